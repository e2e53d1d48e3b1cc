fun branches(x: Any): Int {
    if (a) b else if (c) { d } else e
    if (a) return 1
    if (a) b = 1 else c = 2
    if (a);
    val n = if (a) 1 else 2
    when (x) {
        1, 2 -> one()
        in 1..9, !in others -> two()
        is String -> { three() }
        !is shop.Item -> four()
        else -> five()
    }
    when {
        a > 1 -> 1
        else -> 2
    }
    when (val y = load(x)) {
        null -> return 0
        is Item -> y.id
    }
    when (load()) { 1 -> a; 2 -> b }
    when (load()) { else -> c }
    when (x) { }
    return when (x) { is A -> 1; else -> 2 }
}

fun loops() {
    outer@ for (item in items) {
        for ((key, value) in map) continue@outer
        break@outer
    }
    for (i: Int in 1..2) { if (i > 1) continue; break }
    while (a) b()
    while (a);
    do { a() } while (b)
}

fun trials(): Int {
    try { a() } catch (e: IOException) { b(e) } catch (_: Exception) { } finally { c() }
    val n = try { 1 } finally { d() }
    throw Failed("x", cause)
    return
}

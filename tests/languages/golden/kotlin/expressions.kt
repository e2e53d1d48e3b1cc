/* A licence
 * in two lines */
fun calls() {
    track("a", count = 1, *rest)
    list.map { it.name }.filter { a, (b, _), c: Int -> a }
    with(order) { save() }
    post(url) { body = text }
    run label@{ return@label }
    foo<Item>(x)
    foo<Item, List<Int>>(x, y) { z }
    decode<shop.Item>(json)
    configure<Item> { on = true }
    f { a } { b }
    f()()
    super.onCreate(state)
    super<Base>.start()
    this@Outer.title
    order?.customer!!.name
    (order as? Sent)?.at
    orders[0][a, b]
    a.b // trailing
        ?.c()
        .d
}

fun literals() {
    mapOf("a" to 1, b to c, *more, Pair("d", "e"))
    mutableMapOf<String, Any>()
    emptyMap<String, Any>()
    hashMapOf(pair)
    bundleOf("k" to listOf(1, *others))
    shop.mapOf("a" to 1)
    arrayOf(true, false, null)
    setOf<Int>()
    emptyList<Int>()
    Pair(1, 2)
    "key" to mapOf("x" to emptyMap<String, Any>())
    1_000L; 0xFFL; 0b1u; 1.5f; 1e3; .5; -1; +2; -x
    'c'; '\n'; '\u0041'; '\''
}

fun strings() {
    ""; "plain é"; "tab\tnew\nquote\"\\ \u00e9 \$x"
    "$name and ${order.id}, $other.id costs 5$"
    "${if (a) "x $y" else "z"}" + tail
    """raw $name \n ${order.id} "quoted" """
    """"""
    """
        two lines
    """.trimIndent()
}

fun references() {
    users.map(User::email)
    users.map(List<Int>::size)
    listen(::onDone)
    listen(model::refresh)
    listen(this::refresh)
    check(::later.isInitialized)
    start(Main::class, Main::class.java, this::class.java.simpleName, Array<Int>::class)
}

fun operators() {
    !a.b && !c.d() || !e[0].f { g }
    x = -a.b(1); -1.dp; !!a; !foo<Item>(x).ok
    a == b; a != b; a === b; a !== b
    a < b; a >= b; a + b - c * d / e % f
    a ?: b ?: throw Gone("x")
    val id = a ?: return
    a in b; a !in b; a is Item; a !is shop.Item?; a as Item
    1..2; 1 until 3 step 2; a..<b
    every { load() } returns Tree<Int>()
    a ?: decode<shop.Item>(b).name + 1
    a shl b + c
    i++; --j; a.b++
    map + ("a" to b)
}

fun assignments() {
    a = 1; a += 2; a -= 3
    a.b = c; a?.b = c; a["k"] = v; a[1] += 2
    map += "k" to v
    val f = fun(x: Int): Int { return x }
    val g = fun Item.(): Int = size
    val h: suspend Item.() -> Unit = { -> }
    val k = l@{ 1 }
    @Suppress("x") val n = 1
    val c = @Composable { 1 }
}

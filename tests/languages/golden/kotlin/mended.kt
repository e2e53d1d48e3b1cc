package shop.ui

@Preview
@Composable
private fun ScreenPreview() {
    Screen(email)
}

@Preview(name = "dark")
@Composable
internal fun DarkPreview() = Screen(email)

@SmallTest
@RunWith(Runner::class)
class ScreenTest {
    @Before
    fun setup() { run() }

    companion object {
        private const val NAME = "name"
    }
}

@Qualifier
@Retention
annotation class Fast

@Suppress("unused")
private fun quiet() = 1

val accent
    @Composable
    @ReadOnlyComposable
    get() = color(1)

fun annotated() {
    @OptIn(Api::class)
    for (item in items) {
        send(item)
    }
    @Suppress("DEPRECATION")
    audio.on = true
    @Suppress("DEPRECATION")
    return done(1)
}

class One { val short = 1 }

class Trailing : Base<
    Int,
    String,
    >() {
    val shape
        @Composable @ReadOnlyComposable get() = theme.shape

    context(_: Raise<Error>)
    suspend fun upload(url: String, then: suspend (() -> Unit)) = suspend {
        send(url)
    }

    fun rows() {
        val id = table.insert { it[name] = "a" } get table.id
        table
            .update(where) { x }
        val file = """name="$file""""
        val none = """"""
        val data = bytes()
        get(data)
        where?.let { y }
        when (x) {
            is Item if x.ok -> items[
                0,
            ]
            else -> 1
        }
    }
}

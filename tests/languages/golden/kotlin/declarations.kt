@file:JvmName("Shapes")

package shop.cart

import shop.Item
import shop.Item as Thing
import shop.util.*
import `in`.house.`when`

typealias Handler = (Item, count: Int) -> Unit
typealias Names = kotlin.collections.List<String>

@Serializable
data class Order @Inject constructor(
    @Named("id") private val id: String,
    var note: String? = null,
    vararg items: Item,
    plain: Map<String, List<Int?>>,
) : Base<Item>(id), Saved, shop.Sent by sender where T : Any {
    lateinit var later: Item
    val lazyOne by lazy { Item() }
    val model: Model by viewModels()
    @Transient
    val size: Int
        get() = items.size
    var name: String = ""
        get() { return field }
        private set(value) { field = value }
    val String.firstWord: String get() = split(" ").first()
    private var flag = false
        private set

    init {
        check(id)
    }

    constructor(id: String, count: Int) : this(id) {
        count(count)
    }

    internal constructor(other: Order) : super(other.id)

    companion object {
        const val LIMIT = 10
        fun create(): Order = Order("a")
    }

    override suspend fun <T> List<T>.each(first: Int = 1, vararg rest: T, block: suspend T.() -> Unit): Map<T, *>
        where T : Any = run(block)

    inner class Line
}

abstract class Shape {
    abstract fun area(): Double
    abstract val sides: Int
    companion object Factory : Maker<Shape>()
}

sealed interface Event {
    data class Opened(val page: String) : Event
    data object Closed : Event
}

fun interface Mapper { fun map(value: Int): String }

annotation class Marker(val name: String)

object Registry : Store by memory {
    val all = mutableListOf<Item>()
}

enum class Level(val weight: Int) {
    LOW(1),
    @Deprecated("no") HIGH(2) {
        override fun label() = "high"
    },
    NONE;

    fun label(): String = name

    companion object { val first = LOW }
}

val (left, right) = pair
val Order.total: Int
    get() = 1

private inline fun <reified T> decode(text: String): T? = null

fun outer() {
    fun inner(a: Int) = a
    val local: shop.Item?
    val typed: ((Int) -> Unit)? = null
    val listener = object : Listener, Adapter(1) {
        override fun done() {}
    }
    data class Local(val a: Int)
}

package shop
import shop.Item

fun first() {
    track("half
}

class Second(val a: Int) {
    fun inner() {
        if (user.
    }
    fun last() { track(b) }
}

fun third() {
    send(a, )
    user.
    val = 3
}

fun fourth(a: , b) = "${a" +

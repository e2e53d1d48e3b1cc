track("unclosed
user.
const a = { b: 1, c: , d };
f(a b, c.d);
class A { m( } n() { g() } }
if (x { h(y) }
<<<<<<< HEAD
i = 1
=======
i = 2
>>>>>>> branch
last();

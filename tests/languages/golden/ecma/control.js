if (a) b(); else if (c) d(); else { e() }
if (a) var x = 1, y = 2; else;
switch (a.b) { case 1: case "c": d(); break; case e: f(); default: g() }
switch (h()) { case 1: i(); case 2: }
switch (true) { default: case j(a): k() }
switch (l()) {}
for (let i = 0, n = a.length; i < n; i++) b(i);
for (i = 0, j = 1; ; i++, j--) { c() }
for (;;) { if (a) continue; break }
for (const { a, b } of c) d(a);
for (var k in o) o[k];
for (x.y of z) ;
for await (const q of r()) { s }
while (a) b();
do { a() } while (b);
outer: for (;;) break outer;
try { a() } catch (e) { b(e) } finally { c() }
try { a() } catch ({ message, ...rest }) { b(message) }
try { a() } catch { }
function f() { return; return a, b; throw new Error("x") }
with (a) b;
debugger;
;

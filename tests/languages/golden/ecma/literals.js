x = ["a", 'b', "\x41\u0042\u{43}\n\0\'\"\
", "\uD83D\uDE00", "\ud83d", "é", "\101"];
x = [``, `a`, `a${b}c\n`, `${a}${b}`, `a${`b${c}`}`, `\``];
x = [0, 1_000, 0x1F, 1.5e3, 10n, .5, -1, +1, -a, +a, ~a];
x = [true, false, !0, !1, null, undefined, void 0, void a()];
x = [/a[/]b/gi, , b, ...c];
tag`a${b}`;
a.tag`x`;
import.meta.env.A;
function F() { new.target }

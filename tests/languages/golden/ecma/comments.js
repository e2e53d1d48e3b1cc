#!/usr/bin/env node
// one
/* two */ a(/* three */ b, // four
  c);
/**
 * five
 * six
 */
function f(/* seven */) { /* eight */ }
/// nine
g(); <!-- ten
x = "// none"; y = `/* none */`; z = /\/\/none/;
/**/

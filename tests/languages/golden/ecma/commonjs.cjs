#!/usr/bin/env node
"use strict";
const a = require("a"), { b } = require("b/c");
module.exports = a;
module.exports = { a, b };
module.exports.c = function () {};
exports.d = exports.e = void 0;
exports.f += 1;
exports[g] = 1;
other.exports = 1;
module.other = 2;
(0, a.track)(b);

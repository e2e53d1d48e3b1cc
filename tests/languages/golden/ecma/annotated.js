// @flow strict
import type { A } from "./a";
import { b } from "./b";
export function f(a: A, c?: string = "d"): Promise<void> { return b(a, (c: any)); }
const g = (h: { i: string }): string => h.i;

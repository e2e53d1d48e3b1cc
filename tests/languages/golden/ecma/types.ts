let a: string; let b: A | null; let c: A | B | undefined; let d: null; let e: (string | null)[];
let f: Promise<A<B>>; let g: Array<string>; let h: readonly string[]; let i: a.b.C<D>; let j: typeof x.y;
let k: { a: string }; let l: (a: string) => void; let m: new () => A; let n: "text" | 1 | true | -1;
let o: [string, b?: number, ...rest: C[]]; let p: A & B; let q: keyof T; let r: T["k"]; let s: `x${string}`;
let t: T extends infer U ? U : V; let u: this; let v: unique symbol; let w: import("x").Y; let x: typeof import("x");
let y: ((A)); let z: unknown;
function isA(a: any): a is A {}
function check(a: any): asserts a is A {}
function over(a: string): string;
function over<T extends A>(a?: T): T { return a }
interface I<T> extends A, b.C<D> {
  a: string; b?: number | null; readonly c: T[]; "d e": string;
  f(g: string): void; get h(): string; set h(v: string);
  (a: string): void; new (a: string): I; [key: string]: any;
  i: (a: string) => void;
}
enum E { A, B = 1, C = "c", "D e" = 2, F = A | B }
const enum G { H }
type Shape = { a: string; b(): void };
type Both = A & { b: string } & c.D<E>;
type Name = string | null;
type Pair<T> = [T, T];
namespace N.M { export const a = 1; export function b() {} export { a } }

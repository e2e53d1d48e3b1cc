declare const a: string, b: number;
declare function c(d: string): void;
declare class E { f: string; g(h: string): void }
declare enum I { J }
declare module "k" { export const l: string; export default l; export class M {} }
declare module "empty";
declare global { interface Window { n: any[] } var o: string }
declare namespace P { let q: string }
export declare const r: string;
export declare function s(): void;
export declare class T {}
export function u(): void;
let v: string;

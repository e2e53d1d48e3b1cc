import "./effect";
import a from "./a";
import b, { c, d as e, default as f, type G } from "../b";
import b2, * as ns from 'b2';
import type { H } from "h";
import type I from "i";
import j = require("j");
import k = a.l.m;
import data from "./data.json" with { type: "json" };

const n = require("n");
const o = await import("./o");
const p = require(n);
const q = import(`./${n}`);
require(`r`);

export const s = 1, t = 2;
export let { u, v: [w, ...x], y: z = 3, ...rest } = a;
export var later: string;
export function f1() {}
export default async function f2() {}
export class C1 {}
export abstract class C2 {}
export enum E1 { A }
export interface I1 { a: string }
export type T1 = { a: string };
export type T2 = string | number;
export import m1 = a.b;
export { a, b as b1, c as default };
export { d, e as e1, default, default as f3 } from "./g";
export * from "./h";
export * as h1 from "./h";
export type { I2 } from "./i";
export { "a b" as "c d" } from "./j";
export {};
export = a;
export as namespace Whole;

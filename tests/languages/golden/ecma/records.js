const r = {
  a, b: 1, "c d": 2, 5: 3, [e]: 4, ["f"]: 5, ...g, ...{ h: 1 }, undefined,
  i() { return this.a },
  async j() {}, *k() {}, async *l() {},
  get m() { return 1 }, set m(v) {},
  "n o"() {}, [p]() {}, get: 1, set() {}, async: 2,
  q: function () {}, s: () => t, u: { v: { w } },
};
function f({ a, b: c, d = 1, e: g = 2, h: { i, ...j }, ["k"]: k, [l]: m, ...n }, [o, , p = 3, [q], ...r], s = 4, { t } = {}, ...[u]) {}
const { v, w: { x } = {} } = y, [z] = f();

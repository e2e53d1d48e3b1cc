class A extends B.C {
  #a = 1; static b; 'c d' = 2;
  @dec e = 3;
  @dec @other() f() {}
  get g() { return <A.B /> }
  static {}
}

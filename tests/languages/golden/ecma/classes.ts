@Component({ selector: "x" })
@Injectable
export class A<T> extends mixin(B, c.D)<T> implements I, ns.J<K> {
  a = 1;
  static b: string;
  #c?: number = 2;
  declare d: T;
  readonly "e f" = 3;
  [computed] = 4;
  @Input() @Other public g!: string;
  accessor h = 5;
  handler = (event: Event) => { this.#c = event };
  constructor(private readonly i: Service, @Inject(TOKEN) protected j?: Other, readonly k = 1, plain: string) { super(i); this.l() }
  overload(a: string): void;
  overload(a: any) { return super.overload(a) }
  @Get("/x") async m(@Body() dto: Dto, @Query("q") { q }: Q, ...rest: string[]): Promise<Dto[]> { return dto }
  get n(): string { return this.#c }
  set n(value) {}
  static async *o(this: A) {}
  "p q"() {}
  [Symbol.iterator]() {}
  static { A.b = init() }
  [key: string]: unknown;
}
abstract class B { abstract a: string; abstract b(c: string): void; private async d?() {} }
const C = class D extends E {};
@Dec class F {}
export @Dec class G {}
class H extends React.Component { state = { a: 1 } }

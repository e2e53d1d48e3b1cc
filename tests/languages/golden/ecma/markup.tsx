const a = <div className="a&amp;b" data-x='y' id={id} hidden {...rest} n:m="1" icon=<b /> empty={}>
  Hello,   {name} &copy; you
  {/* nothing */}
  {ok && <A.B on={() => go()} />}
  {list.map(item => <li key={item.id}>{item.name}</li>)}
  <></>
  <my-tag />
  <n:tag />
  {...kids}
  <Typed<string> value={1} />
  this & that
</div>;
const b = <><this.Part /></>;
const c = <T,>(x: T) => x;

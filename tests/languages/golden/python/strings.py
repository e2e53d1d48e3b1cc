plain = 'it\'s \x41\u00e9\N{BULLET}\
 joined'
raw = r"\d+\n"
data = b"caf\xc3"
long = """two
"quoted" lines"""
broken_escape = "\ud800 \N{NO SUCH NAME} \q"
joined = "a" "b" f"{c}d" 'e'
formatted = f"id {user.id!r:>{width}} {{literal}} {total=:.2f}"
raw_formatted = rf"\d{x}{{y}}"
no_fields = f"only text"
percent_one = "hello %s" % name
percent_many = "%s is %5.2f%% of %(odd)s" % (part, share)
percent_named = "%(a)s and %(b)s" % {"a": x, "b": y, "c": z}
percent_object = "%(a)s" % row
percent_width = "%*d" % (width, number)
percent_of_number = 10 % 3
fields = "{} {} {{}} {0}".format(x, y)
named = "{who.name} {who[email]} {list[0]}".format(who=user, list=rows)
nested = "{:>{}}".format(value, width)
spread = "{} {name}".format(*args, **kwargs)
surplus = "{}".format(x, y)
no_format = "{".format(x)
not_literal = pattern.format(x)
empty = ""

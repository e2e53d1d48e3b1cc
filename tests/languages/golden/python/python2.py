print "hello %s" % name, x
print >>log, y
exec "code" in scope
try:
    a
except IOError, error:
    print error
raise Wrong, "message"
if a <> b: c = 10L
def f((a, b), c): pass

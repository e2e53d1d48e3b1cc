class Cart:
    def total(self):
        return self.
    def add(self, item)
        self.items.append(item
        track("added", email=item.owner)

foo(a b, c=)
def after(x):
    return x
<<<<<<< HEAD
y = 1
=======
y = 2
>>>>>>> other
z = "no end

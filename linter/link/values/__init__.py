"""Where a value comes from: what it was made of, through variables, calls, classes and files; uses `program`."""

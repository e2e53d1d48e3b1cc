"""Python."""

SUFFIXES = (".py", ".pyi")

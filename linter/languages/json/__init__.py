"""JSON: configuration files that somebody names. As a rule JSON is data, so no suffix is claimed."""

SUFFIXES: tuple[str, ...] = ()
BY_NAME = (".json",)

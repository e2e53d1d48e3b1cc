"""Android's XML: the manifest and resources."""

SUFFIXES = (".xml",)

"""tracklint: which personal data does each tracking call send? `ARCHITECTURE.md` is the way in."""

__version__ = "0.1.0"

"""Kotlin."""

SUFFIXES = (".kt", ".kts")

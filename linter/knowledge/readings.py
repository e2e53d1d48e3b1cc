"""What a name says about data, and how surely."""

from __future__ import annotations

from enum import IntEnum

from msgspec import Struct

__all__ = ["Reading", "Tier"]


class Tier(IntEnum):
    """How much a name says by itself. WEAK never counts alone, CONTEXTUAL needs a person, a form or siblings."""

    WEAK = 1
    CONTEXTUAL = 2
    STRONG = 3


class Reading(Struct, frozen=True):
    """A data type as a name tells it. `protected` is a kind of sanitizer that the name claims was applied."""

    data: str
    tier: Tier
    protected: str = ""

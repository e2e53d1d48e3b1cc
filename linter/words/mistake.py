"""What a user can put right, as one sentence."""

from __future__ import annotations


class UserError(Exception):
    """A mistake of the user's: one sentence that names its place. Ends the run with exit code 2."""

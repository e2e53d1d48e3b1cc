"""Which further files say what is still open, round after round; uses all rooms before it."""

"""From texts to facts, in one process or several, each remembered by content; uses `reading` and `memory`."""

"""From an SDK outward: which callers' data reaches it, and which files would tell more; uses `sinks`."""

"""How an SDK is set up: its options, wherever they are written, and what they come to; uses `meaning` and `values`."""

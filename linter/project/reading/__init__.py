"""Which files there are, what their texts are, and which of them can matter; uses no other room."""

"""What personal data a value holds, and by which evidence; uses `meaning` and `values`."""

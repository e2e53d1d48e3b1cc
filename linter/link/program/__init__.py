"""All files as one program, and what was asked of it before; uses `modules`."""

"""Its presence puts this folder on the path, so that test files can import `synthetic`."""

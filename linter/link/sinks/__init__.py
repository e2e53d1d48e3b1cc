"""Who receives data: the calls, assignments and components that hand it to an SDK; uses `labels`."""

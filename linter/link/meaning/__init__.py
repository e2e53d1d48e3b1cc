"""What the catalogue says a value is: an SDK's client, a source of data, an argument's role; uses `values`."""

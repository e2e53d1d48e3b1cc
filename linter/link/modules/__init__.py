"""Which file an import means; uses nothing of the linker but paths and manifests."""

"""What a project's manifests and lock files say of its layout and its packages; uses `memory`."""

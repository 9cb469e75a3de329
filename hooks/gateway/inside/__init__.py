"""Code that runs inside the gateway, shipped in its ConfigMap: it imports nothing of the hooks."""

"""Metacontroller hooks that turn language clusters, models and agents into running Kubernetes objects."""

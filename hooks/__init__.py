"""Metacontroller hooks that turn language clusters, models and agents into running Kubernetes objects."""

__version__ = "0.1.0"

"""Bounds of a cluster's namespace."""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.api.base import GROUP
from hooks.kube.kinds import AGENT, MODEL
from hooks.kube.labels import cluster_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import QUOTA
from hooks.kube.quantity import canonical

AGENTS = f"count/{AGENT.plural}.{GROUP}"
MODELS = f"count/{MODEL.plural}.{GROUP}"
CPU = "limits.cpu"
MEMORY = "limits.memory"
"""What a ResourceQuota counts: objects by name of their kind, and the limits of all pods together."""


def build_resource_quota(cluster: LanguageCluster) -> Manifest | None:
    """The ResourceQuota `langop-quota`; None when nothing is bounded."""
    capacity = cluster.spec.capacity
    if capacity is None:
        return None
    bounds = {
        AGENTS: capacity.max_agents,
        MODELS: capacity.max_models,
        CPU: capacity.max_cpu,
        MEMORY: capacity.max_memory,
    }
    hard = {name: canonical(bound) for name, bound in bounds.items() if bound is not None}
    if not hard:
        return None
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {
            "name": QUOTA,
            "namespace": cluster.namespace,
            "labels": cluster_labels(cluster.name, QUOTA, "capacity"),
        },
        "spec": {"hard": hard},
    }

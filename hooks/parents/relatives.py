"""What models and agents say about the objects they belong to."""

from __future__ import annotations

from hooks.kube.conditions import Condition, false, true, unknown
from hooks.kube.kinds import CLUSTER
from hooks.kube.reasons import Reason, Type
from hooks.parents.hook import HookRequest


def cluster_resolved(request: HookRequest) -> Condition:
    """Whether the LanguageCluster of the parent's namespace is there."""
    name = request.parent["metadata"]["namespace"]
    if not request.related.includes(CLUSTER):
        # Metacontroller shows a cluster-scoped relative to a namespaced parent only with hook version v2.
        return unknown(Type.CLUSTER_RESOLVED, Reason.NOT_SHOWN, "The request does not show clusters.")
    if request.related.get(CLUSTER, name) is None:
        return false(
            Type.CLUSTER_RESOLVED, Reason.CLUSTER_NOT_FOUND, f"There is no LanguageCluster for namespace {name}."
        )
    return true(Type.CLUSTER_RESOLVED, Reason.RESOLVED, f"LanguageCluster {name} is there.")

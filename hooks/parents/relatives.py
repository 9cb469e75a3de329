"""What models and agents say about the objects they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from hooks.api import InvalidObject, LanguageAgent, LanguageCluster, parse
from hooks.kube.conditions import Condition, false, true, unknown
from hooks.kube.kinds import CLUSTER
from hooks.kube.names import host
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


def exposed(request: HookRequest, agent: LanguageAgent) -> Iterator[Condition]:
    """Where an agent with an exposed port is reachable from outside, or why it is not."""
    manifest = request.related.get(CLUSTER, agent.namespace)
    if agent.spec.exposed_port is None or manifest is None:
        return
    try:
        spec = parse(LanguageCluster, manifest).spec
    except InvalidObject:
        return  # the cluster's own status says so
    if spec.ingress.enabled and spec.domain is not None:
        yield true(Type.EXPOSED, Reason.EXPOSED, f"The agent is at {host(agent.name, spec.domain)}.")
    else:
        yield false(
            Type.EXPOSED, Reason.NOT_ENABLED, f"LanguageCluster {agent.namespace} does not set ingress.enabled."
        )

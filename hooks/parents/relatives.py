"""What models, agents and clusters say about the objects they refer to."""

from __future__ import annotations

from collections.abc import Collection

from hooks.kube.conditions import Condition, false, true, unknown
from hooks.kube.kinds import CLUSTER, SECRET
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


def credentials_resolved(request: HookRequest, namespace: str, needed: Collection[tuple[str, str | None]]) -> Condition:
    """Whether every Secret that the parent names is there, with the key it needs (None: whatever the Secret has)."""
    if needed and not request.related.includes(SECRET):
        return unknown(Type.CREDENTIALS_RESOLVED, Reason.NOT_SHOWN, "The request does not show Secrets.")
    for name, key in sorted(needed, key=str):
        secret = request.related.get(SECRET, name, namespace)
        if secret is None:
            missing = f"Secret {name} does not exist in namespace {namespace}."
            return false(Type.CREDENTIALS_RESOLVED, Reason.SECRET_NOT_FOUND, missing)
        if key is not None and key not in (secret.get("data") or {}):
            return false(Type.CREDENTIALS_RESOLVED, Reason.SECRET_KEY_NOT_FOUND, f"Secret {name} has no key {key}.")
    kind = request.parent["kind"].removeprefix("Language").lower()
    if not needed:
        return true(Type.CREDENTIALS_RESOLVED, Reason.NOT_NEEDED, f"The {kind} names no Secret.")
    return true(Type.CREDENTIALS_RESOLVED, Reason.RESOLVED, f"Every Secret the {kind} names is there.")


def start_prevented(request: HookRequest) -> Condition | None:
    """Why the cluster starts no agent that does not run yet, in its own words; None where it does."""
    cluster = request.related.get(CLUSTER, request.parent["metadata"]["namespace"]) or {}
    for each in (cluster.get("status") or {}).get("conditions") or ():
        if (each.get("type"), each.get("reason")) == (Type.AGENTS_READY, Reason.NAME_TAKEN):
            return Condition(Type.READY, "False", Reason.NAME_TAKEN, each.get("message") or "")
    return None

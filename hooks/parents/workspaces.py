"""Agents' volumes: what exists is hardly ever changed, and what is to be kept outlives its agent."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import orjson

from hooks.api import LanguageAgent, LanguageCluster
from hooks.children.agent_workspace import build_agent_workspace
from hooks.kube.child import Child, child_of
from hooks.kube.kinds import PERSISTENT_VOLUME_CLAIM, STORAGE_CLASS
from hooks.kube.labels import RETAIN
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest
from hooks.kube.names import agent_workspace
from hooks.kube.quantity import amount
from hooks.parents.hook import HookRequest
from hooks.parents.members import Members

REMEMBERED = 4096
"""Volumes that are not looked at again while they stay as they are."""


def workspace(request: HookRequest, cluster: LanguageCluster, agent: LanguageAgent) -> Child | None:
    """The agent's volume: a new one, or the one that exists with all that Kubernetes lets us change of it."""
    claim = request.children.json_of(PERSISTENT_VOLUME_CLAIM, agent_workspace(agent.name), agent.namespace)
    classes = tuple(text for _, text in request.related.all_json(STORAGE_CLASS))
    return _workspace(cluster, agent, claim, classes)


@lru_cache(maxsize=REMEMBERED)
def _workspace(
    cluster: LanguageCluster, agent: LanguageAgent, claim: bytes | None, classes: tuple[bytes, ...]
) -> Child | None:
    wanted = build_agent_workspace(cluster, agent)
    if claim is None:
        return child_of(wanted) if agent.spec.workspace.enabled else None
    observed: Manifest = orjson.loads(claim)
    if not agent.spec.workspace.enabled:
        return child_of(last_applied(observed)) if _is_retained(observed) else None
    spec = last_applied(observed)["spec"]
    if grows(agent, observed) and _may_grow(observed, classes):
        spec = {**spec, "resources": wanted["spec"]["resources"]}
    return child_of({**wanted, "spec": spec})


def retained(request: HookRequest, members: Members) -> Iterator[Manifest]:
    """Volumes whose agents are gone, and that were to outlive them; they go with the cluster."""
    known = {agent_workspace(name) for name in (*members.agents, *members.invalid_agents)}
    for name, text in request.children.all_json(PERSISTENT_VOLUME_CLAIM):
        if name not in known and _is_retained(claim := orjson.loads(text)):
            yield last_applied(claim)


def differences(agent: LanguageAgent, observed: Manifest) -> list[str]:
    """What the spec asks of a volume that exists and cannot have, one sentence each."""
    wanted, spec = agent.spec.workspace, observed.get("spec") or {}
    size, found = spec["resources"]["requests"]["storage"], []
    if grows(agent, observed):
        found.append(
            f"workspace.size: the volume has {size}, and grows to {wanted.size} only once it is bound and if"
            f" StorageClass {spec.get('storageClassName', '')} has allowVolumeExpansion"
        )
    elif amount(wanted.size) < amount(size):
        found.append(f"workspace.size: the volume has {size}, and volumes never shrink")
    modes = spec.get("accessModes") or []
    if wanted.access_mode not in modes:
        found.append(f"workspace.accessMode: the volume has {', '.join(modes)}, and that never changes")
    storage_class = spec.get("storageClassName")
    if wanted.storage_class_name is not None and wanted.storage_class_name != storage_class:
        found.append(f"workspace.storageClassName: the volume has {storage_class}, and that never changes")
    return found


def grows(agent: LanguageAgent, observed: Manifest) -> bool:
    """Whether the spec asks for a larger volume than there is."""
    return amount(agent.spec.workspace.size) > amount(observed["spec"]["resources"]["requests"]["storage"])


def _may_grow(observed: Manifest, classes: tuple[bytes, ...]) -> bool:
    """Whether the API server lets a claim ask for more: it must be bound, to a volume of a class that allows it."""
    name = observed["spec"].get("storageClassName")
    bound = (observed.get("status") or {}).get("phase") == "Bound"
    shown: list[Manifest] = [orjson.loads(text) for text in classes]
    return bound and any(it["metadata"]["name"] == name and it.get("allowVolumeExpansion") is True for it in shown)


def _is_retained(observed: Manifest) -> bool:
    return (observed["metadata"].get("annotations") or {}).get(RETAIN) == "true"

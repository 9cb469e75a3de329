"""The CompositeControllers of a rehearsal, declared as those in metacontroller/ are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hooks.kube.kinds import (
    AGENT,
    CHILD_KINDS,
    CLUSTER,
    MODEL,
    OPTIONAL_CHILD_KINDS,
    Kind,
)
from hooks.kube.manifest import Manifest
from hooks.rehearsal.world import NOW

SERVER = "http://langop-hooks.langop-system:8080"


class Controller(NamedTuple):
    """One CompositeController: its manifest, which every request carries, and the kind of its parents."""

    manifest: Manifest
    parent: Kind
    children: tuple[Kind, ...]

    @property
    def hooks(self) -> Manifest:
        """The hooks that are declared, by name."""
        hooks: Manifest = self.manifest["spec"]["hooks"]
        return hooks

    @property
    def finalizer(self) -> str:
        """What keeps a deleted parent until its hook says that it is finalized."""
        return f"metacontroller.io/compositecontroller-{self.manifest['metadata']['name']}"

    @property
    def version(self) -> str:
        """The hook version, v1 or v2, of all its hooks."""
        version: str = self.hooks["sync"]["version"]
        return version

    def path(self, hook: str) -> str:
        """The URL path of one of the hooks."""
        url: str = self.hooks[hook]["webhook"]["url"]
        return url.removeprefix(SERVER)


def controllers(components: Iterable[str] = (), version: str = "v2") -> tuple[Controller, ...]:
    """The controllers of clusters, models and agents, in this order.

    Args:
        components: names of kustomize components; each declares one more child kind.
        version: hook version, v1 or v2.

    Raises:
        KeyError: for a component that does not exist.
    """
    children = (*CHILD_KINDS, *(OPTIONAL_CHILD_KINDS[name] for name in components))
    return (
        _controller("cluster", CLUSTER, ("sync", "customize", "finalize"), children, version),
        _controller("model", MODEL, ("sync", "customize"), (), version),
        _controller("agent", AGENT, ("sync", "customize"), (), version),
    )


def _controller(name: str, parent: Kind, hooks: Iterable[str], children: tuple[Kind, ...], version: str) -> Controller:
    """One CompositeController; generateSelector puts the parent's uid on every child."""
    spec: Manifest = {
        "generateSelector": True,
        "parentResource": {"apiVersion": parent.api_version, "resource": parent.plural},
        "hooks": {hook: {"version": version, "webhook": {"url": f"{SERVER}/{name}/{hook}"}} for hook in hooks},
    }
    if children:
        spec["childResources"] = [_child(kind) for kind in children]
    manifest = {
        "apiVersion": "metacontroller.k8s.io/v1alpha1",
        "kind": "CompositeController",
        "metadata": {
            "name": f"language-{name}",
            "creationTimestamp": NOW,
            "generation": 1,
            "resourceVersion": "1",
        },
        "spec": spec,
        "status": {},
    }
    return Controller(manifest, parent, children)


def _child(kind: Kind) -> Manifest:
    return {
        "apiVersion": kind.api_version,
        "resource": kind.plural,
        "updateStrategy": {"method": "InPlace", "statusChecks": {}},
    }

"""Hooks made of plain functions, to see what the stand-in does with their answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hooks.kube.kinds import CLUSTER, CONFIG_MAP, NAMESPACE, SECRET
from hooks.kube.manifest import Manifest
from hooks.rehearsal.metacontroller import Metacontroller
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.transport import HookFailed
from hooks.rehearsal.world import World

Answer = dict[str, Any]
Hook = Callable[[dict[str, Any]], Answer]


class FakeHooks:
    """Answers customize with fixed rules, and sync and finalize with functions of the request."""

    def __init__(self, sync: Hook, finalize: Hook | None = None, related: list[Answer] | None = None) -> None:
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self._answers: dict[str, Hook] = {
            "customize": lambda _: {"relatedResources": related or []},
            "sync": sync,
            "finalize": finalize or (lambda _: {"finalized": True}),
        }

    def __call__(self, path: str, body: bytes) -> bytes:
        request = json.loads(body)
        self.requests.append((path, request))
        return json.dumps(self._answers[path.rpartition("/")[2]](request)).encode()

    def of(self, path: str) -> list[dict[str, Any]]:
        return [request for asked, request in self.requests if asked == path]


def failing(status: int, sentence: str) -> Callable[[str, bytes], bytes]:
    def ask(path: str, body: bytes) -> bytes:  # noqa: ARG001
        raise HookFailed(status, sentence)

    return ask


def wanting(*children: Manifest) -> Hook:
    return lambda _: {"status": {}, "children": list(children)}


def in_turn(*hooks: Hook) -> Hook:
    """A hook that answers like the first of these at the first call, and so on."""
    left = list(hooks)

    def hook(request: dict[str, Any]) -> Answer:
        return left.pop(0)(request)

    return hook


def cluster(name: str = "lab", **spec: Any) -> Manifest:
    return {"apiVersion": CLUSTER.api_version, "kind": "LanguageCluster", "metadata": {"name": name}, "spec": spec}


def namespace(name: str = "lab") -> Manifest:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def config_map(name: str = "settings", inside: str = "lab", **data: str) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": inside},
        "data": data or {"a": "1"},
    }


def secret(name: str, inside: str = "lab", **data: str) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": inside},
        "stringData": data,
    }


CLUSTER_REF = Ref(CLUSTER.key, "", "lab")
NAMESPACE_REF = Ref(NAMESPACE.key, "", "lab")
CONFIG_MAP_REF = Ref(CONFIG_MAP.key, "lab", "settings")
SECRET_REF = Ref(SECRET.key, "lab", "key")


def rehearsal(hooks: Callable[[str, bytes], bytes], *manifests: Manifest, **options: Any) -> Metacontroller:
    """A cluster, what else is given, and the controllers that ask these hooks about them."""
    return Metacontroller(World([cluster(), *manifests]), hooks, **options)


def stored(metacontroller: Metacontroller, ref: Ref) -> Manifest:
    manifest = metacontroller.world.get(ref)
    assert manifest is not None, f"there is no {ref}"
    return manifest

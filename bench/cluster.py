"""A settled cluster of any size, as Metacontroller shows it to the hooks.

The rehearsal plays it until nothing changes any more; what only a real API server adds to objects (managedFields,
kubectl's record) is added to the last requests, as the recorded ones in tests/fixtures have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from bench.managed_fields import managed_fields
from hooks.kube.kinds import AGENT
from hooks.kube.manifest import Manifest
from hooks.rehearsal.metacontroller import Metacontroller
from hooks.rehearsal.pods import start_pods
from hooks.rehearsal.transport import in_process
from hooks.rehearsal.world import World
from hooks.settings import Settings

NAME = "my-cluster"
SETTINGS = Settings(generate_secret=lambda: "x" * 43)
ROUNDS = 5
"""Namespace, then keys, then all the rest, then its status, and once more to see that nothing changes."""
KUBECTL_RECORD = "kubectl.kubernetes.io/last-applied-configuration"


def steady_requests(agents: int, models: int) -> dict[str, bytes]:
    """One request for each hook, by path, as it is sent when there is nothing left to do."""
    world = World(manifests(agents, models))
    asked: dict[str, bytes] = {}
    ask = in_process(SETTINGS)

    def transport(path: str, body: bytes) -> bytes:
        asked[path] = body
        return ask(path, body)

    metacontroller = Metacontroller(world, transport)
    for _ in range(ROUNDS):
        parents = metacontroller.parents()
        # One agent stands for all: each of them would ask and say the same, and a thousand take a minute.
        others = [ref for controller, ref in parents if controller.parent is AGENT][1:]
        for controller, ref in parents:
            if ref not in others:
                metacontroller.sync(controller, ref)
        one, *others_there = world.list(AGENT.key)
        for other in others_there:
            world.update({**other, "status": one["status"]})
        start_pods(world)
    return {path: _as_stored(body) for path, body in asked.items()}


def manifests(agents: int, models: int) -> Iterator[Manifest]:
    """What a user writes: a cluster, models with their Secrets, and agents that name two models each."""
    yield {"apiVersion": "langop.io/v1alpha1", "kind": "LanguageCluster", "metadata": {"name": NAME}, "spec": {}}
    for number in range(models):
        secret = {"apiVersion": "v1", "kind": "Secret", "metadata": _metadata(f"credentials-{number}")}
        yield {**secret, "type": "Opaque", "data": {"api-key": "c2stYW50LWV4YW1wbGU="}}
        yield _resource("LanguageModel", f"model-{number}", _model_spec(number))
    for number in range(agents):
        names = (f"model-{number % models}", f"model-{(number + 1) % models}")
        yield _resource("LanguageAgent", f"agent-{number}", _agent_spec(number, *names))


def _model_spec(number: int) -> Manifest:
    return {
        "provider": "anthropic",
        "modelName": f"claude-sonnet-4-{number}",
        "apiKeySecretRef": {"name": f"credentials-{number}", "key": "api-key"},
        "rateLimits": {"requestsPerMinute": 100, "tokensPerMinute": 50000},
    }


def _agent_spec(number: int, primary: str, fallback: str) -> Manifest:
    return {
        "image": f"ghcr.io/example/analyst:v1.0.{number}",
        "instructions": "You analyse data files in /workspace.\nAnswer with figures first, and say how sure you are.\n",
        "models": [{"name": primary}, {"name": fallback, "role": "fallback"}],
        "deployment": {
            "env": [{"name": "LOG_LEVEL", "value": "info"}],
            "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}},
        },
    }


def _metadata(name: str) -> Manifest:
    return {"name": name, "namespace": NAME}


def _resource(kind: str, name: str, spec: Manifest) -> Manifest:
    return {"apiVersion": "langop.io/v1alpha1", "kind": kind, "metadata": _metadata(name), "spec": spec}


def _as_stored(body: bytes) -> bytes:
    """The request with what a real API server adds to the objects in it."""
    request = orjson.loads(body)
    for part in ("children", "related"):
        for group in request.get(part, {}).values():
            for key, manifest in group.items():
                group[key] = _stored(manifest)
    request["parent"] = _stored(request["parent"])
    # Go writes the keys of every object in alphabetical order.
    return orjson.dumps(request, option=orjson.OPT_SORT_KEYS)


def _stored(manifest: Manifest) -> Manifest:
    metadata: dict[str, Any] = manifest["metadata"]
    if "ownerReferences" not in metadata:
        own = {"name", "namespace"}
        written = {**manifest, "metadata": {"annotations": {}, **{k: v for k, v in metadata.items() if k in own}}}
        written.pop("status", None)
        record = orjson.dumps(written, option=orjson.OPT_SORT_KEYS).decode() + "\n"
        metadata = {**metadata, "annotations": {KUBECTL_RECORD: record}}
    return {**manifest, "metadata": {**metadata, "managedFields": managed_fields(manifest)}}

"""A cluster, its models and its agents from a few specs, and what the hooks make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hooks.kube import kinds
from hooks.kube.kinds import Kind
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest
from hooks.rehearsal.controllers import controllers
from hooks.rehearsal.metacontroller import Metacontroller
from hooks.rehearsal.preview import preview_settings
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.stage import settle
from hooks.rehearsal.transport import in_process
from hooks.rehearsal.world import World

NAME = "team"
MODEL = {"provider": "openai-compatible", "modelName": "llama3", "endpoint": "http://ollama.ollama:11434/v1"}
IMAGE = "ghcr.io/example/assistant:v1.0.0"
Spec = Mapping[str, Any]


@dataclass
class Made:
    """A settled world around one cluster; it can be changed and settled again."""

    world: World
    metacontroller: Metacontroller

    def child(self, kind: Kind, name: str) -> Manifest:
        """A child as it was asked for."""
        found = self.find(kind, name)
        assert found is not None, f"there is no {kind.kind} {name}"
        return found

    def find(self, kind: Kind, name: str) -> Manifest | None:
        stored = self.world.get(Ref(kind.key, NAME if kind.namespaced else "", name))
        return last_applied(stored) if stored else None

    def names(self, kind: Kind) -> list[str]:
        return [child["metadata"]["name"] for child in self.world.list(kind.key)]

    def status(self, kind: Kind = kinds.CLUSTER, name: str = NAME) -> Manifest:
        stored = self.world.get(Ref(kind.key, NAME if kind.namespaced else "", name))
        assert stored is not None
        return dict(stored["status"])

    def condition(self, kind: str) -> tuple[str, str, str] | None:
        """Status, reason and message of one of the cluster's conditions, if it is there."""
        found = [each for each in self.status()["conditions"] if each["type"] == kind]
        return (found[0]["status"], found[0]["reason"], found[0]["message"]) if found else None

    def change(self, manifest: Manifest) -> None:
        """Puts a manifest in place and settles."""
        self.world.put(manifest)
        self.settle()

    def settle(self) -> None:
        settled = settle(self.metacontroller)
        assert settled.failures == {}


def made(
    cluster: Spec | None = None,
    agents: Mapping[str, Spec] | None = None,
    models: Mapping[str, Spec] | None = None,
    components: Sequence[str] = (),
    **settings: Any,
) -> Made:
    """The world of one cluster called `team`, settled.

    Args:
        agents: specs by name; the image is filled in.
        models: by default one called `llama3`.
        settings: settings of the hook server.
    """
    world = World(
        [
            resource("LanguageCluster", NAME, cluster or {}),
            *(
                resource("LanguageModel", name, spec)
                for name, spec in ({"llama3": MODEL} if models is None else models).items()
            ),
            *(resource("LanguageAgent", name, {"image": IMAGE, **spec}) for name, spec in (agents or {}).items()),
        ]
    )
    transport = in_process(replace(preview_settings(), **settings))
    result = Made(world, Metacontroller(world, transport, controllers(components)))
    result.settle()
    return result


def resource(kind: str, name: str, spec: Spec) -> Manifest:
    """A resource of ours in the namespace of the cluster."""
    metadata = {"name": name} if kind == "LanguageCluster" else {"name": name, "namespace": NAME}
    return {"apiVersion": "langop.io/v1alpha1", "kind": kind, "metadata": metadata, "spec": dict(spec)}

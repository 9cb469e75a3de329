"""From an observed manifest to a typed, frozen resource; or to one sentence that says why not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Generic, TypeVar

import orjson
from pydantic import ValidationError

from hooks.api.agent import AgentSpec, AgentStatus
from hooks.api.base import Block, Rule
from hooks.api.cluster import ClusterSpec, ClusterStatus
from hooks.api.explain import explain
from hooks.api.model import ModelSpec, ModelStatus
from hooks.api.reserved import OWN_KEY_RULE, agent_secrets
from hooks.api.scalars import IN_WORDS, SUBDOMAIN

SpecT = TypeVar("SpecT", bound=Block)
NAME = re.compile(SUBDOMAIN.removeprefix("^").removesuffix("$"))
REMEMBERED = 4096
"""Objects that are not parsed again while they stay as they are: some 10 KB each."""
DEEPEST = 64
"""Levels of mappings and lists in a spec: the deepest block of Kubernetes has some 15. The API server stores 10,000;
what writes YAML and JSON gives up before, and one such object would stop its whole cluster."""
RESERVED_AGENT_NAMES = ("gateway", "default")
SYSTEM_NAMESPACES = ("metacontroller", "langop-system")
"""Where Metacontroller and the hook server run, as this repository installs them."""


class InvalidObject(Exception):
    """An object that breaks its schema; the message names object, field and reason."""


@dataclass(frozen=True, eq=False)
class Resource(Generic[SpecT]):
    """One of our resources, parsed. It never changes, so it is compared by identity, which is quick."""

    kind: ClassVar[str]
    spec_type: ClassVar[type[Block]]
    status_type: ClassVar[type[Block]]
    rules: ClassVar[tuple[Rule, ...]] = ()

    name: str
    namespace: str
    uid: str
    generation: int
    spec: SpecT
    status: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class LanguageCluster(Resource[ClusterSpec]):
    """A namespace of the same name, with agents and the one LLM gateway that they share."""

    kind = "LanguageCluster"
    spec_type = ClusterSpec
    status_type = ClusterStatus
    rules = (
        Rule(
            "size(self.metadata.name) <= 63 && !self.metadata.name.contains('.')",
            "metadata.name is also the namespace's name: at most 63 characters of a-z, 0-9 and -",
            lambda cluster: len(cluster.name) <= 63 and "." not in cluster.name,
        ),
        Rule(
            "!self.metadata.name.matches('^(kube-.*|metacontroller|langop-system)$')",
            "metadata.name must not be kube-*, metacontroller or langop-system: those namespaces belong to the system",
            lambda cluster: not cluster.name.startswith("kube-") and cluster.name not in SYSTEM_NAMESPACES,
        ),
    )


@dataclass(frozen=True, eq=False)
class LanguageModel(Resource[ModelSpec]):
    """Access to an LLM, for the agents of the same namespace."""

    kind = "LanguageModel"
    spec_type = ModelSpec
    status_type = ModelStatus
    rules = (
        Rule(
            "!has(self.spec.fallbacks) || !self.spec.fallbacks.exists(f, f.modelRef == self.metadata.name)",
            "fallbacks must not name the model itself",
            lambda model: all(fallback.model_ref != model.name for fallback in model.spec.fallbacks),
        ),
    )

    @property
    def gateway_name(self) -> str:
        """The name that agents use at the gateway; a catalogue has one name per model."""
        return f"{self.name}/*" if self.spec.model_name == "*" else self.name


@dataclass(frozen=True, eq=False)
class LanguageAgent(Resource[AgentSpec]):
    """A container that calls LLMs through the gateway of its namespace."""

    kind = "LanguageAgent"
    spec_type = AgentSpec
    status_type = AgentStatus
    rules = (
        Rule(
            "size(self.metadata.name) <= 63 && self.metadata.name.matches('^[a-z][-a-z0-9]*$')",
            "metadata.name is also a Service's name: at most 63 characters of a-z, 0-9 and -, first a letter",
            lambda agent: len(agent.name) <= 63 and "a" <= agent.name[0] <= "z" and "." not in agent.name,
        ),
        Rule(
            "!(self.metadata.name in ['gateway', 'default'])",
            "metadata.name must not be gateway or default: objects of that name are already in the namespace",
            lambda agent: agent.name not in RESERVED_AGENT_NAMES,
        ),
        OWN_KEY_RULE,
    )

    @cached_property
    def secrets(self) -> tuple[tuple[str, str], ...]:
        """Every Secret that the agent's pod is to have, behind the field that asks for it."""
        return tuple(agent_secrets(self.spec.deployment))


ResourceT = TypeVar("ResourceT", LanguageCluster, LanguageModel, LanguageAgent)


def parse(resource: type[ResourceT], manifest: Mapping[str, Any]) -> ResourceT:
    """The typed resource of an observed manifest.

    Raises:
        InvalidObject: with one sentence that names the object, the field and the reason.
    """
    metadata = manifest.get("metadata") or {}
    name = metadata.get("name")
    if not isinstance(name, str) or len(name) > 253 or not NAME.fullmatch(name):
        raise InvalidObject(f"{resource.kind}: metadata.name must be {IN_WORDS[SUBDOMAIN]}")
    written = manifest.get("spec")
    if not _is_flat_enough(written):
        raise InvalidObject(f"{resource.kind} {name}: spec has more than {DEEPEST} levels of mappings and lists")
    try:
        spec = resource.spec_type.model_validate({} if written is None else written, by_alias=True, by_name=False)
    except ValidationError as error:
        raise InvalidObject(f"{resource.kind} {name}: {explain(error)}") from None
    parsed = resource(
        name=name,
        namespace=metadata.get("namespace") or name,
        uid=metadata.get("uid", ""),
        generation=metadata.get("generation", 0),
        spec=spec,
        status=manifest.get("status") or {},
    )
    for rule in resource.rules:
        if not rule.holds(parsed):
            raise InvalidObject(f"{resource.kind} {name}: {rule.message}")
    return parsed


@lru_cache(maxsize=REMEMBERED)
def parse_json(resource: type[ResourceT], text: bytes) -> ResourceT:
    """The typed resource of an observed manifest in JSON; the very same one for the same text.

    Raises:
        InvalidObject: see `parse`.
    """
    return parse(resource, orjson.loads(text))


def _is_flat_enough(spec: Any) -> bool:
    level = [spec]
    for _ in range(DEEPEST + 1):
        nested = [item for item in level if type(item) in (dict, list)]
        if not nested:
            return True
        level = [inner for item in nested for inner in (item.values() if type(item) is dict else item)]
    return False

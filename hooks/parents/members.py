"""The models and agents of a cluster, parsed; one that cannot be parsed stops no other."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hooks.api import InvalidObject, LanguageAgent, LanguageModel, parse
from hooks.gateway.problems import model_problem
from hooks.gateway.registered import ConfigInUse, Registered
from hooks.kube.kinds import AGENT, CONFIG_MAP, MODEL
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY_CONFIG
from hooks.parents.hook import HookRequest


@dataclass(frozen=True)
class Members:
    """Models and agents by name; the invalid ones with the sentence that says why."""

    models: Mapping[str, LanguageModel]
    agents: Mapping[str, LanguageAgent]
    invalid_models: Mapping[str, str]
    invalid_agents: Mapping[str, str]
    kept_models: Mapping[str, Registered]
    """Those of the invalid models that were good once, as the gateway has them."""
    credentials: Mapping[str, Any]
    """By model: the versions of its Secrets, as its status says."""


def read_members(request: HookRequest) -> Members:
    """The members that a cluster's request shows."""
    models: dict[str, LanguageModel] = {}
    agents: dict[str, LanguageAgent] = {}
    invalid_models: dict[str, str] = {}
    invalid_agents: dict[str, str] = {}
    for manifest in request.related.all(MODEL):
        try:
            model = parse_model(manifest)
            models[model.name] = model
        except InvalidObject as error:
            invalid_models[manifest["metadata"]["name"]] = str(error)
    for manifest in request.related.all(AGENT):
        try:
            agent = parse(LanguageAgent, manifest)
            agents[agent.name] = agent
        except InvalidObject as error:
            invalid_agents[manifest["metadata"]["name"]] = str(error)
    kept = _kept_models(request, invalid_models)
    return Members(models, agents, invalid_models, invalid_agents, kept, _credentials(request, {*models, *kept}))


def _kept_models(request: HookRequest, invalid: Iterable[str]) -> dict[str, Registered]:
    namespace = request.parent["metadata"]["name"]
    in_use = config_in_use(request.children.get(CONFIG_MAP, GATEWAY_CONFIG, namespace) if invalid else None)
    found = ((name, in_use.model(namespace, name)) for name in invalid)
    return {name: model for name, model in found if model}


def _credentials(request: HookRequest, names: Container[str]) -> dict[str, Any]:
    versions = {m["metadata"]["name"]: (m.get("status") or {}).get("credentials") for m in request.related.all(MODEL)}
    return {name: version or {} for name, version in versions.items() if name in names}


def config_in_use(config_map: Manifest | None) -> ConfigInUse:
    """The configuration in an observed `gateway-config`; an empty one where there is none."""
    return ConfigInUse(((config_map or {}).get("data") or {}).get("config.yaml") or "")


def parse_model(manifest: dict[str, object]) -> LanguageModel:
    """A model that the gateway will take.

    Raises:
        InvalidObject: it breaks its schema, or the gateway would refuse or ignore a part of it.
    """
    model = parse(LanguageModel, manifest)
    problem = model_problem(model)
    if problem:
        raise InvalidObject(f"LanguageModel {model.name}: {problem}")
    return model

"""The models and agents of a cluster, parsed; one that cannot be parsed stops no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hooks.api import InvalidObject, LanguageAgent, LanguageModel, parse_json
from hooks.gateway.problems import model_problem
from hooks.gateway.registered import ConfigInUse, Registered
from hooks.kube.kinds import AGENT, CONFIG_MAP, MODEL
from hooks.kube.manifest import Manifest
from hooks.kube.names import is_gateway_config
from hooks.kube.observed import Observed
from hooks.parents.hook import HookRequest
from hooks.parents.provider_secrets import check_secrets, provider_secrets
from hooks.parents.taken_names import reported_as_taken

REMEMBERED = 1024
"""Models that are not checked again while they stay as they are."""


@dataclass(frozen=True)
class Members:
    """Models and agents by name; the invalid ones with the sentence that says why."""

    models: Mapping[str, LanguageModel]
    agents: Mapping[str, LanguageAgent]
    invalid_models: Mapping[str, str]
    invalid_agents: Mapping[str, str]
    waiting_models: frozenset[str]
    """Those of the models that are not registered as they are before more is known of them."""
    kept_models: Mapping[str, Registered]
    """Those of the invalid and the waiting models that were registered before, as the gateway has them."""
    credentials: Mapping[str, Any]
    """By model: the versions of its Secrets, as its status says."""

    @property
    def registered_models(self) -> list[LanguageModel]:
        """The models that the gateway serves as they are."""
        return [model for name, model in self.models.items() if name not in self.waiting_models]

    @property
    def phases(self) -> Mapping[tuple[str, str], int]:
        """How many there are by kind and phase."""
        return Counter(
            [
                *((MODEL.kind, model.status.get("phase", "NotReady")) for model in self.models.values()),
                *((MODEL.kind, "Error") for _ in self.invalid_models),
                *((AGENT.kind, agent.status.get("phase", "Pending")) for agent in self.agents.values()),
                *((AGENT.kind, "Failed") for _ in self.invalid_agents),
            ]
        )


def read_members(request: HookRequest) -> Members:
    """The members that a cluster's request shows."""
    models: dict[str, LanguageModel] = {}
    agents: dict[str, LanguageAgent] = {}
    invalid_models: dict[str, str] = {}
    invalid_agents: dict[str, str] = {}
    for name, text in request.related.all_json(MODEL):
        try:
            models[name] = parse_model(text)
        except InvalidObject as error:
            invalid_models[name] = str(error)
    theirs = provider_secrets(request, request.parent_json)
    for name, text in request.related.all_json(AGENT):
        try:
            agents[name] = _carried_out(parse_json(LanguageAgent, text), theirs)
        except InvalidObject as error:
            invalid_agents[name] = str(error)
    waiting = frozenset(name for name, model in models.items() if _waits(model))
    kept = _kept_models(request, [*invalid_models, *waiting])
    statuses = {name: model.status for name, model in models.items() if name not in waiting}
    statuses |= {name: _status(request, name) for name in kept}
    credentials = {name: status.get("credentials") or {} for name, status in statuses.items()}
    return Members(models, agents, invalid_models, invalid_agents, waiting, kept, credentials)


def _waits(model: LanguageModel) -> bool:
    """Whether the model names a Secret whose version its status is still to say.

    The gateway would roll when the model is registered, and once more when the version is known.
    """
    if model.status.get("observedGeneration") == model.generation:
        return False
    known = ((model.status.get("credentials") or {}).get("secretName") or "").split(",")
    return any(name not in known for name, _ in model.spec.secrets)


def _carried_out(agent: LanguageAgent, theirs: Mapping[str, str]) -> LanguageAgent:
    """The agent, if what is around it lets it be; that changes while the agent does not, so it is judged each time."""
    taken = reported_as_taken(agent)
    if taken:
        raise InvalidObject(taken)
    check_secrets(agent, theirs)
    return agent


def _kept_models(request: HookRequest, invalid: Iterable[str]) -> dict[str, Registered]:
    namespace = request.parent["metadata"]["name"]
    if not any(True for _ in invalid):
        return {}
    in_use = config_in_use(gateway_config_maps(request.children))
    found = ((name, in_use.model(namespace, name)) for name in invalid)
    return {name: model for name, model in found if model}


def _status(request: HookRequest, model: str) -> Mapping[str, Any]:
    manifest = request.related.get(MODEL, model, request.parent["metadata"]["name"]) or {}
    return manifest.get("status") or {}


def gateway_config_maps(place: Observed) -> list[Manifest]:
    """The observed ConfigMaps of a gateway."""
    return [each for each in place.all(CONFIG_MAP) if is_gateway_config(each["metadata"]["name"])]


def config_in_use(config_maps: Iterable[Manifest]) -> ConfigInUse:
    """The configuration in the observed ConfigMaps of a gateway; an empty one where there are none."""
    files = {name: text for each in config_maps for name, text in (each.get("data") or {}).items()}
    main = files.pop("config.yaml", "")
    return ConfigInUse(main, (text for name, text in files.items() if name.startswith("models-")))


@lru_cache(maxsize=REMEMBERED)
def parse_model(text: bytes) -> LanguageModel:
    """A model that the gateway will take, from its JSON.

    Raises:
        InvalidObject: it breaks its schema, or the gateway would refuse or ignore a part of it.
    """
    model: LanguageModel = parse_json(LanguageModel, text)
    problem = model_problem(model)
    if problem:
        raise InvalidObject(f"LanguageModel {model.name}: {problem}")
    return model

"""The models and agents of a cluster, parsed; one that cannot be parsed stops no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hooks.api import InvalidObject, LanguageAgent, LanguageModel, parse
from hooks.gateway.problems import model_problem
from hooks.kube.kinds import AGENT, MODEL
from hooks.kube.observed import Observed


@dataclass(frozen=True)
class Members:
    """Models and agents by name; the invalid ones with the sentence that says why."""

    models: Mapping[str, LanguageModel]
    agents: Mapping[str, LanguageAgent]
    invalid_models: Mapping[str, str]
    invalid_agents: Mapping[str, str]


def read_members(related: Observed) -> Members:
    """The members that a cluster's request shows."""
    models: dict[str, LanguageModel] = {}
    agents: dict[str, LanguageAgent] = {}
    invalid_models: dict[str, str] = {}
    invalid_agents: dict[str, str] = {}
    for manifest in related.all(MODEL):
        try:
            model = parse_model(manifest)
            models[model.name] = model
        except InvalidObject as error:
            invalid_models[manifest["metadata"]["name"]] = str(error)
    for manifest in related.all(AGENT):
        try:
            agent = parse(LanguageAgent, manifest)
            agents[agent.name] = agent
        except InvalidObject as error:
            invalid_agents[manifest["metadata"]["name"]] = str(error)
    return Members(models, agents, invalid_models, invalid_agents)


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

"""LiteLLM's router_settings: names, strategies, retries and fallbacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from hooks.api import LanguageCluster, LanguageModel

RETRIES = 2
"""Retries of a model that has no retryPolicy."""
WEIGHTED = "simple-shuffle"
"""The only strategy that honours weights."""


def router_settings(cluster: LanguageCluster, models: Sequence[LanguageModel]) -> dict[str, Any]:
    """How the gateway gets from the name in a call to an endpoint."""
    shared = _shared_names(models)
    strategy = cluster.spec.gateway.load_balancing.strategy
    return {
        "routing_strategy": strategy,
        "num_retries": RETRIES,
        "model_group_alias": {name: members[0].name for name, members in shared.items() if len(members) == 1},
        "routing_groups": _routing_groups(shared, strategy),
        "fallbacks": _fallbacks(models, shared),
    }


def _shared_names(models: Sequence[LanguageModel]) -> dict[str, list[LanguageModel]]:
    """The provider's name -> the models that have it; a LanguageModel's own name goes before any of these."""
    own = {model.name for model in models}
    shared: dict[str, list[LanguageModel]] = defaultdict(list)
    for model in models:
        name = model.spec.model_name
        if name != "*" and name not in own:
            shared[name].append(model)
    return dict(sorted(shared.items()))


def _routing_groups(shared: dict[str, list[LanguageModel]], strategy: str) -> list[dict[str, Any]]:
    """One group for every name that several models share, so that each keeps its own endpoints and limits."""
    return [
        {
            "group_name": name,
            "models": [member.name for member in members],
            "routing_strategy": strategy,
        }
        for name, members in shared.items()
        if len(members) > 1
    ]


def _fallbacks(models: Sequence[LanguageModel], shared: dict[str, list[LanguageModel]]) -> list[dict[str, Any]]:
    """LiteLLM looks them up under the name in the call, so both names have them.

    A model that is not there (it is missing or has a problem) is skipped: the ones after it still help.
    """
    there = {model.name for model in models if model.spec.model_name != "*"}
    chains = {
        model.name: [fallback.model_ref for fallback in model.spec.fallbacks if fallback.model_ref in there]
        for model in models
    }
    found = {model.gateway_name: chains[model.name] for model in models}
    for name, members in shared.items():
        found[name] = list(dict.fromkeys(spare for member in members for spare in chains[member.name]))
    return [{name: chain} for name, chain in sorted(found.items()) if chain]

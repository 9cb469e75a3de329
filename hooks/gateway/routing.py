"""LiteLLM's router_settings: names, strategies, retries and fallbacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from hooks.api import LanguageCluster
from hooks.gateway.registered import Registered

RETRIES = 2
"""Retries of a model that has no retryPolicy."""
WEIGHTED = "simple-shuffle"
"""The only strategy that honours weights."""


def router_settings(cluster: LanguageCluster, models: Sequence[Registered]) -> dict[str, Any]:
    """How the gateway gets from the name in a call to an endpoint."""
    names = _provider_names(models)
    groups = _routing_groups(names, models, cluster.spec.gateway.load_balancing.strategy)
    grouped = {group["group_name"] for group in groups}
    return {
        "routing_strategy": cluster.spec.gateway.load_balancing.strategy,
        "num_retries": RETRIES,
        "model_group_alias": {name: members[0].name for name, members in names.items() if name not in grouped},
        "routing_groups": groups,
        "fallbacks": _fallbacks(models, names),
    }


def _provider_names(models: Sequence[Registered]) -> dict[str, list[Registered]]:
    """The provider's name -> the models that have it; a LanguageModel's own name goes before any of these."""
    own = {model.name for model in models}
    names: dict[str, list[Registered]] = defaultdict(list)
    for model in models:
        name = model.provider_name
        if name is not None and name not in own:
            names[name].append(model)
    return dict(sorted(names.items()))


def _routing_groups(
    names: dict[str, list[Registered]], models: Sequence[Registered], strategy: str
) -> list[dict[str, Any]]:
    """Groups of models with a name and a strategy of their own; LiteLLM lets a model be in one of them.

    A name that several models share is a group of them, so that each keeps its own endpoints and limits. A model
    with weights is in one whose strategy honours them, whatever the cluster's.
    """
    shared = {name: members for name, members in names.items() if len(members) > 1}
    in_shared = {member.name for members in shared.values() for member in members}
    alone = {model.name: [model] for model in models if model.weighted and strategy != WEIGHTED}
    groups = shared | {f"{name}/weighted": members for name, members in alone.items() if name not in in_shared}
    return [
        {
            "group_name": name,
            "models": [member.gateway_name for member in members],
            "routing_strategy": WEIGHTED if any(member.weighted for member in members) else strategy,
        }
        for name, members in groups.items()
    ]


def _fallbacks(models: Sequence[Registered], names: dict[str, list[Registered]]) -> list[dict[str, Any]]:
    """LiteLLM looks them up under the name in the call, so both names have them.

    A model that is not there (it is missing or has a problem) is skipped: the ones after it still help.
    """
    there = {model.name: model for model in models}
    chains = {model.name: list(_chain(model, there)) for model in models}
    found = {model.name: chains[model.name] for model in models}
    for name, members in names.items():
        found[name] = list(dict.fromkeys(spare for member in members for spare in chains[member.name]))
    return [{name: chain} for name, chain in sorted(found.items()) if chain]


def _chain(model: Registered, there: dict[str, Registered]) -> Iterator[str]:
    """What to call a model's fallbacks; of a whole catalogue, the same model id."""
    for fallback in model.fallbacks:
        name, slash, _ = fallback.partition("/")
        spare = there.get(name)
        if spare is not None and spare.is_catalogue == bool(slash):
            yield fallback
        elif spare is not None and spare.is_catalogue:
            yield f"{name}/{model.provider_name}"

"""The gateway's configuration: what LiteLLM reads at its start."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from hooks.api import LanguageCluster, LanguageModel
from hooks.gateway.extra import with_extra
from hooks.gateway.providers import Params
from hooks.gateway.registered import Registered, registered
from hooks.gateway.routing import router_settings
from hooks.gateway.settings import cluster_credentials, general_settings, litellm_settings
from hooks.kube.manifest import Manifest, prune

INSIDE = (
    "agent_keys.py",
    "custom_auth.py",
    "gateway_door.py",
    "gateway_endpoints.py",
    "gateway_limits.py",
    "gateway_revoked.py",
    "gateway_slots.py",
)
PART = 150_000
"""Characters of YAML in one ConfigMap. As JSON, beside our code, they stay well below what one can hold."""
LITELLMS_TIMEOUT = 600
"""Seconds that a call may take where the model says nothing (LiteLLM's request_timeout for a model call)."""
_Dumper: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True, eq=False)
class GatewayConfig:
    """What the gateway's ConfigMap and Deployment are made of. It never changes, so it is compared by identity."""

    text: str
    """config.yaml: no credential in it, only names of environment variables."""
    env: tuple[Manifest, ...]
    """Environment of the gateway's container: one optional secretKeyRef for each credential."""
    parts: tuple[str, ...] = ()
    """Files with models that config.yaml includes, where there are too many for one ConfigMap."""
    longest_call: int = LITELLMS_TIMEOUT
    """Seconds that a call may take."""

    @property
    def files(self) -> dict[str, str]:
        """The files LiteLLM finds in its configuration directory: config.yaml and the code it names."""
        return {"config.yaml": self.text, **code_inside()}

    @property
    def more_files(self) -> list[dict[str, str]]:
        """The files of further ConfigMaps, whose contents LiteLLM finds in the same directory."""
        return [{part_name(number): text} for number, text in enumerate(self.parts, start=1)]


def part_name(number: int) -> str:
    """The file with one part of the models."""
    return f"models-{number}.yaml"


@cache
def code_inside() -> dict[str, str]:
    """Code of ours that runs inside the gateway: file name -> text."""
    folder = files("hooks.gateway.inside")
    return {name: folder.joinpath(name).read_text(encoding="utf-8") for name in INSIDE}


def build_gateway_config(
    cluster: LanguageCluster, models: Iterable[LanguageModel], kept: Iterable[Registered] = ()
) -> GatewayConfig:
    """The configuration of a cluster's gateway.

    Args:
        cluster: whose gateway it is.
        models: the cluster's models in any order, without those that have a problem (see problems.py).
        kept: those that have one now, as they last were without.
    """
    return _build(cluster, tuple(models), tuple(kept))


@lru_cache(maxsize=64)  # models seldom change, and writing YAML takes long
def _build(cluster: LanguageCluster, models: tuple[LanguageModel, ...], kept: tuple[Registered, ...]) -> GatewayConfig:
    ordered = sorted((*map(registered, models), *kept), key=lambda model: model.name)
    config = {
        "model_list": [entry for model in ordered for entry in model.entries],
        "router_settings": prune(router_settings(cluster, ordered)),
        "litellm_settings": litellm_settings(cluster),
        "general_settings": general_settings(cluster),
    }
    credentials = {*cluster_credentials(cluster), *(value for model in ordered for value in model.credentials)}
    env = tuple(value.env_entry for value in sorted(credentials))
    text = _dump(with_extra(config, cluster.spec.gateway.extra_config))
    longest = _longest_call(ordered)
    if len(text) <= PART:
        return GatewayConfig(text, env, longest_call=longest)
    parts = tuple(_parts(ordered))
    include = {"include": [part_name(number) for number in range(1, len(parts) + 1)]}
    text = _dump({**include, **with_extra({**config, "model_list": []}, cluster.spec.gateway.extra_config)})
    return GatewayConfig(text, env, parts, longest)


def _longest_call(models: Iterable[Registered]) -> int:
    timeouts = (entry["litellm_params"].get("timeout") for model in models for entry in model.entries)
    return math.ceil(max((LITELLMS_TIMEOUT, *(seconds for seconds in timeouts if isinstance(seconds, (int, float))))))


def _parts(models: Iterable[Registered]) -> Iterator[str]:
    """The models in files of about the same size; LiteLLM puts the lists together again."""
    part: list[Params] = []
    size = 0
    for model in models:
        length = len(_dump(list(model.entries)))
        if part and size + length > PART:
            yield _dump({"model_list": part})
            part, size = [], 0
        part += model.entries
        size += length
    yield _dump({"model_list": part})


def _dump(value: Any) -> str:
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, width=1000)
    return text

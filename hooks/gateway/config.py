"""The gateway's configuration: what LiteLLM reads at its start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from hooks.api import LanguageCluster, LanguageModel
from hooks.gateway.extra import with_extra
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
    "gateway_slots.py",
)
_Dumper: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True)
class GatewayConfig:
    """What the gateway's ConfigMap and Deployment are made of."""

    text: str
    """config.yaml: no credential in it, only names of environment variables."""
    env: tuple[Manifest, ...]
    """Environment of the gateway's container: one optional secretKeyRef for each credential."""

    @property
    def files(self) -> dict[str, str]:
        """The files LiteLLM finds in its configuration directory: config.yaml and the code it names."""
        return {"config.yaml": self.text, **code_inside()}


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
    return GatewayConfig(
        text=yaml.dump(
            with_extra(config, cluster.spec.gateway.extra_config), Dumper=_Dumper, sort_keys=False, width=1000
        ),
        env=tuple(value.env_entry for value in sorted(credentials)),
    )

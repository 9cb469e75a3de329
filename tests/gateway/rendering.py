"""From resources to the gateway's manifests, through the production code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hooks.api import LanguageCluster, LanguageModel, parse
from hooks.children.gateway_config_map import build_gateway_config_map
from hooks.children.gateway_deployment import build_gateway_deployment
from hooks.gateway.config import build_gateway_config
from hooks.kube.manifest import Manifest, prune
from hooks.settings import Settings

CLUSTER = "test"


@dataclass(frozen=True)
class Rendered:
    """The manifests of one gateway."""

    deployment: Manifest
    config_maps: Mapping[str, Manifest]


def cluster_of(gateway: dict[str, Any] | None = None) -> LanguageCluster:
    """A LanguageCluster with this gateway block."""
    return parse(LanguageCluster, {"metadata": {"name": CLUSTER}, "spec": {"gateway": gateway or {}}})


def model_of(name: str, spec: dict[str, Any]) -> LanguageModel:
    """A LanguageModel of the test cluster."""
    return parse(LanguageModel, {"metadata": {"name": name, "namespace": CLUSTER}, "spec": spec})


def render(models: Mapping[str, dict[str, Any]], gateway: dict[str, Any] | None = None) -> Rendered:
    """The gateway of a cluster with these models (name -> spec)."""
    cluster = cluster_of(gateway)
    config = build_gateway_config(cluster, [model_of(name, spec) for name, spec in models.items()])
    config_map = build_gateway_config_map(cluster, config.files)
    deployment = prune(build_gateway_deployment(cluster, Settings(), config.env, "hash"))
    return Rendered(deployment, {config_map["metadata"]["name"]: config_map})

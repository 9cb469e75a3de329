"""The gateway's configuration."""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.gateway.config import GatewayConfig
from hooks.kube.labels import gateway_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY_CONFIG, gateway_config_part


def build_gateway_config_maps(cluster: LanguageCluster, config: GatewayConfig) -> list[Manifest]:
    """The ConfigMaps that the gateway mounts at /etc/litellm: config.yaml, what belongs beside it, and more models."""
    more = (
        _config_map(cluster, gateway_config_part(number), files)
        for number, files in enumerate(config.more_files, start=1)
    )
    return [_config_map(cluster, GATEWAY_CONFIG, config.files), *more]


def _config_map(cluster: LanguageCluster, name: str, files: dict[str, str]) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": cluster.namespace, "labels": gateway_labels(cluster.name)},
        "data": files,
    }

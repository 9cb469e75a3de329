"""Where the gateway finds its configuration, and whose keys count no more."""

from __future__ import annotations

from hooks.gateway.config import GatewayConfig
from hooks.kube.manifest import Manifest
from hooks.kube.names import (
    GATEWAY_CONFIG,
    GATEWAY_REVOKED,
    GATEWAY_REVOKED_CLIENTS,
    REVOKED_KEY,
    gateway_config_part,
)


def config_volume(config: GatewayConfig) -> Manifest:
    """What the configuration's volume is put together of: one folder, which the kubelet keeps up to date."""
    names = [GATEWAY_CONFIG, *(gateway_config_part(number) for number in range(1, len(config.parts) + 1))]
    configured = [{"configMap": {"name": name}} for name in names]
    return {"projected": {"sources": [*configured, *map(_revoked, (GATEWAY_REVOKED, GATEWAY_REVOKED_CLIENTS))]}}


def _revoked(name: str) -> Manifest:
    """A list of revoked keys, which the kubelet brings once it is made; nothing else of it can hide a file of ours."""
    return {"configMap": {"name": name, "items": [{"key": REVOKED_KEY, "path": name}], "optional": True}}

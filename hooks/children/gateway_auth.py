"""The Secret behind every key of a cluster: made once, then copied from what is observed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass

from hooks.api import LanguageCluster
from hooks.kube.kinds import SECRET
from hooks.kube.labels import gateway_labels
from hooks.kube.manifest import Manifest, digest
from hooks.kube.names import GATEWAY_AUTH, MASTER_KEY, SIGNING_KEY
from hooks.kube.observed import Observed


@dataclass(frozen=True)
class GatewayAuth:
    """The observed Secret `gateway-auth`."""

    signing_key: str
    version: str
    """Changes when one of its values does; says nothing about them."""


def build_gateway_auth(
    cluster: LanguageCluster, generate: Callable[[], str], observed: Manifest | None = None
) -> Manifest:
    """The Secret `gateway-auth`: what the observed one holds, and new values for what it lacks.

    Args:
        generate: makes one unguessable value; the only randomness in the hooks.
        observed: the Secret that was made before.
    """
    there = {key: value for key, value in ((observed or {}).get("data") or {}).items() if _decode(value)}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": GATEWAY_AUTH,
            "namespace": cluster.namespace,
            "labels": gateway_labels(cluster.name),
        },
        "type": "Opaque",
        "data": {
            **there,
            MASTER_KEY: there.get(MASTER_KEY) or _encode(f"sk-{generate()}"),
            SIGNING_KEY: there.get(SIGNING_KEY) or _encode(generate()),
        },
    }


def observed_auth(cluster: LanguageCluster, *places: Observed) -> GatewayAuth | None:
    """The Secret `gateway-auth` in the first place that has it; None while there is none, or it lacks a value."""
    for place in places:
        secret = place.get(SECRET, GATEWAY_AUTH, cluster.namespace)
        if secret is not None:
            values = {key: _decode(value) for key, value in (secret.get("data") or {}).items()}
            master, signing = values.get(MASTER_KEY), values.get(SIGNING_KEY)
            return GatewayAuth(signing, digest("gateway-auth", master, signing)) if master and signing else None
    return None


def _encode(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def _decode(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError, TypeError):
        return ""

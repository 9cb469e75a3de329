"""The Secret behind every key of a cluster: made once, then copied from what is observed."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hooks.api import LanguageCluster
from hooks.kube.kinds import SECRET
from hooks.kube.labels import gateway_labels
from hooks.kube.manifest import Manifest, digest
from hooks.kube.names import GATEWAY_AUTH, MASTER_KEY, SIGNING_KEY
from hooks.kube.observed import Observed

LEAST = {MASTER_KEY: 16, SIGNING_KEY: 32}
"""Fewest characters of each value. HS256 needs a key as long as its hash, 32 bytes (RFC 7518, section 3.2)."""
_FOR_A_HEADER = re.compile(r"[!-~]+")


class UnusableAuth(Exception):
    """A Secret `gateway-auth` that keys cannot rest on; the message is for its owner."""


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
    """The Secret `gateway-auth` in the first place that has it; None while there is none, or it cannot be used."""
    secret = _observed(cluster, places)
    try:
        return read_auth(secret) if secret else None
    except UnusableAuth:
        return None


def auth_problem(cluster: LanguageCluster, *places: Observed) -> str | None:
    """Why the observed Secret `gateway-auth` cannot be used, in one sentence; None if it can, or there is none."""
    secret = _observed(cluster, places)
    try:
        _ = read_auth(secret) if secret else None
    except UnusableAuth as error:
        return str(error)
    return None


def read_auth(secret: Manifest) -> GatewayAuth:
    """The values of a Secret `gateway-auth`.

    Raises:
        UnusableAuth: a value is missing, too short, or cannot be sent in a header.
    """
    values = {key: _decode(value) for key, value in (secret.get("data") or {}).items()}
    for key, least in LEAST.items():
        value = values.get(key, "")
        if not value:
            raise UnusableAuth(f"Secret {GATEWAY_AUTH} has no {key}.")
        if not _FOR_A_HEADER.fullmatch(value):
            raise UnusableAuth(f"{key} of Secret {GATEWAY_AUTH} must be ASCII without spaces and line breaks.")
        if len(value) < least:
            raise UnusableAuth(f"{key} of Secret {GATEWAY_AUTH} must have at least {least} characters.")
    master, signing = values[MASTER_KEY], values[SIGNING_KEY]
    return GatewayAuth(signing, digest("gateway-auth", master, signing))


def _observed(cluster: LanguageCluster, places: Sequence[Observed]) -> Manifest | None:
    found = (place.get(SECRET, GATEWAY_AUTH, cluster.namespace) for place in places)
    return next((secret for secret in found if secret), None)


def _encode(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def _decode(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError, TypeError):
        return ""

"""Provider Secrets are reduced at the edge, so that no later line of code can leak a value."""

from __future__ import annotations

from hooks.kube.kinds import SECRET
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY_AUTH

_KEPT = (
    "name",
    "namespace",
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "deletionTimestamp",
    "managedFields",
)


def reduce_secrets(related: dict[str, dict[str, Manifest]]) -> None:
    """Strips related Secrets, in place, to their names, versions and key names.

    `gateway-auth` keeps its values: it may be the user's own, and agents' keys are derived from it.
    """
    secrets = related.get(SECRET.key)
    if secrets:
        related[SECRET.key] = {
            key: secret if secret["metadata"]["name"] == GATEWAY_AUTH else _reduced(secret)
            for key, secret in secrets.items()
        }


def _reduced(secret: Manifest) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {key: value for key, value in secret["metadata"].items() if key in _KEPT},
        "data": dict.fromkeys(secret.get("data") or {}, ""),
    }

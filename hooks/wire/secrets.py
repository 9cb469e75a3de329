"""Provider Secrets are reduced at the edge, so that no later line of code can leak a value."""

from __future__ import annotations

from typing import Any

import msgspec

from hooks.kube.kinds import SECRET
from hooks.kube.names import GATEWAY_AUTH
from hooks.kube.observed import Name
from hooks.kube.shapes import check_shape

_KEPT = (
    "name",
    "namespace",
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "deletionTimestamp",
    "managedFields",
    "ownerReferences",
)

Groups = dict[str, dict[Name, msgspec.Raw]]


def reduce_secrets(related: Groups) -> Groups:
    """Related objects, with Secrets stripped to their names, versions and key names.

    `gateway-auth` keeps its values: it may be the user's own, and agents' keys are derived from it.
    """
    secrets = {
        (namespace, name): raw if name == GATEWAY_AUTH else _reduced(raw)
        for (namespace, name), raw in related.get(SECRET.key, {}).items()
    }
    return {**related, SECRET.key: secrets} if secrets else related


def _reduced(raw: msgspec.Raw) -> msgspec.Raw:
    check_shape(SECRET.key, raw)
    secret: dict[str, Any] = msgspec.json.decode(raw)
    reduced = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {key: value for key, value in secret["metadata"].items() if key in _KEPT},
        "data": dict.fromkeys(secret.get("data") or {}, ""),
    }
    return msgspec.Raw(msgspec.json.encode(reduced))

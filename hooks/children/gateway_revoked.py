"""Whose keys the gateway refuses although they are genuine."""

from __future__ import annotations

from collections.abc import Sequence

from hooks.api import LanguageCluster
from hooks.kube.labels import KEYS_VERSION, gateway_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY_REVOKED, REVOKED_KEY

MOST = 10_000
"""Agents on the list: at 37 bytes each it stays far below the 1 MiB of a ConfigMap. The oldest make room."""


def build_gateway_revoked(cluster: LanguageCluster, agents: Sequence[str], version: str | None) -> Manifest | None:
    """The ConfigMap that the gateway reads while it runs; None where nobody is on the list.

    Args:
        agents: uids, the oldest first.
        version: of the `gateway-auth` that their keys were made with.
    """
    if not agents:
        return None
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": GATEWAY_REVOKED,
            "namespace": cluster.namespace,
            "labels": gateway_labels(cluster.name),
            "annotations": {KEYS_VERSION: version} if version else {},
        },
        "data": {REVOKED_KEY: "".join(f"{uid}\n" for uid in agents[-MOST:])},
    }


def listed_agents(observed: Manifest | None, version: str | None) -> list[str]:
    """The uids that an observed ConfigMap lists; none where a new `gateway-auth` has made their keys void."""
    if observed is None or keys_version(observed) != version:
        return []
    text: str = (observed.get("data") or {}).get(REVOKED_KEY) or ""
    return text.split()


def keys_version(observed: Manifest | None) -> str | None:
    """The version of the `gateway-auth` that an observed list is for."""
    annotations = observed["metadata"].get("annotations") if observed else None
    return (annotations or {}).get(KEYS_VERSION)

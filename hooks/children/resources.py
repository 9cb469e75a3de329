"""CPU and memory of containers, and what a bounded namespace asks of them."""

from __future__ import annotations

from collections.abc import Mapping

from hooks.api.cluster import Capacity
from hooks.kube.manifest import Manifest
from hooks.kube.quantity import amount
from hooks.kube.spelling import spelled

DEFAULT: Mapping[str, Mapping[str, str]] = {
    "cpu": {"requests": "100m", "limits": "1"},
    "memory": {"requests": "256Mi", "limits": "1Gi"},
}
"""For containers that say nothing in a namespace that bounds it: Kubernetes refuses pods without a limit there, and
takes the limit for the request where there is none."""


def within(capacity: Capacity | None, resources: Manifest | None) -> Manifest:
    """The resources of a container, with the limits that the cluster's capacity makes necessary."""
    own: Manifest = spelled({"resources": resources or {}})["resources"]
    bounds = {"cpu": capacity.max_cpu, "memory": capacity.max_memory} if capacity else {}
    for name, bound in bounds.items():
        if bound is not None and name not in (own.get("limits") or {}):
            own = _limited(own, name)
    return own


def _limited(resources: Manifest, name: str) -> Manifest:
    requests, limits = (resources.get(part) or {} for part in ("requests", "limits"))
    default = DEFAULT[name]
    request = requests.get(name, default["requests"])
    limit = max(default["limits"], request, key=amount)
    return {**resources, "requests": {**requests, name: request}, "limits": {**limits, name: limit}}

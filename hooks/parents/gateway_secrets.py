"""Secrets that a cluster names for its gateway: the password of Redis, and those behind the pods' variables.

Pods read them at their start, so they roll when one changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from hooks.api import LanguageCluster
from hooks.kube.conditions import Condition
from hooks.kube.kinds import DEPLOYMENT, SECRET
from hooks.kube.labels import SECRET_VERSIONS
from hooks.kube.names import GATEWAY, GATEWAY_AUTH
from hooks.parents.hook import HookRequest
from hooks.parents.relatives import credentials_resolved


class Named(NamedTuple):
    """A Secret, and the key of it that is needed (None: whatever it has)."""

    secret: str
    key: str | None
    optional: bool


def secret_names(cluster: LanguageCluster) -> tuple[str, ...]:
    """The names of the Secrets; without gateway-auth, which is looked at for its values."""
    return tuple(sorted({named.secret for named in _named(cluster)} - {GATEWAY_AUTH}))


def secret_versions(request: HookRequest, cluster: LanguageCluster) -> Mapping[str, str]:
    """The version of each Secret; of one that is not there, the version that the gateway's pods have.

    Pods that run hold the values of a Secret that was deleted, and new ones would not.
    """
    versions: dict[str, str] = {}
    names = secret_names(cluster)
    before = _before(request, cluster) if names else {}
    for name in names:
        secret = request.related.get(SECRET, name, cluster.namespace)
        version = secret["metadata"].get("resourceVersion") if secret else before.get(name)
        if isinstance(version, str):
            versions[name] = version
    return versions


def secrets_resolved(request: HookRequest, cluster: LanguageCluster) -> list[Condition]:
    """Whether the Secrets are there; for clusters that name any they cannot do without."""
    needed = {(named.secret, named.key) for named in _named(cluster) if not named.optional}
    return [credentials_resolved(request, cluster.namespace, needed)] if needed else []


def _named(cluster: LanguageCluster) -> Iterator[Named]:
    gateway = cluster.spec.gateway
    if gateway.redis and gateway.redis.password_secret_ref:
        yield Named(gateway.redis.password_secret_ref.name, gateway.redis.password_secret_ref.key, optional=False)
    sources = ((variable.get("valueFrom") or {}).get("secretKeyRef") for variable in gateway.deployment.env)
    for ref in (*sources, *(source.get("secretRef") for source in gateway.deployment.env_from)):
        if ref and ref.get("name"):
            yield Named(ref["name"], ref.get("key"), optional=ref.get("optional") is True)


def _before(request: HookRequest, cluster: LanguageCluster) -> Mapping[str, Any]:
    """The versions that the gateway's Deployment was last made for."""
    deployment = request.children.get(DEPLOYMENT, GATEWAY, cluster.namespace) or {"metadata": {}}
    record = (deployment["metadata"].get("annotations") or {}).get(SECRET_VERSIONS)
    try:
        versions = orjson.loads(record) if record else {}
    except orjson.JSONDecodeError:
        return {}  # someone has edited it: it is no record any more
    return versions if isinstance(versions, dict) else {}

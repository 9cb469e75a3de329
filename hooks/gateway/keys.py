"""Keys: signed tokens (JWT, HS256) that say who calls, which models it may call, and its limits.

inside/agent_keys.py is the other side: it checks them in the gateway.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import orjson

from hooks.api import LanguageAgent, LanguageCluster
from hooks.api.common import RateLimits

_HEADER = {"alg": "HS256", "typ": "JWT"}


def agent_claims(cluster: LanguageCluster, agent: LanguageAgent) -> dict[str, Any]:
    """What an agent's key says. It depends on cluster and agent alone, so it changes only when they do."""
    models = [model.gateway_name for model in agent.spec.models]
    return {**_claims(cluster, agent.uid, agent.name, models, agent.spec.rate_limits), "namespace": agent.namespace}


def client_claims(
    cluster: LanguageCluster, name: str, models: Sequence[str], limits: RateLimits, expires: int
) -> dict[str, Any]:
    """What the key of a client says that is no agent.

    Args:
        expires: seconds since 1970; nothing else takes such a key back but a new gateway-auth.
    """
    subject = f"client:{name}"  # neither an agent's uid nor its name can look like this
    return {**_claims(cluster, subject, subject, models, limits), "exp": expires}


def _claims(
    cluster: LanguageCluster, subject: str, name: str, models: Sequence[str], limits: RateLimits | None
) -> dict[str, Any]:
    claims = {"iss": cluster.uid, "sub": subject, "name": name, "models": list(models)}
    numbers = limits.model_dump(by_alias=True, exclude_none=True) if limits else {}
    return {**claims, "limits": numbers} if numbers else claims


def sign(claims: dict[str, Any], signing_key: str) -> str:
    """The claims as a compact JSON Web Token (RFC 7519); the same claims give the same token."""
    signed = f"{_segment(_HEADER)}.{_segment(claims)}"
    return f"{signed}.{_base64url(hmac.digest(signing_key.encode(), signed.encode(), hashlib.sha256))}"


def _segment(value: dict[str, Any]) -> str:
    return _base64url(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

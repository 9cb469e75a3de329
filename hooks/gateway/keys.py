"""Agents' keys: signed tokens (JWT, HS256) that say who calls, which models it may call, and its limits."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import orjson

from hooks.api import LanguageAgent, LanguageCluster
from hooks.kube.manifest import prune

_HEADER = {"alg": "HS256", "typ": "JWT"}


def agent_claims(cluster: LanguageCluster, agent: LanguageAgent) -> dict[str, Any]:
    """What an agent's key says. It depends on cluster and agent alone, so it changes only when they do."""
    limits = agent.spec.rate_limits
    claims: dict[str, Any] = prune(
        {
            "iss": cluster.uid,
            "sub": agent.uid,
            "name": agent.name,
            "namespace": agent.namespace,
            "limits": limits.model_dump(by_alias=True, exclude_none=True) if limits else None,
        }
    )
    return {**claims, "models": [model.gateway_name for model in agent.spec.models]}


def sign(claims: dict[str, Any], signing_key: str) -> str:
    """The claims as a compact JSON Web Token (RFC 7519); the same claims give the same token."""
    signed = f"{_segment(_HEADER)}.{_segment(claims)}"
    return f"{signed}.{_base64url(hmac.digest(signing_key.encode(), signed.encode(), hashlib.sha256))}"


def _segment(value: dict[str, Any]) -> str:
    return _base64url(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

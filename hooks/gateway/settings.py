"""LiteLLM's litellm_settings and general_settings: limits, cache, and who may call."""

from __future__ import annotations

from typing import Any

from hooks.api import LanguageCluster
from hooks.api.cluster import Redis
from hooks.api.scalars import seconds
from hooks.gateway.credentials import SecretValue
from hooks.gateway.metrics import METRICS, metrics_settings

CALLBACKS = ["gateway_endpoints.endpoints", "gateway_limits.limits", METRICS]
"""Our code inside the gateway, in the order in which LiteLLM asks it where a call may go, and its metrics."""

CHECKS = {"agentKeys": "custom_auth.agent_keys", "none": "custom_auth.anyone"}
"""gateway.auth.mode -> the function of custom_auth.py that LiteLLM asks who calls."""


def litellm_settings(cluster: LanguageCluster) -> dict[str, Any]:
    """Settings of the library inside the proxy."""
    return {
        "callbacks": CALLBACKS,
        **metrics_settings(),
        # With custom_auth_run_common_checks: otherwise LiteLLM takes no notice of the models a caller may call.
        "enable_post_custom_auth_checks": True,
        # Otherwise /v1/messages reaches an OpenAI-style upstream as /v1/responses, which few of them serve.
        "use_chat_completions_url_for_anthropic_messages": True,
        # Otherwise LiteLLM fetches a tokenizer for each llama, and a gateway without internet stands still meanwhile.
        "disable_hf_tokenizer_download": True,
        **_cache(cluster),
    }


def general_settings(cluster: LanguageCluster) -> dict[str, Any]:
    """Settings of the proxy as a server."""
    return auth_settings(cluster)


def auth_settings(cluster: LanguageCluster) -> dict[str, Any]:
    """Who may call. The master key is for administrators; LiteLLM does not start without one."""
    return {
        "master_key": "os.environ/LITELLM_MASTER_KEY",
        "custom_auth": CHECKS[cluster.spec.gateway.auth.mode],
        "custom_auth_run_common_checks": True,
    }


def cluster_credentials(cluster: LanguageCluster) -> list[SecretValue]:
    """Keys of Secrets that the cluster itself refers to."""
    redis = cluster.spec.gateway.redis
    if redis is None or redis.password_secret_ref is None:
        return []
    return [SecretValue(redis.password_secret_ref.name, redis.password_secret_ref.key)]


def _cache(cluster: LanguageCluster) -> dict[str, Any]:
    """Redis carries the limits even where responses are not cached: an empty supported_call_types says so."""
    gateway = cluster.spec.gateway
    if not gateway.cache.enabled and gateway.redis is None:
        return {}
    params: dict[str, Any] = _redis(cluster, gateway.redis) if gateway.redis else {"type": "local"}
    if gateway.cache.enabled:
        params["ttl"] = seconds(gateway.cache.ttl)
    else:
        params["supported_call_types"] = []
    return {"cache": True, "cache_params": params}


def _redis(cluster: LanguageCluster, redis: Redis) -> dict[str, Any]:
    params = {"type": "redis", "host": redis.host, "port": redis.port}
    passwords = cluster_credentials(cluster)
    return {**params, "password": passwords[0].reference} if passwords else params

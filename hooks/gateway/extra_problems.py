"""What gateway.extraConfig must not hold: credentials, and whatever keeps LiteLLM from starting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hooks.api import LanguageCluster
from hooks.gateway.litellm_names import CALLBACKS, ROUTER_SETTINGS, ROUTING_STRATEGIES
from hooks.gateway.sensitive import REFERENCE, is_credential, names_credential, shows_credential, walk

SECTIONS = (
    "litellm_settings",
    "general_settings",
    "router_settings",
    "callback_settings",
    "guardrails",
    "prompts",
    "mcp_servers",
    "vector_store_registry",
)
OWN = {
    "general_settings": ("master_key", "custom_auth", "custom_auth_run_common_checks"),
    "litellm_settings": ("enable_post_custom_auth_checks",),
}
"""What keys and their limits rest on; it is not for extraConfig to change."""


def extra_config_problem(cluster: LanguageCluster) -> str | None:
    """Why the gateway cannot have this extraConfig: one sentence that names field and reason; None if it can."""
    gateway = cluster.spec.gateway
    return next(_problems(gateway.extra_config, bool(gateway.deployment.volume_mounts)), None)


def _problems(extra: dict[str, Any], has_files: bool) -> Iterator[str]:
    for section, value in extra.items():
        yield from _section(section, value)
    for path, key, value in walk(extra, "gateway.extraConfig"):
        if (names_credential(key) and is_credential(value)) or shows_credential(value):
            yield f"{path} holds a credential: set it as {REFERENCE}NAME, and NAME in gateway.deployment.env"
    yield from _router(_mapping(extra, "router_settings"))
    yield from _callbacks(_mapping(extra, "litellm_settings"), has_files)


def _section(section: str, value: Any) -> Iterator[str]:
    if section == "model_list":
        yield "gateway.extraConfig.model_list would replace every LanguageModel: make LanguageModels instead"
    elif section == "environment_variables":
        yield "gateway.extraConfig.environment_variables would put values into a ConfigMap: use gateway.deployment.env"
    elif section not in SECTIONS:
        yield f"gateway.extraConfig.{section}: LiteLLM has no such section and would ignore it"
    elif section.endswith("_settings") and not isinstance(value, dict):
        yield f"gateway.extraConfig.{section} must be a mapping"
    for name in OWN.get(section, ()):
        if isinstance(value, dict) and name in value:
            yield f"gateway.extraConfig.{section}.{name} is set by gateway.auth"


def _router(router: dict[str, Any]) -> Iterator[str]:
    where = "gateway.extraConfig.router_settings"
    strategy = router.get("routing_strategy", "simple-shuffle")
    if not isinstance(strategy, str) or strategy not in ROUTING_STRATEGIES:
        yield f"{where}.routing_strategy: LiteLLM knows no strategy {strategy}"
    for name in router:
        if name not in ROUTER_SETTINGS:
            yield f"{where}.{name}: LiteLLM has no such setting and would ignore it"


def _callbacks(settings: dict[str, Any], has_files: bool) -> Iterator[str]:
    for name in ("callbacks", "success_callback", "failure_callback"):
        where = f"gateway.extraConfig.litellm_settings.{name}"
        names = settings.get(name, [])
        if not isinstance(names, list):
            yield f"{where} must be a list"
            continue
        for callback in names:
            if isinstance(callback, str) and (callback in CALLBACKS or (has_files and "." in callback)):
                continue
            yield f"{where}: LiteLLM knows no callback {callback}"


def _mapping(extra: dict[str, Any], section: str) -> dict[str, Any]:
    value = extra.get(section)
    return value if isinstance(value, dict) else {}

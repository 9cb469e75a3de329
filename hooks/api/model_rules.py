"""What must hold between the fields of a LanguageModel."""

from __future__ import annotations

from typing import Any

from hooks.api.base import Rule
from hooks.api.reserved import GATEWAY_AUTH
from hooks.api.scalars import seconds

HOSTED = ("anthropic", "openai", "gemini")


def _only_for(field: str, attribute: str, provider: str) -> Rule:
    return Rule(
        f"!has(self.{field}) || !has(self.provider) || self.provider == '{provider}'",
        f"{field} is for provider {provider}",
        lambda spec: getattr(spec, attribute) is None or spec.provider in (None, provider),
    )


def _has_place(spec: Any) -> bool:
    return spec.endpoint is not None or spec.load_balancing is not None


HAS_PLACE = "has(self.endpoint) || has(self.loadBalancing)"

RULES = (
    Rule(
        "has(self.provider) != has(self.litellmProvider)",
        "set exactly one of provider and litellmProvider",
        lambda spec: (spec.provider is None) != (spec.litellm_provider is None),
    ),
    Rule(
        f"!has(self.provider) || !(self.provider in ['openai-compatible', 'azure']) || {HAS_PLACE}",
        "providers openai-compatible and azure need endpoint (or loadBalancing.endpoints)",
        lambda spec: spec.provider not in ("openai-compatible", "azure") or _has_place(spec),
    ),
    Rule(
        "!has(self.provider) || !(self.provider in ['anthropic', 'openai', 'gemini'])"
        f" || has(self.apiKeySecretRef) || has(self.credentialsSecretRef) || {HAS_PLACE}",
        "providers anthropic, openai and gemini need apiKeySecretRef",
        lambda spec: (
            spec.provider not in HOSTED
            or spec.api_key_secret_ref is not None
            or spec.credentials_secret_ref is not None
            or _has_place(spec)
        ),
    ),
    Rule(
        f"!has(self.provider) || self.provider != 'custom' || self.modelName.contains('/') || {HAS_PLACE}",
        "provider custom needs a modelName with LiteLLM's prefix, such as groq/llama-3.3, or an endpoint",
        lambda spec: spec.provider != "custom" or "/" in spec.model_name or _has_place(spec),
    ),
    Rule(
        "!(has(self.endpoint) && has(self.loadBalancing))",
        "set endpoint or loadBalancing.endpoints, not both",
        lambda spec: spec.endpoint is None or spec.load_balancing is None,
    ),
    Rule(
        "self.modelName == '*' || !self.modelName.contains('*')",
        "modelName is a model id, or * alone for the provider's whole catalogue",
        lambda spec: spec.model_name == "*" or "*" not in spec.model_name,
    ),
    Rule(
        "!has(self.timeout) || duration(self.timeout) > duration('0s')",
        "timeout must be longer than zero",
        lambda spec: spec.timeout is None or seconds(spec.timeout) > 0,
    ),
    Rule(
        None,
        f"Secret {GATEWAY_AUTH} holds the gateway's own keys, and a provider would be sent one of them",
        lambda spec: all(name != GATEWAY_AUTH for name, _ in spec.secrets),
    ),
    _only_for("region", "region", "bedrock"),
    _only_for("project", "project", "vertex"),
    _only_for("location", "location", "vertex"),
    _only_for("apiVersion", "api_version", "azure"),
)

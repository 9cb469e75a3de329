"""What the gateway would refuse, or silently ignore, said in one sentence before it gets there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hooks.api import LanguageModel
from hooks.api.model import ModelSpec
from hooks.gateway.litellm_names import PROVIDERS
from hooks.gateway.providers import family, prefix
from hooks.gateway.sensitive import REFERENCE, names_credential, shows_credential, walk

UNUSABLE = {
    "custom": "use provider custom with the prefix custom_openai, or an endpoint",
    "openai_like": "use provider openai-compatible",
    "chatgpt": "it needs a person to log in",
    "github_copilot": "it needs a person to log in",
}
"""Prefixes that LiteLLM lists and that serve nothing from a gateway, and what to do instead."""

NO_PENALTIES = frozenset({"anthropic", "bedrock", "mistral"})
"""Prefixes whose APIs have no penalties for frequent or repeated tokens, for none of their models."""

GENERATED = {
    "model": "modelName",
    "api_base": "endpoint",
    "base_url": "endpoint",
    "rpm": "rateLimits.requestsPerMinute",
    "tpm": "rateLimits.tokensPerMinute",
    "max_parallel_requests": "rateLimits.concurrentRequests",
    "timeout": "timeout",
    "num_retries": "retryPolicy.maxAttempts",
    "max_retries": "retryPolicy.maxAttempts",
    "fallbacks": "fallbacks",
    "weight": "loadBalancing.endpoints[].weight",
    "max_tokens": "configuration.maxTokens",
    "temperature": "configuration.temperature",
    "top_p": "configuration.topP",
    "frequency_penalty": "configuration.frequencyPenalty",
    "presence_penalty": "configuration.presencePenalty",
    "stop": "configuration.stopSequences",
    "input_cost_per_token": "costTracking.inputTokenCost",
    "output_cost_per_token": "costTracking.outputTokenCost",
}
"""LiteLLM parameters that have a field of their own; in `params` they would be ignored, break, or say it twice."""

NUMBERS = frozenset({"stream_timeout", "cooldown_time", "max_file_size_mb", "keepalive_seconds", "order", "seed", "n"})


def model_problem(model: LanguageModel) -> str | None:
    """Why the gateway cannot have this model: one sentence that names field and reason; None if it can."""
    return next(_problems(model.spec), None)


def _problems(spec: ModelSpec) -> Iterator[str]:
    yield from _provider(spec)
    yield from _ignored_fields(spec)
    yield from _vertex(spec)
    yield from _unsupported(spec)
    if spec.model_name == "*" and spec.fallbacks:
        yield "fallbacks have no effect on a whole catalogue (modelName *): LiteLLM looks them up by the full name"
    additional = spec.configuration.additional_parameters if spec.configuration else {}
    yield from _free_form("params", spec.params)
    yield from _free_form("configuration.additionalParameters", additional)
    for name in sorted(set(additional) & set(spec.params)):
        yield f"params.{name} is also in configuration.additionalParameters: set it in one place"


def _provider(spec: ModelSpec) -> Iterator[str]:
    name = prefix(spec)
    field = "litellmProvider" if spec.provider is None else "modelName"
    if spec.provider in (None, "custom") and name in UNUSABLE:
        yield f"{field}: {name} does not work in a gateway: {UNUSABLE[name]}"
    if spec.provider is None and name not in PROVIDERS:
        yield f"litellmProvider: LiteLLM knows no provider {name}"
    own, slash, _ = spec.model_name.partition("/")
    nowhere = spec.endpoint is None and spec.load_balancing is None and "custom_llm_provider" not in spec.params
    if spec.provider == "custom" and slash and own not in PROVIDERS and nowhere:
        yield f"modelName: LiteLLM knows no provider {own}; without one, provider custom needs an endpoint"
    if spec.model_name.startswith(REFERENCE):
        yield f"modelName must not start with {REFERENCE}"


def _ignored_fields(spec: ModelSpec) -> Iterator[str]:
    """The fields that only some providers have; the types check those of `provider`, this those of litellmProvider."""
    names = {"region": "region", "project": "project", "location": "location", "api_version": "apiVersion"}
    for attribute, field in names.items():
        if getattr(spec, attribute) is not None and attribute not in family(spec).fields:
            yield f"{field} has no effect on provider {prefix(spec)}"


def _vertex(spec: ModelSpec) -> Iterator[str]:
    if prefix(spec).startswith("vertex_ai") and (spec.endpoint or spec.load_balancing):
        if spec.project is None or spec.location is None:
            yield "endpoint of provider vertex needs project and location: they are part of its path"
        if spec.model_name == "*":
            yield "endpoint of provider vertex needs a model: it is part of its path"


def _unsupported(spec: ModelSpec) -> Iterator[str]:
    """Defaults that the provider's API does not have: LiteLLM would answer every call with 400."""
    if prefix(spec) not in NO_PENALTIES or spec.params.get("drop_params"):
        return
    for attribute, field in (("frequency_penalty", "frequencyPenalty"), ("presence_penalty", "presencePenalty")):
        if getattr(spec.configuration, attribute, None) is not None:
            yield f"configuration.{field}: the API of provider {prefix(spec)} has no such parameter"


def _free_form(field: str, block: dict[str, Any]) -> Iterator[str]:
    for name, value in block.items():
        if name in GENERATED:
            yield f"{field}.{name}: set {GENERATED[name]} instead"
        if name in NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
            yield f"{field}.{name} must be a number"
    for path, key, value in walk(block, field):
        if names_credential(key) or shows_credential(value):
            yield f"{path} holds a credential: use apiKeySecretRef or credentialsSecretRef"
        if isinstance(value, str) and value.startswith(REFERENCE):
            yield f"{path} must not read the gateway's environment"

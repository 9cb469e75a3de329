"""From a LanguageModel to its entries in LiteLLM's model_list: one for each endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hooks.api import LanguageModel
from hooks.api.model import Configuration, CostTracking, Endpoint, ModelSpec
from hooks.api.scalars import seconds
from hooks.gateway.credentials import SecretValue
from hooks.gateway.providers import Params, family, model_string, secret_keys
from hooks.kube.manifest import prune

NO_KEY = "none"
"""Sent where an endpoint asks for no key: without any, LiteLLM answers 500."""


COOLDOWN_SECONDS = 10
"""How long one endpoint of several is left alone after it was found broken."""


def model_entries(model: LanguageModel) -> list[Params]:
    """The model's entries, in the order of its endpoints."""
    return [_entry(model, place, position) for position, place in enumerate(_places(model.spec))]


def model_credentials(model: LanguageModel) -> list[SecretValue]:
    """Every key of a Secret that the model's entries may read."""
    return [
        value
        for place in _places(model.spec)
        for values in _credentials(model.spec, place).values()
        for value in values
    ]


def _places(spec: ModelSpec) -> list[Endpoint | None]:
    if spec.load_balancing is not None:
        return list(spec.load_balancing.endpoints)
    return [None]


def _entry(model: LanguageModel, place: Endpoint | None, position: int) -> Params:
    spec = model.spec
    credentials = _credentials(spec, place)
    url = place.url if place else spec.endpoint
    params = {
        "model": model_string(spec),
        **family(spec).place(spec, url),
        **{name: values[0].reference for name, values in credentials.items()},
        "weight": place.weight if place else None,
        "timeout": seconds(spec.timeout) if spec.timeout else None,
        "num_retries": spec.retry_policy.max_attempts if spec.retry_policy else None,
        **_defaults(spec.configuration),
        **_costs(spec.cost_tracking),
        **spec.params,
    }
    if not credentials and not family(spec).ambient:
        params.setdefault("api_key", NO_KEY)
    return {
        "model_name": model.gateway_name,
        "litellm_params": prune(params),
        "model_info": _model_info(model, credentials, position),
    }


def _model_info(model: LanguageModel, credentials: Mapping[str, tuple[SecretValue, ...]], position: int) -> Params:
    """What the gateway's own code (gateway/inside) reads, beside the id that LiteLLM keys its counters by."""
    single = model.spec.load_balancing is None
    limits = model.spec.rate_limits
    info: Params = {
        "id": f"{model.namespace}/{model.name}/{position}",
        # An endpoint that fails is taken out, but never the only one: that would hide the provider's error.
        "cooldown_time": 0 if single else COOLDOWN_SECONDS,
        "rateLimits": limits.model_dump(by_alias=True, exclude_none=True) if limits else None,
        "credentials": {
            name: [{"secret": value.secret, "key": value.key, "variable": value.variable} for value in values]
            for name, values in credentials.items()
        },
    }
    return {name: value for name, value in info.items() if value is not None and value != {}}


def _credentials(spec: ModelSpec, place: Endpoint | None) -> dict[str, tuple[SecretValue, ...]]:
    """Parameter -> the keys of Secrets that can hold it, the usual one first."""
    found: dict[str, tuple[SecretValue, ...]] = {}
    if spec.credentials_secret_ref is not None:
        secret = spec.credentials_secret_ref.name
        found = {name: tuple(SecretValue(secret, key) for key in keys) for name, keys in secret_keys(spec).items()}
    reference = (place and place.api_key_secret_ref) or spec.api_key_secret_ref
    if reference is not None:
        found = {**found, "api_key": (SecretValue(reference.name, reference.key),)}
    return found


def _defaults(configuration: Configuration | None) -> Params:
    """LiteLLM sends these where the call does not set them."""
    if configuration is None:
        return {}
    return {
        "max_tokens": configuration.max_tokens,
        "temperature": configuration.temperature,
        "top_p": configuration.top_p,
        "frequency_penalty": configuration.frequency_penalty,
        "presence_penalty": configuration.presence_penalty,
        "stop": list(configuration.stop_sequences),
        **configuration.additional_parameters,
    }


def _costs(costs: CostTracking | None) -> dict[str, Any]:
    """USD per token from USD per 1,000 tokens."""
    if costs is None:
        return {}
    per_token = {"input_cost_per_token": costs.input_token_cost, "output_cost_per_token": costs.output_token_cost}
    # LiteLLM needs both to compute a cost.
    return {name: round((price or 0) / 1000, 15) for name, price in per_token.items()}

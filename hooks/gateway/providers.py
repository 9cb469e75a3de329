"""Providers: the LiteLLM prefix of each, where an endpoint goes, and which credentials it reads.

Measured on LiteLLM 1.106.2; tests/gateway shows for each provider what arrives upstream.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hooks.api.model import ModelSpec
from hooks.gateway.litellm_names import PROVIDERS

Params = dict[str, Any]

PREFIXES = {
    "anthropic": "anthropic",
    "openai": "openai",
    "azure": "azure",
    "bedrock": "bedrock",
    "vertex": "vertex_ai",
    "gemini": "gemini",
    "openai-compatible": "openai",
}
"""LiteLLM's prefix for each of our providers; `custom` has its own in modelName."""

OPENAI_STYLE = "custom_openai"
"""Prefix of a custom model that is a bare name behind an endpoint."""


@dataclass(frozen=True)
class Family:
    """Providers that are told the same things in the same way."""

    place: Callable[[ModelSpec, str | None], Params]
    """LiteLLM parameters for an endpoint's URL, a region, a project..."""
    fields: frozenset[str] = frozenset()
    """Fields of ModelSpec that have an effect on these providers only."""
    secret_keys: Mapping[str, tuple[str, ...]] | None = None
    """Parameter -> usual names of its key in a Secret. Default: api_key under <PREFIX>_API_KEY."""
    ambient: bool = False
    """Whether the provider finds credentials in the gateway's pod where the model names none (workload identity)."""


def _api_base(_spec: ModelSpec, url: str | None) -> Params:
    return {"api_base": url}


def _anthropic(_spec: ModelSpec, url: str | None) -> Params:
    # LiteLLM adds /v1/messages itself.
    return {"api_base": url and url.rstrip("/").removesuffix("/v1")}


def _openai_style(_spec: ModelSpec, url: str | None) -> Params:
    # Few of these servers have /v1/responses: clients of it are served through /v1/chat/completions.
    return {"api_base": url, "use_chat_completions_api": True}


def _azure(spec: ModelSpec, url: str | None) -> Params:
    return {"api_base": url, "api_version": spec.api_version}


def _bedrock(spec: ModelSpec, url: str | None) -> Params:
    return {"aws_region_name": spec.region, "aws_bedrock_runtime_endpoint": url}


def _sagemaker(spec: ModelSpec, url: str | None) -> Params:
    return {"aws_region_name": spec.region, "sagemaker_base_url": url}


def _vertex(spec: ModelSpec, url: str | None) -> Params:
    # LiteLLM takes api_base as the whole path in front of ":generateContent".
    path = f"/v1/projects/{spec.project}/locations/{spec.location}/publishers/google/models/{spec.model_name}"
    return {
        "api_base": url and url.rstrip("/") + path,
        "vertex_project": spec.project,
        "vertex_location": spec.location,
    }


_AWS_KEYS = {
    "aws_access_key_id": ("AWS_ACCESS_KEY_ID",),
    "aws_secret_access_key": ("AWS_SECRET_ACCESS_KEY",),
    "aws_session_token": ("AWS_SESSION_TOKEN",),
}
_AZURE_KEYS = {
    "api_key": ("AZURE_API_KEY",),
    "tenant_id": ("AZURE_TENANT_ID",),
    "client_id": ("AZURE_CLIENT_ID",),
    "client_secret": ("AZURE_CLIENT_SECRET",),
}
_VERTEX_KEYS = {
    "vertex_credentials": (
        "credentials.json",
        "service-account.json",
        "key.json",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "GOOGLE_APPLICATION_CREDENTIALS_JSON",
    )
}

_PLAIN = Family(_api_base)
_OPENAI_STYLE = Family(_openai_style)
_ANTHROPIC = Family(_anthropic)
_AZURE = Family(_azure, frozenset({"api_version"}), _AZURE_KEYS, ambient=True)
_BEDROCK = Family(
    _bedrock,
    frozenset({"region"}),
    {**_AWS_KEYS, "api_key": ("AWS_BEARER_TOKEN_BEDROCK",)},
    ambient=True,
)
_SAGEMAKER = Family(_sagemaker, frozenset({"region"}), _AWS_KEYS, ambient=True)
_VERTEX = Family(_vertex, frozenset({"project", "location"}), _VERTEX_KEYS, ambient=True)

_FAMILIES = {
    "anthropic": _ANTHROPIC,
    "azure": _AZURE,
    "azure_text": _AZURE,
    "bedrock": _BEDROCK,
    "sagemaker": _SAGEMAKER,
    "sagemaker_chat": _SAGEMAKER,
    "vertex_ai": _VERTEX,
    "vertex_ai_beta": _VERTEX,
}

_API_KEY_NAMES = {
    "datarobot": "DATAROBOT_API_TOKEN",
    "perplexity": "PERPLEXITYAI_API_KEY",
    "text-completion-codestral": "CODESTRAL_API_KEY",
    "text-completion-inception": "INCEPTION_API_KEY",
    "together_ai": "TOGETHERAI_API_KEY",
}
"""Where LiteLLM's own name for the key is not <PREFIX>_API_KEY."""


def prefix(spec: ModelSpec) -> str:
    """LiteLLM's provider prefix of the model."""
    if spec.provider is None:
        return spec.litellm_provider or ""
    if spec.provider != "custom":
        return PREFIXES[spec.provider]
    own, slash, _ = spec.model_name.partition("/")
    return own if slash and own in PROVIDERS else OPENAI_STYLE


def model_string(spec: ModelSpec) -> str:
    """LiteLLM's `model`: prefix and model id."""
    if spec.provider == "custom" and (prefix(spec) != OPENAI_STYLE or "custom_llm_provider" in spec.params):
        return spec.model_name
    return f"{prefix(spec)}/{spec.model_name}"


def family(spec: ModelSpec) -> Family:
    """How the model's provider is told things."""
    if spec.provider == "openai-compatible" or prefix(spec) == OPENAI_STYLE:
        return _OPENAI_STYLE
    return _FAMILIES.get(prefix(spec), _PLAIN)


def secret_keys(spec: ModelSpec) -> Mapping[str, tuple[str, ...]]:
    """Parameter -> the usual names of its key, for a Secret that is used as a whole."""
    known = family(spec).secret_keys
    if known is not None:
        return known
    name = prefix(spec)
    return {"api_key": (_API_KEY_NAMES.get(name, f"{name.upper().replace('-', '_')}_API_KEY"),)}

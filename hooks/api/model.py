"""LanguageModel: access to one LLM, registered with its cluster's gateway."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from hooks.api.base import Block, Duration, ObjectName, PositiveInt, Raw, Rule, Url, seconds
from hooks.api.common import RateLimits, SecretKeyRef, SecretRef, Status

Provider = Literal["anthropic", "openai", "azure", "bedrock", "vertex", "gemini", "openai-compatible", "custom"]
HOSTED = ("anthropic", "openai", "gemini")
Temperature = Annotated[float, Field(ge=0, le=2)]
Probability = Annotated[float, Field(ge=0, le=1)]
Penalty = Annotated[float, Field(ge=-2, le=2)]
Cost = Annotated[float, Field(ge=0)]


class RetryPolicy(Block):
    """What the gateway does when a call fails."""

    max_attempts: Annotated[int, Field(ge=0, le=10)]
    """Retries before the caller sees the error."""


class Fallback(Block):
    """Another model to try."""

    model_ref: ObjectName
    """LanguageModel of the same namespace."""


class Endpoint(Block):
    """One of several places that serve the model."""

    url: Url
    """Base URL of the endpoint."""
    weight: Annotated[int, Field(ge=1, le=1000)] = 1
    """Share of the calls, relative to the other endpoints. Default: 1."""
    api_key_secret_ref: SecretKeyRef | None = None
    """API key of this endpoint. Default: the model's."""


class LoadBalancing(Block):
    """Several endpoints behind one name."""

    endpoints: Annotated[list[Endpoint], Field(min_length=1, max_length=32)]
    """Endpoints that serve the model."""


class Configuration(Block):
    """Defaults for calls that do not set them."""

    max_tokens: PositiveInt | None = None
    """Most tokens of an answer."""
    temperature: Temperature | None = None
    """Sampling temperature, 0 to 2."""
    top_p: Probability | None = None
    """Nucleus sampling, 0 to 1."""
    frequency_penalty: Penalty | None = None
    """Penalty for frequent tokens, -2 to 2."""
    presence_penalty: Penalty | None = None
    """Penalty for tokens already used, -2 to 2."""
    stop_sequences: Annotated[list[str], Field(max_length=16)] = []
    """Texts that end an answer."""
    additional_parameters: Raw = {}
    """Further parameters of the provider's API."""


class CostTracking(Block):
    """Prices for the gateway's cost figures."""

    input_token_cost: Cost | None = None
    """USD per 1,000 prompt tokens."""
    output_token_cost: Cost | None = None
    """USD per 1,000 completion tokens."""


def _only_for(field: str, attribute: str, provider: str) -> Rule:
    return Rule(
        f"!has(self.{field}) || !has(self.provider) || self.provider == '{provider}'",
        f"{field} is for provider {provider}",
        lambda spec: getattr(spec, attribute) is None or spec.provider in (None, provider),
    )


def _has_place(spec: Any) -> bool:
    return spec.endpoint is not None or spec.load_balancing is not None


HAS_PLACE = "has(self.endpoint) || has(self.loadBalancing)"


class ModelSpec(Block):
    """Desired state of a LanguageModel."""

    rules = (
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
            lambda spec: spec.provider not in HOSTED
            or spec.api_key_secret_ref is not None
            or spec.credentials_secret_ref is not None
            or _has_place(spec),
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
        _only_for("region", "region", "bedrock"),
        _only_for("project", "project", "vertex"),
        _only_for("location", "location", "vertex"),
        _only_for("apiVersion", "api_version", "azure"),
    )
    provider: Provider | None = None
    """Who serves the model; exactly one of this and litellmProvider."""
    litellm_provider: Annotated[str, Field(max_length=63, pattern=r"^[a-z0-9][a-z0-9_-]*$")] | None = None
    """Prefix of any other LiteLLM provider, such as groq or mistral."""
    model_name: Annotated[str, Field(min_length=1, max_length=253, pattern=r"^\S+$")]
    """The provider's own model id; * alone is the provider's whole catalogue."""
    endpoint: Url | None = None
    """Base URL; needed for openai-compatible and azure."""
    api_key_secret_ref: SecretKeyRef | None = None
    """API key; not needed where the endpoint asks for none."""
    credentials_secret_ref: SecretRef | None = None
    """A whole Secret, for providers that need several values: AWS keys, a Vertex service account, an Azure AD app."""
    region: Annotated[str, Field(max_length=63, pattern=r"^[a-z0-9-]+$")] | None = None
    """AWS region of Bedrock."""
    project: Annotated[str, Field(max_length=63, pattern=r"^[a-z0-9:.-]+$")] | None = None
    """Google Cloud project of Vertex."""
    location: Annotated[str, Field(max_length=63, pattern=r"^[a-z0-9-]+$")] | None = None
    """Google Cloud location of Vertex."""
    api_version: Annotated[str, Field(max_length=63, pattern=r"^[A-Za-z0-9.-]+$")] | None = None
    """API version of Azure."""
    rate_limits: RateLimits | None = None
    """Limits enforced by the gateway across all agents."""
    timeout: Duration | None = None
    """How long a call may take, such as 30s or 5m."""
    retry_policy: RetryPolicy | None = None
    """Retries of failed calls."""
    fallbacks: Annotated[list[Fallback], Field(max_length=16)] = []
    """LanguageModels tried in order when this one fails."""
    load_balancing: LoadBalancing | None = None
    """Several endpoints behind one name."""
    configuration: Configuration | None = None
    """Defaults for calls that do not set them."""
    cost_tracking: CostTracking | None = None
    """Prices for the gateway's cost figures."""
    params: Raw = {}
    """LiteLLM parameters passed through; a key that names a credential is refused."""


class Credentials(Block):
    """The Secrets a model refers to, as last seen."""

    secret_name: str
    """Name of the Secret; several are joined by commas."""
    resource_version: str
    """resourceVersion of the Secret; changes when a key is rotated."""


class ModelStatus(Status):
    """Observed state of a LanguageModel."""

    phase: Literal["Ready", "NotReady", "Error"] | None = None
    """Ready, NotReady or Error."""
    gateway_model_name: str | None = None
    """Name that agents use at the gateway."""
    credentials: Credentials | None = None
    """The Secrets in use."""

"""LanguageModel: access to one LLM, registered with its cluster's gateway."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hooks.api.base import Block, Raw
from hooks.api.common import RateLimits, SecretKeyRef, SecretRef, Status
from hooks.api.model_rules import RULES
from hooks.api.scalars import (
    API_VERSION_OF_AZURE,
    MODEL_ID,
    PREFIX,
    PROJECT,
    REGION,
    Duration,
    ObjectName,
    PositiveInt,
    Text,
    Url,
)

Provider = Literal["anthropic", "openai", "azure", "bedrock", "vertex", "gemini", "openai-compatible", "custom"]
Temperature = Annotated[float, Field(ge=0, le=2)]
Probability = Annotated[float, Field(ge=0, le=1)]
Penalty = Annotated[float, Field(ge=-2, le=2)]
Cost = Annotated[float, Field(ge=0, le=1_000_000)]


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
    stop_sequences: Annotated[list[Text], Field(max_length=16)] = []
    """Texts that end an answer."""
    additional_parameters: Raw = {}
    """Further parameters of the provider's API."""


class CostTracking(Block):
    """Prices for the gateway's cost figures."""

    input_token_cost: Cost | None = None
    """USD per 1,000 prompt tokens."""
    output_token_cost: Cost | None = None
    """USD per 1,000 completion tokens."""


class ModelSpec(Block):
    """Desired state of a LanguageModel."""

    rules = RULES
    provider: Provider | None = None
    """Who serves the model; exactly one of this and litellmProvider."""
    litellm_provider: Annotated[str, Field(max_length=63, pattern=PREFIX)] | None = None
    """Prefix of any other LiteLLM provider, such as groq or mistral."""
    model_name: Annotated[str, Field(max_length=253, pattern=MODEL_ID)]
    """The provider's own model id; * alone is the provider's whole catalogue."""
    endpoint: Url | None = None
    """Base URL; needed for openai-compatible and azure."""
    api_key_secret_ref: SecretKeyRef | None = None
    """API key; not needed where the endpoint asks for none."""
    credentials_secret_ref: SecretRef | None = None
    """A whole Secret, where one value is not enough: AWS keys, a Vertex service account, an Azure AD app."""
    region: Annotated[str, Field(max_length=63, pattern=REGION)] | None = None
    """AWS region of Bedrock."""
    project: Annotated[str, Field(max_length=63, pattern=PROJECT)] | None = None
    """Google Cloud project of Vertex."""
    location: Annotated[str, Field(max_length=63, pattern=REGION)] | None = None
    """Google Cloud location of Vertex."""
    api_version: Annotated[str, Field(max_length=63, pattern=API_VERSION_OF_AZURE)] | None = None
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

    @property
    def secrets(self) -> frozenset[tuple[str, str | None]]:
        """Every Secret it names, with the key it needs there (None: whatever the Secret has)."""
        endpoints = self.load_balancing.endpoints if self.load_balancing else ()
        refs = (self.api_key_secret_ref, *(endpoint.api_key_secret_ref for endpoint in endpoints))
        whole = ((self.credentials_secret_ref.name, None),) if self.credentials_secret_ref else ()
        return frozenset((*((ref.name, ref.key) for ref in refs if ref), *whole))


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
    provider: str | None = None
    """provider or litellmProvider."""
    gateway_model_name: str | None = None
    """Name that agents use at the gateway."""
    credentials: Credentials | None = None
    """The Secrets in use."""

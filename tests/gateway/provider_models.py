"""One model for each way to reach a provider, and the Secrets they refer to."""

from __future__ import annotations

import json
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.gateway.calling import one
from tests.gateway.kubelet import Secrets
from tests.gateway.upstream import Upstream

KEY = {"apiKeySecretRef": {"name": "keys"}}
OTHER_KEY = {"apiKeySecretRef": {"name": "keys", "key": "other"}}


def models_of(upstream: Upstream) -> dict[str, dict[str, Any]]:
    """One model for each way to reach a provider; the place upstream has the model's name."""

    def at(place: str, /, **spec: Any) -> dict[str, Any]:
        name, slash, path = place.partition("/")
        return {"endpoint": upstream[name].url + slash + path, **spec}

    return {
        "anthropic": at("anthropic", provider="anthropic", modelName="claude-sonnet-4-5", **KEY),
        "anthropic-v1": at("anthropic-v1/v1/", provider="anthropic", modelName="claude-opus-4-1", **KEY),
        "openai": at("openai/v1", provider="openai", modelName="gpt-4o", **KEY),
        "azure": at("azure", provider="azure", modelName="my-deployment", apiVersion="2024-06-01", **KEY),
        "bedrock": at(
            "bedrock",
            provider="bedrock",
            modelName="anthropic.claude-3-5-sonnet-20240620-v1:0",
            region="eu-central-1",
            credentialsSecretRef={"name": "aws"},
        ),
        "bedrock-token": at(
            "bedrock-token",
            provider="bedrock",
            modelName="anthropic.claude-3-haiku-20240307-v1:0",
            region="eu-west-1",
            **KEY,
        ),
        "gemini": at("gemini", provider="gemini", modelName="gemini-2.5-flash", **KEY),
        "vertex": at(
            "vertex",
            provider="vertex",
            modelName="gemini-2.5-pro",
            project="my-project",
            location="us-central1",
            credentialsSecretRef={"name": "gcp"},
        ),
        "keyless": at("keyless/v1", provider="openai-compatible", modelName="llama-3.3"),
        "with-key": at("with-key/v1", provider="openai-compatible", modelName="llama-3.1", **OTHER_KEY),
        "custom": at("custom/v1", provider="custom", modelName="groq/llama-3.3-70b", **KEY),
        "bare": at(
            "bare/v1",
            provider="custom",
            modelName="my-org/my-model",
            params={"extra_headers": {"X-Team": "research"}, "seed": 7},
        ),
        "mistral": at(
            "mistral/v1",
            litellmProvider="mistral",
            modelName="mistral-large",
            credentialsSecretRef={"name": "mistral"},
        ),
        "catalogue": at("catalogue/v1", provider="openai", modelName="*", **KEY),
        "missing": at("missing/v1", provider="openai", modelName="gpt-5", apiKeySecretRef={"name": "gone"}),
        "half": at("half", provider="azure", modelName="half-id", credentialsSecretRef={"name": "aws"}),
        "keyed": {
            "provider": "openai",
            "modelName": "keyed-id",
            **KEY,
            "loadBalancing": {
                "endpoints": [
                    {"url": f"{upstream['keyed-1'].url}/v1"},
                    {"url": f"{upstream['keyed-2'].url}/v1", "apiKeySecretRef": {"name": "keys", "key": "other"}},
                ]
            },
        },
        "twin-1": one(upstream, "twin-1", modelName="twin"),
        "twin-2": one(upstream, "twin-2", modelName="twin"),
    }


def secrets_of(upstream: Upstream) -> Secrets:
    """What the Secrets hold; Google's service account gets its tokens from the fake upstream."""
    private_key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    account = {
        "type": "service_account",
        "project_id": "my-project",
        "private_key_id": "1",
        "private_key": private_key.decode(),
        "client_email": "gateway@my-project.iam.gserviceaccount.com",
        "client_id": "1",
        "token_uri": f"{upstream['google-oauth'].url}/token",
    }
    return {
        "keys": {"api-key": "sk-first", "other": "sk-other"},
        "aws": {"AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": "c2VjcmV0"},
        # Not the first of the usual names.
        "gcp": {"key.json": json.dumps(account)},
        "mistral": {"MISTRAL_API_KEY": "sk-mistral"},
    }

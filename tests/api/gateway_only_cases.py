"""What is the gateway's alone: the Secret behind all keys, and its identity."""

from __future__ import annotations

from typing import Any

from hooks.api.resource import LanguageAgent, LanguageModel
from tests.api.cases import AGENT, KEYLESS, OPENAI, Case, Spec


def deployed(**options: Any) -> Spec:
    """An agent with these pod options."""
    return {**AGENT, "deployment": options}


def secret_variable(name: str) -> Spec:
    """A variable from a Secret."""
    return {"name": "A", "valueFrom": {"secretKeyRef": {"name": name, "key": "api-key"}}}


GATEWAY_ONLY = (
    *(
        Case(LanguageAgent, "must not refer to Secret gateway-auth", deployed(**bad), deployed(**good))
        for bad, good in (
            ({"env": [secret_variable("gateway-auth")]}, {"env": [secret_variable("gateway-keys")]}),
            ({"envFrom": [{"secretRef": {"name": "gateway-auth"}}]}, {"envFrom": [{"secretRef": {"name": "mine"}}]}),
            (
                {"volumes": [{"name": "a", "secret": {"secretName": "gateway-auth"}}]},
                {"volumes": [{"name": "a", "configMap": {"name": "gateway-auth"}}]},
            ),
            (
                {"volumes": [{"name": "a", "projected": {"sources": [{"secret": {"name": "gateway-auth"}}]}}]},
                {"volumes": [{"name": "a", "projected": {"sources": [{"secret": {"name": "mine"}}]}}]},
            ),
            (
                {"initContainers": [{"name": "a", "image": "a", "env": [secret_variable("gateway-auth")]}]},
                {"initContainers": [{"name": "a", "image": "a", "env": [secret_variable("mine")]}]},
            ),
        )
    ),
    Case(
        LanguageAgent,
        "but the agent's own",
        deployed(env=[secret_variable("other-gateway-key")]),
        deployed(env=[secret_variable("x-gateway-key")]),
    ),
    Case(
        LanguageModel,
        "a provider would be sent one of them",
        {**OPENAI, "apiKeySecretRef": {"name": "gateway-auth", "key": "master-key"}},
        {**OPENAI, "apiKeySecretRef": {"name": "openai", "key": "master-key"}},
    ),
    Case(
        LanguageModel,
        "a provider would be sent one of them",
        {**KEYLESS, "loadBalancing": {"endpoints": [{"url": "http://a", "apiKeySecretRef": {"name": "gateway-auth"}}]}},
        {**KEYLESS, "loadBalancing": {"endpoints": [{"url": "http://a", "apiKeySecretRef": {"name": "openai"}}]}},
    ),
    Case(
        LanguageAgent,
        "serviceAccountName must not be gateway",
        deployed(serviceAccountName="gateway"),
        deployed(serviceAccountName="gateways"),
    ),
)

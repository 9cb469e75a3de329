"""Specs that are wrong in themselves, and the sentence a user reads about each.

Every one was put to a real API server (Kubernetes 1.36), which refused it as well.
"""

from __future__ import annotations

from typing import Any

from hooks.api.resource import LanguageAgent, LanguageCluster, LanguageModel
from hooks.api.scalars import IN_WORDS, LABEL_VALUE
from tests.api.api_server import Kind
from tests.api.cases import AGENT, OPENAI

Wrong = tuple[Kind, Any, str]


def agent(**fields: Any) -> dict[str, Any]:
    """An agent that is fine but for these fields."""
    return {**AGENT, **fields}


def model(**fields: Any) -> dict[str, Any]:
    """A model that is fine but for these fields."""
    return {**OPENAI, **fields}


A_QUANTITY = "must be a quantity above zero such as 500m, 2 or 10Gi"
A_URL = "must be a URL such as https://host:8443/v1, without user, query or fragment"
TEXT = 'must be text; a number or true needs quotes, as in "8080"'

WRONG: tuple[Wrong, ...] = (
    (LanguageAgent, None, "spec.image is required"),
    (LanguageAgent, 0, "spec must be a mapping"),
    (LanguageAgent, {}, "spec.image is required"),
    (LanguageAgent, {"image": None}, "spec.image is required"),
    (LanguageAgent, {"image": "a b"}, "spec.image must be a container image such as ghcr.io/example/agent:v1"),
    (LanguageAgent, agent(models={}), "spec.models must be a list"),
    (LanguageAgent, agent(models=[None]), "spec.models[0] must be a mapping"),
    (LanguageAgent, agent(models=[{}]), "spec.models[0].name is required"),
    (
        LanguageAgent,
        agent(models=[{"name": "a"}] * 33),
        "spec.models must have at most 32 items",
    ),
    (
        LanguageAgent,
        agent(models=[{"name": "a", "role": "boss"}]),
        "spec.models[0].role must be primary, fallback, reasoning, tool-calling or summarization",
    ),
    (LanguageAgent, agent(ports=[{"name": "a", "port": 0}]), "spec.ports[0].port must be at least 1"),
    (LanguageAgent, agent(ports=[{"name": "a", "port": 65536}]), "spec.ports[0].port must be at most 65535"),
    (LanguageAgent, agent(ports=[{"name": "a", "port": "80"}]), "spec.ports[0].port must be a whole number"),
    (
        LanguageAgent,
        agent(ports=[{"name": "a", "port": 1}, {"name": "a", "port": 2}]),
        "spec.ports: items [0] and [1] have the same name",
    ),
    (LanguageAgent, agent(workspace={"size": 0}), f"spec.workspace.size {A_QUANTITY}"),
    (LanguageAgent, agent(workspace={"size": "10GB"}), f"spec.workspace.size {A_QUANTITY}"),
    (LanguageAgent, agent(workspace={"size": 10**16}), f"spec.workspace.size {A_QUANTITY}"),
    (LanguageAgent, agent(workspace={"enabled": "yes"}), "spec.workspace.enabled must be true or false"),
    (
        LanguageAgent,
        agent(workspace={"mountPath": "data"}),
        "spec.workspace.mountPath must be an absolute path such as /workspace, without spaces and colons",
    ),
    (LanguageAgent, agent(instructions="a\0b"), "spec.instructions must be text without NUL characters"),
    (
        LanguageAgent,
        agent(instructions="x" * 30001),
        "spec.instructions must have at most 30000 characters",
    ),
    (LanguageAgent, agent(deployment={"args": [1]}), f"spec.deployment.args[0] {TEXT}"),
    (LanguageAgent, agent(deployment={"env": [{"value": "1"}]}), "spec.deployment.env[0].name is required"),
    (
        LanguageAgent,
        agent(deployment={"env": [{"name": "A"}, {"name": "A"}]}),
        "spec.deployment.env: items [0] and [1] have the same name",
    ),
    (
        LanguageAgent,
        agent(deployment={"podLabels": {"a.b/c": "d e"}}),
        f"spec.deployment.podLabels['a.b/c'] must be {IN_WORDS[LABEL_VALUE]}",
    ),
    (LanguageModel, model(timeout="1d"), "spec.timeout must be a duration such as 30s, 5m or 1h30m"),
    (LanguageModel, model(endpoint="http://user:pw@host/v1"), f"spec.endpoint {A_URL}"),
    (LanguageModel, model(endpoint="http://host/v1?key=sk-1"), f"spec.endpoint {A_URL}"),
    (LanguageModel, model(modelName="a b"), "spec.modelName must be a model id without spaces"),
    (LanguageModel, model(configuration={"temperature": 3}), "spec.configuration.temperature must be at most 2"),
    (LanguageModel, model(configuration={"topP": "1"}), "spec.configuration.topP must be a number"),
    (
        LanguageModel,
        model(configuration={"stopSequences": [""]}),
        "spec.configuration.stopSequences[0] must have at least 1 character(s)",
    ),
    (
        LanguageModel,
        model(rateLimits={"requestsPerMinute": True}),
        "spec.rateLimits.requestsPerMinute must be a whole number",
    ),
    (
        LanguageModel,
        model(loadBalancing={"endpoints": []}),
        "spec.loadBalancing.endpoints must have at least 1 item(s)",
    ),
    (LanguageModel, model(params=[]), "spec.params must be a mapping"),
    (LanguageCluster, {"gateway": {"auth": {"mode": "off"}}}, "spec.gateway.auth.mode must be agentKeys or none"),
    (LanguageCluster, {"capacity": {"maxCPU": 0.5}}, f"spec.capacity.maxCPU {A_QUANTITY}"),
)

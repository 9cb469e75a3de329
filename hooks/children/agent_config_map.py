"""An agent's /etc/agent/config.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import yaml

from hooks.api import LanguageAgent, LanguageCluster, LanguageModel
from hooks.api.agent import AgentModel
from hooks.kube.labels import agent_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import agent_config, gateway_url
from hooks.kube.yamltext import block, scalar


class Origin(NamedTuple):
    """Where the answers of a model come from."""

    provider: str
    model: str


def origin(model: LanguageModel) -> Origin:
    """What an agent is told of a model whose spec is good."""
    return Origin(model.spec.provider or model.spec.litellm_provider or "", model.spec.model_name)


def origins_in_use(config_map: Manifest | None) -> dict[str, Origin]:
    """What an agent was told of its models last, from its observed ConfigMap."""
    try:
        models = yaml.safe_load(((config_map or {}).get("data") or {}).get("config.yaml") or "")["models"]
        return {name: Origin(told["provider"], told["model"]) for name, told in models.items() if "provider" in told}
    except (yaml.YAMLError, KeyError, TypeError, AttributeError):
        return {}  # there is none, or someone has edited it


def build_agent_config_map(cluster: LanguageCluster, agent: LanguageAgent, models: Mapping[str, Origin]) -> Manifest:
    """The ConfigMap that the agent mounts; a model that does not exist is listed without provider and model."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": agent_config(agent.name),
            "namespace": agent.namespace,
            "labels": agent_labels(cluster.name, agent.name),
        },
        "data": {"config.yaml": agent_config_yaml(agent, models)},
    }


def agent_config_yaml(agent: LanguageAgent, models: Mapping[str, Origin]) -> str:
    """The document an agent reads; written by hand because a cluster may have a thousand of them."""
    lines = [f"agent: {{name: {scalar(agent.name)}, namespace: {scalar(agent.namespace)}}}"]
    if agent.spec.instructions:
        lines.append(f"instructions: {block(agent.spec.instructions, indent=2)}")
    lines.append("models:" if agent.spec.models else "models: {}")
    for wanted in agent.spec.models:
        lines += _model(wanted, models.get(wanted.name), gateway_url(agent.namespace))
    return "\n".join(lines) + "\n"


def _model(wanted: AgentModel, model: Origin | None, endpoint: str) -> list[str]:
    lines = [f"  {scalar(wanted.gateway_name)}:", f"    role: {wanted.role}"]
    if model is not None:
        lines += [f"    provider: {scalar(model.provider)}", f"    model: {scalar(wanted.model or model.model)}"]
    lines.append(f"    endpoint: {endpoint}")
    if wanted.priority is not None:
        lines.append(f"    priority: {wanted.priority}")
    return lines

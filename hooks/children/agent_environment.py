"""The variables an agent finds in its container."""

from __future__ import annotations

import re

from hooks.api import LanguageAgent, LanguageCluster
from hooks.kube.manifest import Manifest
from hooks.kube.names import AGENT_KEY, agent_key, gateway_url
from hooks.settings import Settings


def agent_environment(cluster: LanguageCluster, agent: LanguageAgent, settings: Settings) -> list[Manifest]:
    """The injected variables, in the order of the contract; the key only where calls need one."""
    endpoint = gateway_url(agent.namespace)
    keyed = cluster.spec.gateway.auth.mode == "agentKeys"
    values = {
        "MODEL_ENDPOINT": endpoint,
        "LLM_MODEL": ",".join(model.gateway_name for model in agent.spec.models),
        "MODEL_API_KEY": None,
        "OPENAI_BASE_URL": f"{endpoint}/v1",
        "OPENAI_API_KEY": None,
        "AGENT_NAME": agent.name,
        "AGENT_NAMESPACE": agent.namespace,
        "AGENT_UUID": agent.uid,
        "AGENT_CLUSTER_NAME": cluster.name,
        "AGENT_CLUSTER_UUID": cluster.uid,
        "AGENT_INSTRUCTIONS": _literal(agent.spec.instructions or "") or None,
        **_telemetry(agent, settings),
    }
    key = {"valueFrom": {"secretKeyRef": {"name": agent_key(agent.name), "key": AGENT_KEY}}}
    return [
        {"name": name, "value": value} if value is not None else {"name": name, **key}
        for name, value in values.items()
        if value is not None or (keyed and name.endswith("_API_KEY"))
    ]


def _telemetry(agent: LanguageAgent, settings: Settings) -> dict[str, str]:
    """Where an agent sends its traces: where the hook server sends its own, under the agent's name."""
    if not settings.telemetry:
        return {}
    return {
        **{name: _literal(value) for name, value in settings.telemetry},
        "OTEL_SERVICE_NAME": f"agent-{agent.name}",
    }


def _literal(text: str) -> str:
    """The text protected from the kubelet, which expands `$(NAME)` and `$$` in values."""
    return re.sub(r"\$(?=[$(])", "$$", text)

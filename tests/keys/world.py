"""A cluster with agents, settled by the hooks, and its gateway run by the real LiteLLM."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import openai

from hooks.api import LanguageAgent, LanguageCluster, parse
from hooks.gateway.keys import agent_claims
from hooks.kube import kinds
from tests.gateway.kubelet import Secrets
from tests.gateway.proxy import Proxy, start, wait_ready
from tests.gateway.rendering import Rendered
from tests.keys.attacks import Target
from tests.support.stage import NAMESPACE, Stage

Specs = Mapping[str, dict[str, Any]]


class World:
    """What runs after the hooks have seen one cluster with these models and agents (name -> spec)."""

    def __init__(self, models: Specs, agents: Specs, gateway: dict[str, Any], secrets: Secrets) -> None:
        given = [_object("LanguageCluster", {"name": NAMESPACE}, {"gateway": gateway})]
        given += [_object("LanguageModel", _in_cluster(name), spec) for name, spec in models.items()]
        given += [
            _object("LanguageAgent", _in_cluster(name), {"image": "agent", **spec}) for name, spec in agents.items()
        ]
        for name, data in secrets.items():
            encoded = {key: base64.b64encode(value.encode()).decode() for key, value in data.items()}
            given.append({"apiVersion": "v1", "kind": "Secret", "metadata": _in_cluster(name), "data": encoded})
        self._stage = Stage(*given)
        self._stage.settle()

    @property
    def rendered(self) -> Rendered:
        config_maps = self._stage.world.list(kinds.CONFIG_MAP.key, NAMESPACE)
        return Rendered(
            self._stage.get(kinds.DEPLOYMENT, "gateway"), {each["metadata"]["name"]: each for each in config_maps}
        )

    @property
    def secrets(self) -> dict[str, dict[str, str]]:
        """Every Secret's values, decoded, as the kubelet hands them to containers."""
        manifests = [manifest for ref, manifest in self._stage.stored().items() if ref.key == kinds.SECRET.key]
        return {manifest["metadata"]["name"]: _decoded(manifest["data"]) for manifest in manifests}

    @property
    def cluster(self) -> LanguageCluster:
        return parse(LanguageCluster, self._stage.get(kinds.CLUSTER, NAMESPACE))

    def delete_agent(self, name: str) -> None:
        """An agent is deleted, and the hooks have done what follows from it."""
        self._stage.delete(kinds.AGENT, name)
        self._stage.settle()

    def revoke_client(self, name: str) -> None:
        """The platform team takes back a client's key."""
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": _in_cluster("gateway-revoked-clients")}
        self._stage.put({**body, "data": {"revoked": f"{name}\n"}})
        self._stage.settle()

    def uid(self, agent: str) -> str:
        uid: str = self._stage.get(kinds.AGENT, agent)["metadata"]["uid"]
        return uid

    def environment(self, agent: str) -> dict[str, str]:
        """What the agent's container finds."""
        env = {}
        for entry in self._stage.get(kinds.DEPLOYMENT, agent)["spec"]["template"]["spec"]["containers"][0]["env"]:
            source = entry.get("valueFrom", {}).get("secretKeyRef")
            env[entry["name"]] = self.secrets[source["name"]][source["key"]] if source else entry.get("value", "")
        return env

    def target(self, agent: str) -> Target:
        """The gateway as somebody sees it who wants to pass for this agent."""
        claims = agent_claims(self.cluster, parse(LanguageAgent, self._stage.get(kinds.AGENT, agent)))
        auth = self.secrets["gateway-auth"]
        return Target(self.cluster.uid, auth["signing-key"], auth["master-key"], claims)

    def client(self, proxy: Proxy, agent: str) -> openai.OpenAI:
        """An OpenAI client as the agent makes it from its environment, sent to where the gateway runs here."""
        env = self.environment(agent)
        assert env["OPENAI_BASE_URL"] == f"http://gateway.{NAMESPACE}.svc.cluster.local:8000/v1"
        return openai.OpenAI(base_url=f"{proxy.url}/v1", api_key=env["OPENAI_API_KEY"], max_retries=0, timeout=60)

    def metrics(self, proxy: Proxy) -> str:
        """What Prometheus reads."""
        headers = {"Authorization": f"Bearer {self.secrets['gateway-auth']['master-key']}"}
        return httpx.get(f"{proxy.url}/metrics", headers=headers, follow_redirects=True, timeout=30).text

    @contextmanager
    def running(self, root: Path, replicas: int = 1) -> Iterator[list[Proxy]]:
        """The gateway's pods, ready; stopped at the end."""
        proxies = [start(self.rendered, self.secrets, root / f"replica-{number}") for number in range(replicas)]
        try:
            wait_ready(*proxies)
            yield proxies
        finally:
            for proxy in proxies:
                proxy.close()


def _decoded(data: Mapping[str, str]) -> dict[str, str]:
    return {key: base64.b64decode(value).decode() for key, value in data.items()}


def _in_cluster(name: str) -> dict[str, str]:
    return {"name": name, "namespace": NAMESPACE}


def _object(kind: str, metadata: dict[str, str], spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "langop.io/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec}

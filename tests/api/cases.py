"""For every rule an object that breaks it, and close to it one that does not."""

from __future__ import annotations

from typing import Any, NamedTuple

from hooks.api.resource import LanguageAgent, LanguageCluster, LanguageModel
from tests.api.api_server import Kind

Spec = dict[str, Any]


class Case(NamedTuple):
    """One rule, named by a part of its message."""

    kind: Kind
    message: str
    bad: Spec
    good: Spec
    bad_name: str = "x"
    good_name: str = "x"

    def __str__(self) -> str:
        return f"{self.kind.kind}-{self.message.replace(' ', '-')}"


OPENAI: Spec = {"provider": "openai", "modelName": "gpt-4o", "apiKeySecretRef": {"name": "key"}}
LOCAL: Spec = {"provider": "openai-compatible", "modelName": "llama3", "endpoint": "http://ollama:11434/v1"}
CUSTOM: Spec = {"provider": "custom", "modelName": "groq/llama-3.3"}
AGENT: Spec = {"image": "example/agent:v1"}
KEYLESS = {key: value for key, value in OPENAI.items() if key != "apiKeySecretRef"}
PLACELESS = {key: value for key, value in LOCAL.items() if key != "endpoint"}
PLACES = {"endpoints": [{"url": "http://a/v1"}, {"url": "http://b/v1"}]}


def egress(*peers: Spec) -> Spec:
    """A cluster whose agents may reach these."""
    return {"networkPolicies": {"egress": [{"to": list(peers)}]}}


def ingress(**rule: Any) -> Spec:
    """An agent with one rule for what it lets in."""
    return {**AGENT, "networkPolicies": {"ingress": [rule]}}


def scaled(low: int, high: int) -> Spec:
    """A cluster whose gateway scales."""
    return {"gateway": {"deployment": {"autoscaling": {"minReplicas": low, "maxReplicas": high}}}}


def ports(*numbers: int) -> Spec:
    """An agent that listens on these."""
    return {**AGENT, "ports": [{"name": f"port-{index}", "port": port} for index, port in enumerate(numbers)]}


def exposed(*wanted: tuple[str, bool]) -> Spec:
    """An agent with these ports: protocol, and whether it is exposed."""
    listed = [
        {"name": f"port-{port}", "port": port, "protocol": protocol, "expose": expose}
        for port, (protocol, expose) in enumerate(wanted, start=8000)
    ]
    return {**AGENT, "ports": listed}


def pods_with(access_mode: str, replicas: int) -> Spec:
    """An agent of so many pods with such a workspace."""
    return {**AGENT, "workspace": {"accessMode": access_mode}, "deployment": {"replicas": replicas}}


MODEL_CASES = (
    Case(LanguageModel, "exactly one of provider", {"modelName": "m"}, CUSTOM),
    Case(
        LanguageModel,
        "exactly one of provider",
        {**CUSTOM, "litellmProvider": "groq"},
        {"litellmProvider": "groq", "modelName": "llama-3.3"},
    ),
    Case(LanguageModel, "need endpoint", PLACELESS, LOCAL),
    Case(LanguageModel, "need endpoint", {**PLACELESS, "provider": "azure"}, {**PLACELESS, "loadBalancing": PLACES}),
    Case(LanguageModel, "need apiKeySecretRef", KEYLESS, OPENAI),
    Case(
        LanguageModel,
        "need apiKeySecretRef",
        {**KEYLESS, "provider": "gemini"},
        {**KEYLESS, "provider": "anthropic", "credentialsSecretRef": {"name": "keys"}},
    ),
    Case(LanguageModel, "needs a modelName with LiteLLM's prefix", {**CUSTOM, "modelName": "llama-3.3"}, CUSTOM),
    Case(LanguageModel, "not both", {**LOCAL, "loadBalancing": PLACES}, {**PLACELESS, "loadBalancing": PLACES}),
    Case(LanguageModel, "modelName is a model id", {**OPENAI, "modelName": "gpt-*"}, {**OPENAI, "modelName": "*"}),
    Case(LanguageModel, "longer than zero", {**OPENAI, "timeout": "0s"}, {**OPENAI, "timeout": "1ms"}),
    Case(LanguageModel, "longer than zero", {**OPENAI, "timeout": "0h0m"}, {**OPENAI, "timeout": "1h30m"}),
    *(
        Case(LanguageModel, f"{field} is for provider", {**OPENAI, field: "v1"}, {**LOCAL, "provider": of, field: "v1"})
        for field, of in (
            ("region", "bedrock"),
            ("project", "vertex"),
            ("location", "vertex"),
            ("apiVersion", "azure"),
        )
    ),
    Case(LanguageModel, "not name the model itself", {**OPENAI, "fallbacks": [{"modelRef": "x"}]}, OPENAI),
)
CLUSTER_CASES = (
    Case(LanguageCluster, "also the namespace's name", {}, {}, "a.b", "a-b"),
    Case(LanguageCluster, "also the namespace's name", {}, {}, "a" * 64, "a" * 63),
    Case(LanguageCluster, "belong to the system", {}, {}, "kube-system", "kubernetes"),
    Case(LanguageCluster, "belong to the system", {}, {}, "kube-mine", "my-kube-system"),
    Case(LanguageCluster, "belong to the system", {}, {}, "metacontroller", "metacontroller-2"),
    Case(LanguageCluster, "belong to the system", {}, {}, "langop-system", "default"),
    Case(
        LanguageCluster,
        "needs domain",
        {"ingress": {"enabled": True}},
        {"ingress": {"enabled": True}, "domain": "example.com"},
    ),
    Case(
        LanguageCluster,
        "TLS needs secretName",
        {"ingress": {"tls": {"enabled": True}}},
        {"ingress": {"tls": {"enabled": True, "issuerRef": {"name": "letsencrypt"}}}},
    ),
    Case(LanguageCluster, "minReplicas must not exceed", scaled(3, 2), scaled(2, 2)),
    Case(
        LanguageCluster,
        "at least 1s",
        {"gateway": {"cache": {"ttl": "999ms"}}},
        {"gateway": {"cache": {"ttl": "1s"}}},
    ),
    Case(LanguageCluster, "a peer is exactly one of", egress({}), egress({"group": "team"})),
    Case(
        LanguageCluster,
        "a peer is exactly one of",
        egress({"cidr": "10.0.0.0/8", "dns": ["example.com"]}),
        egress({"podSelector": {}, "namespaceSelector": {}}),
    ),
    Case(
        LanguageCluster,
        "there is no cidr",
        egress({"group": "team", "except": ["10.0.0.0/9"]}),
        egress({"cidr": "10.0.0.0/8", "except": ["10.0.0.0/9"]}),
    ),
)
AGENT_CASES = (
    Case(LanguageAgent, "also a Service's name", AGENT, AGENT, "1st", "first"),
    Case(LanguageAgent, "also a Service's name", AGENT, AGENT, "a.b", "a-b"),
    Case(LanguageAgent, "also a Service's name", AGENT, AGENT, "a" * 64, "a" * 63),
    Case(LanguageAgent, "must not be gateway or default", AGENT, AGENT, "gateway", "gateway-2"),
    Case(LanguageAgent, "must not be gateway or default", AGENT, AGENT, "default", "my-default"),
    Case(LanguageAgent, "different numbers", ports(80, 81, 80), ports(80, 81, 82)),
    Case(LanguageAgent, "only a TCP port", exposed(("UDP", True)), exposed(("UDP", False), ("TCP", True))),
    Case(LanguageAgent, "only one of ports", exposed(("TCP", True), ("TCP", True)), exposed(("TCP", True))),
    Case(
        LanguageAgent,
        "same model twice",
        {**AGENT, "models": [{"name": "a"}, {"name": "a", "role": "fallback"}]},
        {**AGENT, "models": [{"name": "a"}, {"name": "a", "model": "b"}]},
    ),
    Case(LanguageAgent, "is for one pod", pods_with("ReadWriteOncePod", 2), pods_with("ReadWriteOnce", 2)),
    Case(LanguageAgent, "is for one pod", pods_with("ReadWriteOncePod", 2), pods_with("ReadWriteOncePod", 1)),
    Case(
        LanguageAgent,
        "dns names can only be allowed as egress",
        ingress(**{"from": [{"dns": ["example.com"]}]}),
        ingress(**{"from": [{"group": "team"}]}),
    ),
    Case(
        LanguageAgent,
        "endPort must not be below port",
        ingress(ports=[{"port": 80, "endPort": 79}]),
        ingress(ports=[{"port": 80, "endPort": 80}]),
    ),
)
CASES = MODEL_CASES + CLUSTER_CASES + AGENT_CASES

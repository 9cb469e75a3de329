"""Who may talk to whom by default, and how clusters and agents open it."""

from __future__ import annotations

import pytest

from hooks.kube.kinds import CILIUM_NETWORK_POLICY, NETWORK_POLICY
from hooks.kube.manifest import Manifest
from tests.platform.connections import Peer, allowed
from tests.platform.made import Made, Spec, made

AGENT = Peer("team", (("langop.io/kind", "LanguageAgent"),))
GATEWAY = Peer("team", (("app.kubernetes.io/component", "gateway"), ("app.kubernetes.io/name", "gateway")))
STRANGER = Peer("web", (("app", "web"),))
INTERNET = Peer(address="8.8.8.8")
METADATA = Peer(address="169.254.169.254")
NODE_DNS = Peer(address="169.254.20.10")


def policy(world: Made, name: str) -> Manifest:
    spec: Manifest = world.child(NETWORK_POLICY, name)["spec"]
    assert spec["policyTypes"] == ["Ingress", "Egress"]
    return spec


def exposed(**ingress: object) -> Spec:
    return {"domain": "example.com", "ingress": {"enabled": True, **ingress}}


def test_agents_reach_dns_the_gateway_and_each_other_and_nothing_else() -> None:
    egress = policy(made(agents={"a": {}}), "agents")["egress"]
    assert [allowed(egress, "to", NODE_DNS, (53, protocol)) for protocol in ("UDP", "TCP", "SCTP")] == [
        True,
        True,
        False,
    ]
    assert allowed(egress, "to", GATEWAY, (4000, "TCP"))
    assert not allowed(egress, "to", GATEWAY, (8000, "TCP")), "policies see the port of the pod, not of the Service"
    assert allowed(egress, "to", AGENT, (8080, "TCP"))
    for peer in (INTERNET, STRANGER, METADATA, AGENT._replace(namespace="web")):
        assert not allowed(egress, "to", peer, (443, "TCP")), peer
    assert not allowed(egress, "to", METADATA, (80, "TCP"))


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("http://collector.web.svc:4318", True),
        ("http://collector.web.svc.cluster.local:4318/v1/traces", True),
        ("http://collector.web.svc:4317", False),
        ("http://collector.caches.svc:4318", False),
        ("https://traces.example.com:4318", False),
        ("http://collector.web:4318", False),
    ],
)
def test_agents_reach_the_collector_they_are_told_of(endpoint: str, expected: bool) -> None:
    told = (("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_TRACES_SAMPLER", "http://x.web.svc:4318"))
    egress = policy(made(agents={"a": {}}, telemetry=told), "agents")["egress"]
    assert allowed(egress, "to", STRANGER, (4318, "TCP")) is expected
    assert not allowed(egress, "to", INTERNET, (4318, "TCP"))


def test_agents_are_reached_by_each_other_only() -> None:
    ingress = policy(made(agents={"a": {}}), "agents")["ingress"]
    assert allowed(ingress, "from", AGENT, (8080, "TCP"))
    for peer in (INTERNET, STRANGER, GATEWAY, AGENT._replace(namespace="web")):
        assert not allowed(ingress, "from", peer, (8080, "TCP")), peer


def test_the_gateway_is_called_by_agents_and_calls_models_wherever_they_are() -> None:
    spec = policy(made(), "gateway")
    assert allowed(spec["ingress"], "from", AGENT, (4000, "TCP"))
    for peer, port in ((AGENT, 22), (STRANGER, 4000), (INTERNET, 4000)):
        assert not allowed(spec["ingress"], "from", peer, (port, "TCP"))
    for peer in (INTERNET, STRANGER):
        assert allowed(spec["egress"], "to", peer, (443, "TCP"))
        assert not allowed(spec["egress"], "to", peer, (443, "UDP"))


def test_an_exposed_gateway_is_reached_at_its_port_from_anywhere() -> None:
    ingress = policy(made(exposed()), "gateway")["ingress"]
    for peer in (INTERNET, STRANGER):
        assert allowed(ingress, "from", peer, (4000, "TCP"))
        assert not allowed(ingress, "from", peer, (22, "TCP"))


def test_only_the_ingress_controller_reaches_it_where_its_namespace_is_known() -> None:
    world = made(exposed(), agents={"a": {"ports": [EXPOSED]}}, ingress_namespaces=("web",))
    for name, port in (("gateway", 4000), ("a-agent", 9000)):
        ingress = policy(world, name)["ingress"]
        assert allowed(ingress, "from", STRANGER, (port, "TCP"))
        for peer in (INTERNET, Peer("caches")):
            assert not allowed(ingress, "from", peer, (port, "TCP")), (name, peer)


EXPOSED = {"name": "http", "port": 9000, "expose": True}


def test_of_an_exposed_agent_only_the_exposed_port_is_open() -> None:
    other = {"name": "metrics", "port": 9090}
    ingress = policy(made(exposed(), agents={"a": {"ports": [EXPOSED, other]}}), "a-agent")["ingress"]
    assert allowed(ingress, "from", INTERNET, (9000, "TCP"))
    assert not allowed(ingress, "from", INTERNET, (9090, "TCP"))


def test_an_agent_has_a_policy_of_its_own_only_when_it_adds_something() -> None:
    world = made(
        agents={"a": {"ports": [EXPOSED]}, "b": {"networkPolicies": {"egress": [{"to": [{"cidr": "8.8.8.8/32"}]}]}}}
    )
    assert world.names(NETWORK_POLICY) == ["agents", "b-agent", "gateway"]
    spec = policy(world, "b-agent")
    assert spec["podSelector"]["matchLabels"] == {"langop.io/kind": "LanguageAgent", "langop.io/agent": "b"}
    assert allowed(spec["egress"], "to", INTERNET, (443, "TCP"))
    assert "ingress" not in spec


def test_no_policy_is_made_where_they_are_off() -> None:
    rules = {"ingress": [{}], "egress": [{"to": [{"dns": ["example.com"]}]}]}
    off = {"networkPolicies": {"enabled": False, **rules}, **exposed()}
    world = made(off, agents={"a": {"networkPolicies": rules, "ports": [EXPOSED]}}, components=["cilium"])
    assert world.names(NETWORK_POLICY) == world.names(CILIUM_NETWORK_POLICY) == []
    assert world.condition("ComponentsAdded") is None


BY_NAME = {
    "networkPolicies": {
        "egress": [{"to": [{"dns": ["example.com"]}, {"cidr": "10.0.0.0/8"}], "ports": [{"port": 443}]}]
    }
}


def test_names_are_for_cilium_and_the_rest_of_the_rule_holds_without_it() -> None:
    world = made(BY_NAME, agents={"a": BY_NAME, "b": {}}, components=["cilium"])
    assert world.names(CILIUM_NETWORK_POLICY) == ["a-agent", "agents"]
    learn, rule = world.child(CILIUM_NETWORK_POLICY, "agents")["spec"]["egress"]
    assert learn["toPorts"][0]["rules"]["dns"] == [{"matchPattern": "*"}], "Cilium learns addresses from DNS"
    assert rule == {
        "toFQDNs": [{"matchName": "example.com"}],
        "toPorts": [{"ports": [{"port": "443", "protocol": "TCP"}]}],
    }
    assert policy(world, "a-agent")["egress"] == [
        {"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "ports": [{"port": 443, "protocol": "TCP"}]}
    ]
    assert world.condition("ComponentsAdded") == ("True", "Added", "Every component that is needed is there.")


def test_a_rule_of_names_opens_nothing_without_cilium_and_says_so() -> None:
    only_names = {"networkPolicies": {"egress": [{"to": [{"dns": ["example.com"]}]}]}}
    world = made(only_names, agents={"a": only_names})
    assert world.names(NETWORK_POLICY) == ["agents", "gateway"]
    assert not allowed(policy(world, "agents")["egress"], "to", INTERNET, (443, "TCP"))
    assert world.condition("ComponentsAdded") == (
        "False",
        "ComponentMissing",
        "CiliumNetworkPolicy agents, a-agent is not made: add components/cilium to the hooks' kustomization.",
    )
    assert world.status()["phase"] == "Ready", "what runs is not worse for it"

"""The way in from outside."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube.kinds import AGENT, HTTP_ROUTE, INGRESS
from hooks.rehearsal.refs import Ref
from hooks.settings import Settings, SharedGateway
from tests.platform.made import NAME, Spec, made

EXPOSED = {"ports": [{"name": "web", "port": 9000, "expose": True}]}
SHARED = SharedGateway("infra", "public")


def exposed(**ingress: Any) -> Spec:
    return {"domain": "example.com", "ingress": {"enabled": True, **ingress}}


@pytest.mark.parametrize(
    "cluster", [{}, {"domain": "example.com"}, {"domain": "example.com", "ingress": {"className": "nginx"}}]
)
def test_it_is_closed_unless_asked_for(cluster: Spec) -> None:
    world = made(cluster, agents={"a": EXPOSED}, components=["gateway-api"], http_route_gateway=SHARED)
    assert world.names(INGRESS) == world.names(HTTP_ROUTE) == []
    assert world.condition("Exposed") is None


def test_the_gateway_and_agents_with_an_exposed_port_have_host_names() -> None:
    world = made(exposed(className="nginx"), agents={"a": EXPOSED, "b": {}})
    assert world.names(INGRESS) == ["a", "gateway"]
    for name, port in (("gateway", "http"), ("a", "web")):
        spec = world.child(INGRESS, name)["spec"]
        (rule,) = spec["rules"]
        assert (spec["ingressClassName"], rule["host"]) == ("nginx", f"{name}.example.com")
        assert rule["http"]["paths"] == [
            {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": name, "port": {"name": port}}}}
        ]
        assert "tls" not in spec
    assert world.condition("Exposed") == ("True", "IngressMade", "The gateway is at http://gateway.example.com.")


def test_answers_are_streamed_by_the_common_controllers() -> None:
    annotations = made(exposed()).child(INGRESS, "gateway")["metadata"]["annotations"]
    assert annotations["nginx.ingress.kubernetes.io/proxy-buffering"] == "off"
    assert annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"] == "3600"
    assert annotations["nginx.org/proxy-buffering"] == "False"
    assert all(isinstance(value, str) for value in annotations.values())


def test_ones_own_certificate_serves_all_hosts() -> None:
    world = made(exposed(tls={"enabled": True, "secretName": "wildcard"}), agents={"a": EXPOSED})
    for name in ("gateway", "a"):
        ingress = world.child(INGRESS, name)
        assert ingress["spec"]["tls"] == [{"hosts": [f"{name}.example.com"], "secretName": "wildcard"}]
        assert not any(key.startswith("cert-manager.io") for key in ingress["metadata"]["annotations"])
    assert world.condition("Exposed") == ("True", "IngressMade", "The gateway is at https://gateway.example.com.")


@pytest.mark.parametrize(
    ("issuer", "annotation"),
    [
        ({"name": "letsencrypt"}, ("cert-manager.io/cluster-issuer", "letsencrypt")),
        ({"name": "vault", "kind": "Issuer"}, ("cert-manager.io/issuer", "vault")),
    ],
    ids=["for the Kubernetes cluster", "of the namespace"],
)
@pytest.mark.parametrize("secret", [None, "mine"])
def test_cert_manager_makes_a_certificate_for_each_host(
    issuer: Spec, annotation: tuple[str, str], secret: str | None
) -> None:
    tls = {"enabled": True, "issuerRef": issuer, **({"secretName": secret} if secret else {})}
    world = made(exposed(tls=tls), agents={"a": EXPOSED})
    # Two certificates in one Secret would overwrite each other.
    for name, expected in (("gateway", secret or "gateway-tls"), ("a", "a-tls")):
        ingress = world.child(INGRESS, name)
        assert annotation in ingress["metadata"]["annotations"].items()
        assert ingress["spec"]["tls"] == [{"hosts": [f"{name}.example.com"], "secretName": expected}]


def test_an_issuer_is_not_asked_while_tls_is_off() -> None:
    ingress = made(exposed(tls={"issuerRef": {"name": "letsencrypt"}})).child(INGRESS, "gateway")
    assert "cert-manager.io/cluster-issuer" not in ingress["metadata"]["annotations"]
    assert "tls" not in ingress["spec"]


def test_who_needs_no_key_is_told_who_else_needs_none() -> None:
    world = made({**exposed(), "gateway": {"auth": {"mode": "none"}}})
    assert (world.condition("Exposed") or ("", "", ""))[2].endswith(
        "Who reaches it needs no key: gateway.auth.mode is none."
    )


def test_with_gateway_api_there_are_httproutes_instead() -> None:
    world = made(exposed(), agents={"a": EXPOSED}, components=["gateway-api"], http_route_gateway=SHARED)
    assert (world.names(HTTP_ROUTE), world.names(INGRESS)) == (["a", "gateway"], [])
    for name, port in (("gateway", 8000), ("a", 9000)):
        spec = world.child(HTTP_ROUTE, name)["spec"]
        (parent,), (rule,) = spec["parentRefs"], spec["rules"]
        assert (parent["namespace"], parent["name"]) == ("infra", "public")
        assert spec["hostnames"] == [f"{name}.example.com"]
        assert rule["backendRefs"] == [{"group": "", "kind": "Service", "name": name, "port": port, "weight": 1}]
        assert rule["timeouts"] == {"request": "0s"}


@pytest.mark.parametrize(
    ("cluster", "components", "gateway"),
    [
        (exposed(className="nginx"), ["gateway-api"], SHARED),
        (exposed(), [], SHARED),
        (exposed(), ["gateway-api"], None),
    ],
    ids=["an IngressClass is named", "no component", "no Gateway"],
)
def test_otherwise_it_is_an_ingress(cluster: Spec, components: list[str], gateway: SharedGateway | None) -> None:
    world = made(cluster, components=components, http_route_gateway=gateway)
    assert (world.names(HTTP_ROUTE), world.names(INGRESS)) == ([], ["gateway"])


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (None, ("False", "NotAttached", "No Gateway has taken the HTTPRoute yet.")),
        (
            [{"type": "Accepted", "status": "False", "message": "no listener for this host"}],
            ("False", "NotAttached", "The Gateway says: no listener for this host"),
        ),
        (
            [{"type": "Accepted", "status": "True"}],
            ("True", "HTTPRouteMade", "The gateway is at gateway.example.com, by Gateway infra/public."),
        ),
    ],
    ids=["nobody", "refused", "taken"],
)
def test_the_condition_says_what_the_gateway_says(conditions: Any, expected: tuple[str, str, str]) -> None:
    world = made(exposed(), components=["gateway-api"], http_route_gateway=SHARED)
    route = world.world.get(Ref(HTTP_ROUTE.key, NAME, "gateway"))
    assert route
    world.change({**route, "status": {"parents": [{"conditions": conditions}] if conditions else []}})
    assert world.condition("Exposed") == expected


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        (exposed(), ("True", "The agent is at a.example.com.")),
        ({"domain": "example.com"}, ("False", "LanguageCluster team does not set ingress.enabled.")),
    ],
    ids=["open", "closed"],
)
def test_an_agent_says_where_it_is(cluster: Spec, expected: tuple[str, str]) -> None:
    world = made(cluster, agents={"a": EXPOSED, "b": {}})
    found = {each["type"]: each for each in world.status(AGENT, "a")["conditions"]}
    assert (found["Exposed"]["status"], found["Exposed"]["message"]) == expected
    assert "Exposed" not in {each["type"] for each in world.status(AGENT, "b")["conditions"]}
    assert world.status(AGENT, "a")["phase"] == "Running"


def test_an_agent_says_when_it_exposes_what_has_no_host_name() -> None:
    two = {"ports": [{"name": name, "port": port, "expose": True} for name, port in (("a", 1), ("b", 2))]}
    world = made(exposed(), agents={"a": two})
    assert world.names(INGRESS) == ["gateway"]
    assert "only one of ports can be exposed" in world.status(AGENT, "a")["conditions"][0]["message"]


@pytest.mark.parametrize("text", ["public", "infra/", "/public", "a/b/c"])
def test_a_gateway_of_another_form_is_refused_at_start(text: str) -> None:
    with pytest.raises(ValueError, match="must be namespace/name"):
        Settings.from_environment({"LANGOP_HTTP_ROUTE_GATEWAY": text})


def test_settings_of_the_environment() -> None:
    settings = Settings.from_environment(
        {"LANGOP_HTTP_ROUTE_GATEWAY": "infra/public", "LANGOP_INGRESS_NAMESPACES": "traefik, ingress-nginx,"}
    )
    assert settings.http_route_gateway == SHARED
    assert settings.ingress_namespaces == ("ingress-nginx", "traefik")
    assert Settings.from_environment({"LANGOP_HTTP_ROUTE_GATEWAY": ""}).http_route_gateway is None

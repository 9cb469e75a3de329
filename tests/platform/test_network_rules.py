"""A network rule allows exactly what its user wrote, whatever is empty, missing or only known to Cilium."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hooks.api.networking import EgressRule, IngressRule
from hooks.children.network_rules import egress_rules, ingress_rules
from hooks.kube.manifest import Manifest, prune
from tests.platform.connections import OWN, PEERS, PORTS, allowed, written

KEYS = st.sampled_from(["app", "stage", "tier", "langop.io/group", "kubernetes.io/metadata.name"])
VALUES = st.sampled_from(["web", "test", "data", "agents", "researchers", OWN])
EXPRESSIONS: st.SearchStrategy[Manifest] = st.one_of(
    st.fixed_dictionaries(
        {"key": KEYS, "operator": st.sampled_from(["In", "NotIn"]), "values": st.lists(VALUES, min_size=1, max_size=2)}
    ),
    st.fixed_dictionaries(
        {"key": KEYS, "operator": st.sampled_from(["Exists", "DoesNotExist"])}, optional={"values": st.just([])}
    ),
)
SELECTORS: st.SearchStrategy[Manifest] = st.fixed_dictionaries(
    {},
    optional={
        "matchLabels": st.dictionaries(KEYS, VALUES, max_size=2),
        "matchExpressions": st.lists(EXPRESSIONS, max_size=2),
    },
)
PEER_SPECS: st.SearchStrategy[Manifest] = st.one_of(
    st.fixed_dictionaries({"podSelector": SELECTORS}),
    st.fixed_dictionaries({"namespaceSelector": SELECTORS}, optional={"podSelector": SELECTORS}),
    st.fixed_dictionaries({"group": st.just("researchers")}),
    st.fixed_dictionaries(
        {
            "service": st.fixed_dictionaries(
                {"name": st.just("redis")}, optional={"namespace": st.sampled_from(["caches", OWN])}
            )
        }
    ),
    st.sampled_from(
        [
            {"cidr": "0.0.0.0/0"},
            {"cidr": "10.0.0.0/8", "except": ["10.1.9.0/24"]},
            {"cidr": "::/0"},
            {"cidr": "8.8.8.8/32", "except": []},
        ]
    ),
)
DNS = st.just({"dns": ["api.example.com"]})
PORT_SPECS = st.sampled_from(
    [
        {"port": 53, "protocol": "UDP"},
        {"port": 443},
        {"port": 8000, "endPort": 8100},
        {"port": 8050, "protocol": "SCTP"},
    ]
)


def rules(side: str, peers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {},
        optional={
            side: st.lists(peers, max_size=3),
            "ports": st.lists(PORT_SPECS, max_size=3),
            "description": st.just("x"),
        },
    )


def assert_exactly(made: list[Manifest], specs: list[Manifest], side: str) -> None:
    """What is made allows every connection that one of the specs allows, and no other."""
    assert prune(made) == made, "something of it would get lost"
    for peer in PEERS:
        for port in PORTS:
            expected = any(written(spec, side, peer, port) for spec in specs)
            assert allowed(made, side, peer, port) == expected, (peer, port)


@given(st.lists(rules("to", PEER_SPECS | DNS), max_size=3))
def test_egress_is_exactly_what_was_written(specs: list[Manifest]) -> None:
    parsed = [EgressRule.model_validate(spec, by_alias=True, by_name=False) for spec in specs]
    assert_exactly(egress_rules(parsed, OWN), specs, "to")


@given(st.lists(rules("from", PEER_SPECS), max_size=3))
def test_ingress_is_exactly_what_was_written(specs: list[Manifest]) -> None:
    parsed = [IngressRule.model_validate(spec, by_alias=True, by_name=False) for spec in specs]
    assert_exactly(ingress_rules(parsed, OWN), specs, "from")


@pytest.mark.parametrize(
    "spec",
    [
        {"to": [{"podSelector": {"matchLabel": {"app": "web"}}}]},
        {"to": [{"podSelector": {"matchLabels": {"app": None}}}]},
        {"to": [{"podSelector": {"matchLabels": ["app"]}}]},
        {"to": [{"namespaceSelector": {"matchExpressions": [{"key": "tier"}]}}]},
        {"to": [{"namespaceSelector": {"matchExpressions": [{}]}}]},
        {"to": [{"podSelector": None}]},
        {"to": [{}]},
        {"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]},
    ],
    ids=str,
)
def test_a_slip_that_would_allow_more_is_refused(spec: Manifest) -> None:
    with pytest.raises(ValidationError):
        EgressRule.model_validate(spec, by_alias=True, by_name=False)

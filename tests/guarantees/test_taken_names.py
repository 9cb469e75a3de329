"""A foreign object with the name of one of a cluster's own is left alone and named."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube import kinds
from hooks.kube.kinds import Kind
from hooks.kube.labels import AGENT
from hooks.rehearsal.children import Apply
from tests.support.events import calls_until_settled
from tests.support.foreign import BEFORE, REMEDY, as_asked, foreign, told
from tests.support.stage import NAMESPACE, Stage, condition, examples

NEEDED = [(kinds.SERVICE, "gateway"), (kinds.DEPLOYMENT, "gateway")]
OF_PODS = [
    (kinds.CONFIG_MAP, "gateway-config"),
    (kinds.SERVICE_ACCOUNT, "gateway"),
    (kinds.NETWORK_POLICY, "gateway"),
]
OTHERS = [
    (kinds.NETWORK_POLICY, "agents"),
    (kinds.CILIUM_NETWORK_POLICY, "agents"),
    (kinds.INGRESS, "gateway"),
    (kinds.HTTP_ROUTE, "gateway"),
    (kinds.RESOURCE_QUOTA, "langop-quota"),
    (kinds.HORIZONTAL_POD_AUTOSCALER, "gateway"),
    (kinds.POD_DISRUPTION_BUDGET, "gateway"),
]
"""What a gateway takes calls without."""
COMPONENTS = {kind: component for component, kind in kinds.OPTIONAL_CHILD_KINDS.items()}


def names(*places: tuple[Kind, str]) -> list[Any]:
    return [pytest.param(*place, id=f"{place[0].kind} {place[1]}") for place in places]


def with_everything(stage: Stage) -> None:
    """A cluster that asks for whatever a cluster can have."""
    spec = {
        "domain": "agents.example.com",
        "ingress": {"enabled": True},
        "capacity": {"maxAgents": 10},
        "networkPolicies": {"egress": [{"to": [{"dns": ["api.example.com"]}]}]},
        "gateway": {"deployment": {"autoscaling": {"minReplicas": 2, "maxReplicas": 4}}},
    }
    stage.edit(kinds.CLUSTER, NAMESPACE, **spec)


@pytest.mark.parametrize(("kind", "name"), names(*NEEDED, *OF_PODS, *OTHERS))
def test_a_foreign_object_with_a_name_of_the_clusters_is_left_alone_and_named(
    apply: Apply, kind: Kind, name: str
) -> None:
    components = [COMPONENTS[kind]] if kind in COMPONENTS else []
    stage = Stage(BEFORE, foreign(kind, name), *examples(), apply=apply, components=components)
    with_everything(stage)
    there = stage.get(kind, name)
    settled = stage.settle()
    assert as_asked(stage.get(kind, name)) == as_asked(there)
    assert settled.left_alone == (), "it is not even asked for"
    says = f"LanguageCluster my-cluster: {kind.kind} {name} is someone else's: {REMEDY}."
    assert told(stage, "NamesFree") == ("False", "NameTaken", says)
    status = stage.get(kinds.CLUSTER, NAMESPACE)["status"]
    if (kind, name) in OTHERS:
        assert (status["phase"], status["gatewayReady"]) == ("Degraded", True)
    else:
        assert told(stage, "GatewayReady") == told(stage, "Ready") == ("False", "NameTaken", says)
        assert (status["phase"], status["gatewayReady"]) == ("Pending", False)
    assert {str(ref) for ref in stage.stored()} >= {
        f"ConfigMap {NAMESPACE}/greeter-agent",
        f"Secret {NAMESPACE}/gateway-auth",
        f"NetworkPolicy {NAMESPACE}/gateway",
    }, "everything else is made"


def test_a_cluster_looks_for_every_name_that_it_may_need_and_for_no_kind_that_may_not_be_served() -> None:
    everything, nothing_optional = Stage(components=list(COMPONENTS.values())), Stage()
    for stage in (everything, nothing_optional):
        with_everything(stage)
        stage.settle()
    stored = everything.stored()
    (rules,) = (rules for _, rules in everything.metacontroller._rules.values() if len(rules) > 10)
    asked = {(each["apiVersion"], each["resource"], name) for each in rules for name in each.get("names", ())}
    ours = {
        (kind.api_version, kind.plural, ref.name)
        for ref, manifest in stored.items()
        for kind in (*kinds.CHILD_KINDS, *COMPONENTS)
        if kind.key == ref.key and manifest["metadata"].get("ownerReferences")
        if AGENT not in manifest["metadata"]["labels"]
    }
    assert len(ours) == 13
    assert ours <= asked
    shown = {each["resource"] for _, rules in nothing_optional.metacontroller._rules.values() for each in rules}
    assert "ingresses" in shown
    assert shown.isdisjoint(kind.plural for kind in COMPONENTS)


@pytest.mark.parametrize(("kind", "name"), names(*NEEDED, *OF_PODS, *OTHERS))
def test_everything_goes_on_once_the_name_is_free(apply: Apply, kind: Kind, name: str) -> None:
    components = [COMPONENTS[kind]] if kind in COMPONENTS else []
    stage = Stage(BEFORE, foreign(kind, name), *examples(), apply=apply, components=components)
    with_everything(stage)
    calls_until_settled(stage)
    seen = len(stage.world.journal)
    stage.delete(kind, name)
    assert calls_until_settled(stage, seen)["/cluster/sync"], "that it is gone is an event, not found out by chance"
    status = stage.get(kinds.CLUSTER, NAMESPACE)["status"]
    assert status["gatewayReady"] is True
    assert "NamesFree" not in {each["type"] for each in status["conditions"]}
    assert condition(stage.get(kinds.AGENT, "greeter"), "Ready")["status"] == "True"
    assert stage.get(kind, name)["metadata"]["ownerReferences"][0]["kind"] == "LanguageCluster"

"""What leads to an object of the gateway's by its name goes while that object is someone else's."""

from __future__ import annotations

import pytest

from hooks.kube import kinds
from hooks.kube.kinds import Kind
from hooks.rehearsal.children import Apply
from hooks.rehearsal.refs import Ref
from tests.support.foreign import BEFORE, foreign, hand_over
from tests.support.stage import NAMESPACE, Stage, condition, examples

ROUTES = pytest.mark.parametrize(
    ("route", "components"),
    [(kinds.INGRESS, ()), (kinds.HTTP_ROUTE, ("gateway-api",))],
    ids=["Ingress", "HTTPRoute"],
)
EXPOSED = {"domain": "agents.example.com", "ingress": {"enabled": True}}


def is_there(stage: Stage, kind: Kind) -> bool:
    return Ref(kind.key, NAMESPACE, "gateway") in stage.stored()


@ROUTES
def test_no_route_leads_to_a_foreign_service(apply: Apply, route: Kind, components: tuple[str, ...]) -> None:
    stage = Stage(BEFORE, foreign(kinds.SERVICE, "gateway"), *examples(), apply=apply, components=components)
    stage.edit(kinds.CLUSTER, NAMESPACE, **EXPOSED)
    stage.settle()
    assert not is_there(stage, route)
    exposed = condition(stage.get(kinds.CLUSTER, NAMESPACE), "Exposed")
    assert (exposed["status"], exposed["reason"]) == ("False", "NameTaken")
    assert exposed["message"].startswith(
        f"No {route.kind} is made: LanguageCluster my-cluster: Service gateway is some"
    )
    stage.delete(kinds.SERVICE, "gateway")
    stage.settle()
    assert is_there(stage, route)


@ROUTES
def test_a_route_goes_when_its_service_becomes_foreign(apply: Apply, route: Kind, components: tuple[str, ...]) -> None:
    stage = Stage(BEFORE, *examples(), apply=apply, components=components)
    stage.edit(kinds.CLUSTER, NAMESPACE, **EXPOSED)
    stage.settle()
    assert is_there(stage, route)
    hand_over(stage, kinds.SERVICE, "gateway")
    assert stage.changed_by() == {f"{route.kind} my-cluster/gateway"}
    assert not is_there(stage, route)


def test_a_foreign_route_is_said_where_it_matters(apply: Apply) -> None:
    stage = Stage(BEFORE, foreign(kinds.INGRESS, "gateway"), *examples(), apply=apply)
    stage.settle()
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["phase"] == "Ready", "nobody asked for one"
    stage.edit(kinds.CLUSTER, NAMESPACE, **EXPOSED)
    stage.settle()
    exposed = condition(stage.get(kinds.CLUSTER, NAMESPACE), "Exposed")
    assert (exposed["status"], exposed["reason"]) == ("False", "NameTaken")
    assert "Ingress gateway is someone else's" in exposed["message"]


def test_no_autoscaler_of_ours_scales_a_foreign_deployment(apply: Apply) -> None:
    autoscaler = kinds.HORIZONTAL_POD_AUTOSCALER
    stage = Stage(BEFORE, *examples(), apply=apply, components=["autoscaling"])
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"deployment": {"autoscaling": {"maxReplicas": 4}}})
    stage.settle()
    assert is_there(stage, autoscaler)
    hand_over(stage, kinds.DEPLOYMENT, "gateway")
    stage.settle()
    assert not is_there(stage, autoscaler)
    stage.delete(kinds.DEPLOYMENT, "gateway")
    stage.settle()
    assert is_there(stage, autoscaler)

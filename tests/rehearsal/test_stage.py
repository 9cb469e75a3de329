"""Rounds: when a rehearsal ends, and what it says when it does not."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube.kinds import DEPLOYMENT
from hooks.rehearsal.journal import difference
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.stage import NotSettled, Round, settle
from tests.rehearsal.fakes import (
    CLUSTER_REF,
    CONFIG_MAP_REF,
    FakeHooks,
    config_map,
    failing,
    namespace,
    rehearsal,
    secret,
    stored,
    wanting,
)

GATEWAY = Ref(DEPLOYMENT.key, "lab", "gateway")


def deployment(**pod: Any) -> dict[str, Any]:
    containers = [{"name": "main", "image": "example/image:1", **pod}]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "gateway", "namespace": "lab"},
        "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {"spec": {"containers": containers}}},
    }


def test_it_ends_when_a_round_changes_nothing() -> None:
    rounds: list[Round] = []
    settled = settle(rehearsal(FakeHooks(wanting(namespace(), config_map()))), seen=rounds.append)
    assert [bool(played.changes) for played in rounds] == [True, False]
    assert (settled.rounds, settled.calls, settled.failures) == (1, 3, {})


def test_the_namespace_comes_first_because_children_need_it() -> None:
    def hook(request: dict[str, Any]) -> dict[str, Any]:
        there = request["children"]["Namespace.v1"]
        return {"children": [namespace(), *([config_map()] if there else [])]}

    assert settle(rehearsal(FakeHooks(hook))).rounds == 2


def test_a_hook_that_never_settles_is_named_with_the_field_that_changes() -> None:
    calls = iter(range(100))
    hooks = FakeHooks(lambda _: {"children": [config_map(count=str(next(calls)))]})
    with pytest.raises(NotSettled, match=r"after 5 rounds: ConfigMap lab/settings changes at data\.count"):
        settle(rehearsal(hooks, namespace()), limit=5)


def test_a_child_that_the_api_server_completes_is_updated_at_every_sync() -> None:
    policy = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "isolation", "namespace": "lab"},
        "spec": {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"ports": [{"port": 53}]}]},
    }
    failures = settle(rehearsal(FakeHooks(wanting(policy)), namespace())).failures
    assert failures[CLUSTER_REF].endswith("the API server restores spec.ingress[0].ports[0].protocol")


def test_a_sync_that_fails_is_reported_and_stops_no_other() -> None:
    settled = settle(rehearsal(failing(500, "The hook failed.")))
    assert settled.failures == {CLUSTER_REF: "The hook failed. (status 500)"}


def test_pods_start_when_what_they_refer_to_is_there() -> None:
    variable = {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "key", "key": "api-key"}}}
    metacontroller = rehearsal(FakeHooks(wanting(deployment(env=[variable]))), namespace())
    settle(metacontroller)
    waiting = stored(metacontroller, GATEWAY)["status"]
    assert waiting["unavailableReplicas"] == 1
    assert waiting["conditions"][1]["message"] == "The pods wait for Secret key."
    metacontroller.world.put(secret("key", other="x"))
    settle(metacontroller)
    assert "wait for key api-key of Secret key" in str(stored(metacontroller, GATEWAY)["status"])
    metacontroller.world.put(secret("key", **{"api-key": "x"}))
    settle(metacontroller)
    assert stored(metacontroller, GATEWAY)["status"]["readyReplicas"] == 1


def test_what_a_pod_can_do_without_does_not_keep_it() -> None:
    sources = [{"secretRef": {"name": "none", "optional": True}}]
    metacontroller = rehearsal(FakeHooks(wanting(deployment(envFrom=sources))), namespace())
    settle(metacontroller)
    assert stored(metacontroller, GATEWAY)["status"]["readyReplicas"] == 1


def test_the_rest_of_kubernetes_can_stand_still() -> None:
    metacontroller = rehearsal(FakeHooks(wanting(deployment())), namespace())
    settle(metacontroller, rest=lambda _: None)
    assert "status" not in stored(metacontroller, GATEWAY)


def test_someone_elses_change_is_undone() -> None:
    metacontroller = rehearsal(FakeHooks(wanting(config_map(a="1"))), namespace())
    settle(metacontroller)
    child = stored(metacontroller, CONFIG_MAP_REF)
    metacontroller.world.update({**child, "data": {"a": "2", "b": "3"}})
    settle(metacontroller)
    assert stored(metacontroller, CONFIG_MAP_REF)["data"] == {"a": "1", "b": "3"}


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}, {"b": 3}]}, "a[1].b"),
        ({"a": [1]}, {"a": [1, 2]}, "a"),
        ({"metadata": {"resourceVersion": "1"}}, {"metadata": {"resourceVersion": "2"}}, None),
        ({}, {"a": 1}, "a"),
    ],
)
def test_difference(before: Any, after: Any, path: str | None) -> None:
    assert difference(before, after) == path

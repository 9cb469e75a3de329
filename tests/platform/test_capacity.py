"""Bounds of a namespace, what they ask of pods, and what is in use of them."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube.kinds import DEPLOYMENT, RESOURCE_QUOTA
from hooks.rehearsal.refs import Ref
from tests.platform.made import NAME, Made, Spec, made

CPU_AND_MEMORY = {"maxCPU": 8, "maxMemory": "16Gi"}


def resources(world: Made, name: str, kind: str = "containers") -> Any:
    (container,) = world.child(DEPLOYMENT, name)["spec"]["template"]["spec"][kind]
    return container.get("resources")


def test_nothing_is_bounded_unless_asked_for() -> None:
    assert made().names(RESOURCE_QUOTA) == made({"capacity": {}}).names(RESOURCE_QUOTA) == []
    assert "capacity" not in made().status()


@pytest.mark.parametrize(
    ("capacity", "hard"),
    [
        ({"maxAgents": 10}, {"count/languageagents.langop.io": "10"}),
        ({"maxModels": 5}, {"count/languagemodels.langop.io": "5"}),
        ({"maxCPU": "8000m"}, {"limits.cpu": "8"}),
        ({"maxCPU": 1.0, "maxMemory": "1024Mi"}, {"limits.cpu": "1", "limits.memory": "1Gi"}),
    ],
    ids=str,
)
def test_the_quota(capacity: Spec, hard: dict[str, str]) -> None:
    assert made({"capacity": capacity}).child(RESOURCE_QUOTA, "langop-quota")["spec"] == {"hard": hard}


def test_pods_of_an_unbounded_namespace_need_no_limits() -> None:
    world = made({"capacity": {"maxAgents": 10}}, agents={"a": {}})
    assert resources(world, "a") is None


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (None, {"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"cpu": "1", "memory": "1Gi"}}),
        (
            {"requests": {"cpu": 2, "memory": "4096Mi"}},
            {"requests": {"cpu": "2", "memory": "4Gi"}, "limits": {"cpu": "2", "memory": "4Gi"}},
        ),
        (
            {"limits": {"cpu": "500m", "memory": "1Gi"}},
            {"limits": {"cpu": "500m", "memory": "1Gi"}},
        ),
        (
            {"limits": {"memory": "2Gi"}, "requests": {"cpu": "0.2"}},
            {"limits": {"cpu": "1", "memory": "2Gi"}, "requests": {"cpu": "200m"}},
        ),
    ],
    ids=["says nothing", "asks for more than the default limit", "has limits", "has one limit"],
)
def test_containers_get_the_limits_that_a_bounded_namespace_asks_for(own: Any, expected: Spec) -> None:
    options = {"resources": own} if own else {}
    init = {"name": "first", "image": "example/first:1", **options}
    world = made({"capacity": CPU_AND_MEMORY}, agents={"a": {"deployment": {**options, "initContainers": [init]}}})
    assert resources(world, "a") == expected
    assert resources(world, "a", "initContainers") == expected


def test_the_gateway_gets_them_too() -> None:
    assert resources(made({"capacity": {"maxCPU": 8}}), "gateway") == {
        "requests": {"cpu": "250m", "memory": "512Mi"},
        "limits": {"cpu": "1", "memory": "1Gi"},
    }


def counted(world: Made, used: Spec) -> Made:
    """The world after Kubernetes counted."""
    quota = world.world.get(Ref(RESOURCE_QUOTA.key, NAME, "langop-quota"))
    assert quota
    world.change({**quota, "status": {"hard": quota["spec"]["hard"], "used": dict(used)}})
    return world


def test_what_is_in_use_is_in_the_status() -> None:
    world = made({"capacity": {"maxAgents": 10, "maxModels": 5, **CPU_AND_MEMORY}})
    assert "capacity" not in world.status(), "not before Kubernetes has counted"
    counted(
        world,
        {
            "count/languageagents.langop.io": "2",
            "count/languagemodels.langop.io": "1",
            "limits.cpu": "2500m",
            "limits.memory": "3Gi",
        },
    )
    assert world.status()["capacity"] == {"agents": "2/10", "models": "1/5", "cpu": "2500m/8", "memory": "3Gi/16Gi"}
    assert world.condition("WithinCapacity") == ("True", "Room", "There is room for more.")


def test_a_full_namespace_says_what_is_full_and_stays_ready() -> None:
    capacity = {"maxAgents": 2, "maxModels": 5, "maxMemory": "2Gi"}
    used = {"count/languageagents.langop.io": "2", "count/languagemodels.langop.io": "1", "limits.memory": "2048Mi"}
    world = counted(made({"capacity": capacity}), used)
    assert world.condition("WithinCapacity") == (
        "False",
        "LimitReached",
        "In use: 2 of 2 (agents), 2048Mi of 2Gi (memory). No more can be added.",
    )
    assert world.status()["phase"] == "Ready"

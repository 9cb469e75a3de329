"""How many pods the gateway has, and what several of them need."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube.kinds import DEPLOYMENT, HORIZONTAL_POD_AUTOSCALER, POD_DISRUPTION_BUDGET
from tests.platform.made import MODEL, Made, Spec, made

BOTH = ("autoscaling", "pod-disruption-budget")
LIMITED = {"llama3": {**MODEL, "rateLimits": {"requestsPerMinute": 10}}}


def gateway(**deployment: Any) -> Spec:
    return {"gateway": {"deployment": deployment}}


def scaled(low: int = 2, high: int = 6, **rest: Any) -> Spec:
    return gateway(autoscaling={"minReplicas": low, "maxReplicas": high, **rest})


def deployment(world: Made) -> Any:
    return world.child(DEPLOYMENT, "gateway")["spec"]


def test_one_pod_needs_neither() -> None:
    world = made(components=BOTH)
    assert world.names(HORIZONTAL_POD_AUTOSCALER) == world.names(POD_DISRUPTION_BUDGET) == []
    assert deployment(world)["replicas"] == 1
    assert world.condition("ComponentsAdded") is None


def test_pods_spread_over_nodes_and_zones_by_default_and_wait_for_neither() -> None:
    constraints = deployment(made())["template"]["spec"]["topologySpreadConstraints"]
    labels = deployment(made())["template"]["metadata"]["labels"]
    assert [each["topologyKey"] for each in constraints] == ["kubernetes.io/hostname", "topology.kubernetes.io/zone"]
    for each in constraints:
        assert each["whenUnsatisfiable"] == "ScheduleAnyway"
        assert each["labelSelector"]["matchLabels"].items() <= labels.items()


def test_the_autoscaler_decides_how_many_pods_there_are() -> None:
    world = made(scaled(), components=BOTH)
    assert "replicas" not in deployment(world)
    spec = world.child(HORIZONTAL_POD_AUTOSCALER, "gateway")["spec"]
    assert spec == {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "gateway"},
        "minReplicas": 2,
        "maxReplicas": 6,
        "metrics": [
            {
                "type": "Resource",
                "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}},
            }
        ],
    }


def test_quantities_in_metrics_are_spelled_as_they_are_stored() -> None:
    metrics = [
        {
            "type": "Pods",
            "pods": {
                "metric": {"name": "calls", "selector": {}},
                "target": {"type": "AverageValue", "averageValue": "1000m"},
            },
        },
        {
            "type": "External",
            "external": {"metric": {"name": "queue"}, "target": {"type": "Value", "value": 3000}},
        },
    ]
    made_metrics = made(scaled(metrics=metrics), components=BOTH).child(HORIZONTAL_POD_AUTOSCALER, "gateway")["spec"][
        "metrics"
    ]
    assert made_metrics[0]["pods"] == {
        "metric": {"name": "calls"},
        "target": {"type": "AverageValue", "averageValue": "1"},
    }
    assert made_metrics[1]["external"]["target"] == {"type": "Value", "value": "3k"}


def test_without_the_component_the_fewest_pods_run_and_a_condition_says_why() -> None:
    world = made(scaled())
    assert deployment(world)["replicas"] == 2
    status, reason, message = world.condition("ComponentsAdded") or ("", "", "")
    assert (status, reason) == ("False", "ComponentMissing")
    assert message.split(". ") == [
        "HorizontalPodAutoscaler gateway is not made: add components/autoscaling to the hooks' kustomization",
        "PodDisruptionBudget gateway is not made: add components/pod-disruption-budget to the hooks' kustomization.",
    ]


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        (gateway(replicas=0), []),
        (gateway(replicas=1), []),
        (gateway(replicas=2), ["gateway"]),
        (scaled(1, 2), ["gateway"]),
        (scaled(1, 1), []),
    ],
    ids=["none", "one", "two", "up to two", "never more than one"],
)
def test_a_budget_is_made_for_more_than_one_pod(cluster: Spec, expected: list[str]) -> None:
    world = made(cluster, components=BOTH)
    assert world.names(POD_DISRUPTION_BUDGET) == expected
    for name in expected:
        spec = world.child(POD_DISRUPTION_BUDGET, name)["spec"]
        assert spec["maxUnavailable"] == 1
        assert spec["selector"] == deployment(world)["selector"]


@pytest.mark.parametrize(
    ("cluster", "models", "agent"),
    [
        (gateway(replicas=3), LIMITED, {}),
        (scaled(1, 3), LIMITED, {}),
        (gateway(replicas=3), {}, {"rateLimits": {"tokensPerMinute": 1000}}),
    ],
    ids=["replicas", "autoscaling", "an agent's limits"],
)
def test_limits_of_several_pods_need_redis(cluster: Spec, models: Spec, agent: Spec) -> None:
    alone = made(cluster, {"a": agent}, models, BOTH)
    assert alone.condition("LimitsShared") == (
        "False",
        "NoRedis",
        "Each of up to 3 pods of the gateway counts rate limits by itself: set gateway.redis.",
    )
    redis = {"gateway": {**cluster["gateway"], "redis": {"host": "redis"}}}
    together = made(redis, {"a": agent}, models, BOTH)
    assert together.condition("LimitsShared") == (
        "True",
        "Redis",
        "All pods of the gateway count rate limits together.",
    )


@pytest.mark.parametrize(
    ("cluster", "models"), [(gateway(replicas=1), LIMITED), (gateway(replicas=3), None)], ids=["one pod", "no limits"]
)
def test_there_is_nothing_to_say_of_one_pod_or_without_limits(cluster: Spec, models: Spec | None) -> None:
    assert made(cluster, models=models, components=BOTH).condition("LimitsShared") is None

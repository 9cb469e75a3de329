"""Pods that do not start are reported, also while those of before hide it."""

from __future__ import annotations

from typing import Any

from hooks.kube import kinds
from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest
from hooks.rehearsal.stage import settle
from tests.support.stage import NAMESPACE, Stage, condition

STUCK = {
    "type": "Progressing",
    "status": "False",
    "reason": "ProgressDeadlineExceeded",
    "message": 'ReplicaSet "new" has timed out progressing.',
}


def observed(stage: Stage, deployment: str, kind: Kind, name: str, **status: Any) -> Manifest:
    """An object after its Deployment got this status, and no pod changes any more."""
    there = stage.get(kinds.DEPLOYMENT, deployment)
    stage.world.update({**there, "status": {**there["status"], **status}})
    settle(stage.metacontroller, rest=lambda _: None)
    return stage.get(kind, name)


def test_a_gateway_whose_newest_pods_do_not_start_is_degraded_and_says_why(stage: Stage) -> None:
    cluster = observed(stage, "gateway", kinds.CLUSTER, NAMESPACE, conditions=[STUCK])
    told = condition(cluster, "RolledOut")
    assert (told["status"], told["reason"], told["message"]) == ("False", STUCK["reason"], STUCK["message"])
    assert cluster["status"]["phase"] == "Degraded"
    assert cluster["status"]["gatewayReady"] is True, "the pods of before take calls"
    settled = observed(stage, "gateway", kinds.CLUSTER, NAMESPACE, conditions=[])
    assert settled["status"]["phase"] == "Ready"
    assert "RolledOut" not in {each["type"] for each in settled["status"]["conditions"]}


def test_an_agent_whose_newest_pod_does_not_start_is_not_ready(stage: Stage) -> None:
    agent = observed(stage, "greeter", kinds.AGENT, "greeter", conditions=[STUCK])
    assert agent["status"]["readyReplicas"] == 1, "a pod of an earlier spec still runs"
    assert agent["status"]["phase"] == "Failed"
    assert condition(agent, "Ready")["reason"] == STUCK["reason"]


def test_a_gateway_that_broke_stays_degraded_and_does_not_look_new(stage: Stage) -> None:
    cluster = observed(stage, "gateway", kinds.CLUSTER, NAMESPACE, availableReplicas=0, readyReplicas=0)
    assert cluster["status"]["gatewayReady"] is False
    assert cluster["status"]["phase"] == "Degraded"

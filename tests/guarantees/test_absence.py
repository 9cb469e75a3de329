"""Absence is not deletion: what a request does not speak of is not gone. See docs/guarantees.md."""

from __future__ import annotations

from typing import Any

import orjson

from hooks.kube import kinds
from hooks.kube.manifest import Manifest
from hooks.rehearsal.metacontroller import Metacontroller
from tests.support.stage import NAMESPACE, Stage, condition


def without(stage: Stage, *kinds_left_out: kinds.Kind) -> None:
    """From now on, requests do not speak of these related kinds."""
    transport = stage.metacontroller._transport

    def ask(path: str, body: bytes) -> bytes:
        request: dict[str, Any] = orjson.loads(body)
        for kind in kinds_left_out:
            (request.get("related") or {}).pop(kind.key, None)
        return transport(path, orjson.dumps(request))

    stage.metacontroller = Metacontroller(stage.world, ask, apply=stage.metacontroller._apply)


def agents_objects(stage: Stage, agent: str) -> dict[str, Manifest]:
    return {
        str(ref): manifest
        for ref, manifest in stage.stored().items()
        if manifest["metadata"].get("labels", {}).get("langop.io/agent") == agent
    }


def test_agents_that_a_request_does_not_speak_of_keep_everything(stage: Stage) -> None:
    without(stage, kinds.AGENT)
    assert stage.changed_by() == set()


def test_models_that_a_request_does_not_speak_of_stay_in_the_gateway(stage: Stage) -> None:
    without(stage, kinds.MODEL)
    assert stage.changed_by() == set()


def test_a_request_without_models_and_agents_changes_nothing(stage: Stage) -> None:
    without(stage, kinds.AGENT, kinds.MODEL)
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"deployment": {"replicas": 2}})
    assert stage.changed_by() == set()
    told = condition(stage.get(kinds.CLUSTER, NAMESPACE), "Ready")
    assert (told["status"], told["reason"]) == ("Unknown", "NotShown")


def test_a_deleted_secret_restarts_nothing_and_is_reported(stage: Stage) -> None:
    stage.delete(kinds.SECRET, "anthropic-credentials")
    assert stage.changed_by() == set()
    told = condition(stage.get(kinds.MODEL, "claude-sonnet"), "CredentialsResolved")
    assert told["reason"] == "SecretNotFound"


def test_storage_classes_and_secrets_that_are_not_shown_delete_nothing(stage: Stage) -> None:
    without(stage, kinds.STORAGE_CLASS, kinds.SECRET, kinds.NAMESPACE)
    assert stage.changed_by() == set()


def test_an_agent_that_is_really_gone_loses_its_children_and_no_other_does(stage: Stage) -> None:
    others = agents_objects(stage, "data-analyst")
    stage.delete(kinds.AGENT, "greeter")
    stage.settle()
    assert agents_objects(stage, "greeter") == {}
    assert agents_objects(stage, "data-analyst") == others


def test_the_last_agent_and_the_last_model_are_really_gone(stage: Stage) -> None:
    for agent in ("greeter", "data-analyst"):
        stage.delete(kinds.AGENT, agent)
    for model in ("claude-sonnet", "gpt-4o", "llama3"):
        stage.delete(kinds.MODEL, model)
    stage.settle()
    assert agents_objects(stage, "greeter") == agents_objects(stage, "data-analyst") == {}
    assert "model_list: []" in stage.get(kinds.CONFIG_MAP, "gateway-config")["data"]["config.yaml"]


def test_an_agent_keeps_running_without_its_model(stage: Stage) -> None:
    before = stage.get(kinds.DEPLOYMENT, "data-analyst")
    stage.delete(kinds.MODEL, "claude-sonnet")
    stage.settle()
    assert stage.get(kinds.DEPLOYMENT, "data-analyst") == before

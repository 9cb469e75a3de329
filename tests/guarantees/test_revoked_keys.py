"""The key of an agent that is gone is on the gateway's list of revoked keys, and nothing restarts for it."""

from __future__ import annotations

import pytest

from hooks.api import LanguageCluster, parse
from hooks.children.gateway_revoked import MOST, build_gateway_revoked
from hooks.kube import kinds
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.stage import play
from tests.support.stage import NAMESPACE, Stage, condition

LIST = f"ConfigMap {NAMESPACE}/gateway-revoked"


def uid(stage: Stage, agent: str) -> str:
    found: str = stage.get(kinds.AGENT, agent)["metadata"]["uid"]
    return found


def revoked(stage: Stage) -> list[str]:
    listed = stage.world.get(Ref(kinds.CONFIG_MAP.key, NAMESPACE, "gateway-revoked"))
    text: str = listed["data"]["revoked"] if listed else ""
    return text.split()


def test_nobody_is_on_the_list_at_first(stage: Stage) -> None:
    assert revoked(stage) == []


def test_an_agent_that_is_deleted_is_put_on_the_list_and_nothing_restarts(stage: Stage) -> None:
    gone = uid(stage, "greeter")
    stage.delete(kinds.AGENT, "greeter")
    changed = stage.changed_by()
    assert revoked(stage) == [gone]
    assert LIST in changed
    assert {each for each in changed if "greeter" not in each} == {LIST}
    assert not any("greeter" in str(ref) for ref in stage.stored())
    assert stage.changed_by() == set()


def test_a_key_is_not_forgotten_when_the_list_cannot_be_written(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, create = uid(stage, "greeter"), stage.world.create

    def fails(manifest: Manifest) -> Ref:
        ref = Ref.of(manifest)
        return ref if ref.name == "gateway-revoked" else create(manifest)

    stage.delete(kinds.AGENT, "greeter")
    with monkeypatch.context() as patched:
        patched.setattr(stage.world, "create", fails)
        play(stage.metacontroller, 1)
    assert revoked(stage) == []
    assert Ref(kinds.DEPLOYMENT.key, NAMESPACE, "greeter") not in stage.stored()
    stage.settle()
    assert revoked(stage) == [gone]
    assert Ref(kinds.SECRET.key, NAMESPACE, "greeter-gateway-key") not in stage.stored()


def test_an_agent_of_the_same_name_gets_a_key_that_counts(stage: Stage) -> None:
    before, manifest = uid(stage, "greeter"), stage.get(kinds.AGENT, "greeter")
    stage.delete(kinds.AGENT, "greeter")
    stage.put({**manifest, "metadata": {"name": "greeter", "namespace": NAMESPACE}, "status": {}})
    stage.settle()
    after = uid(stage, "greeter")
    assert after != before
    assert revoked(stage) == [before]
    key = stage.get(kinds.SECRET, "greeter-gateway-key")
    assert key["metadata"]["annotations"]["langop.io/agent-uid"] == after


def test_the_list_grows_in_the_order_of_the_deletions(stage: Stage) -> None:
    gone = [uid(stage, agent) for agent in ("greeter", "data-analyst")]
    for agent in ("greeter", "data-analyst"):
        stage.delete(kinds.AGENT, agent)
        stage.settle()
    assert revoked(stage) == gone


def test_an_agent_that_turns_invalid_keeps_its_key(stage: Stage) -> None:
    stage.edit(kinds.AGENT, "greeter", ports="none")
    assert stage.changed_by() == set()
    assert revoked(stage) == []


def test_an_agent_that_is_there_after_all_is_taken_off_the_list(stage: Stage) -> None:
    gone, there = uid(stage, "greeter"), uid(stage, "data-analyst")
    stage.delete(kinds.AGENT, "greeter")
    stage.settle()
    listed = stage.get(kinds.CONFIG_MAP, "gateway-revoked")
    stage.world.update({**listed, "data": {"revoked": f"{there}\n{gone}\n"}})
    stage.settle()
    assert revoked(stage) == [gone]


def test_a_new_gateway_auth_needs_no_list_of_the_keys_before(stage: Stage) -> None:
    stage.delete(kinds.AGENT, "greeter")
    stage.settle()
    secret = stage.get(kinds.SECRET, "gateway-auth")
    stage.world.update({**secret, "data": {"master-key": secret["data"]["master-key"]}})
    stage.settle()
    assert stage.get(kinds.SECRET, "gateway-auth")["data"] == secret["data"], "a preview makes the same values again"
    assert len(revoked(stage)) == 1
    other = "YW5vdGhlci1zaWduaW5nLWtleS1vZi0zMi1jaGFyYWN0ZXJz"
    stage.world.update({**secret, "data": {**secret["data"], "signing-key": other}})
    stage.settle()
    assert revoked(stage) == []


def test_a_foreign_list_is_left_alone_and_named_and_the_key_waits(stage: Stage) -> None:
    metadata = {"name": "gateway-revoked", "namespace": NAMESPACE}
    stage.put({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"revoked": "theirs\n"}})
    stage.delete(kinds.AGENT, "greeter")
    stage.edit(kinds.MODEL, "llama3", modelName="llama3.3")
    changed = stage.changed_by()
    assert revoked(stage) == ["theirs"]
    assert "Secret my-cluster/greeter-gateway-key" not in changed
    assert "Deployment my-cluster/gateway" in changed, "models are changed all the same"
    names = condition(stage.get(kinds.CLUSTER, NAMESPACE), "NamesFree")
    assert (names["status"], names["reason"]) == ("False", "NameTaken")
    assert "ConfigMap gateway-revoked is someone else's" in names["message"]
    stage.delete(kinds.CONFIG_MAP, "gateway-revoked")
    stage.settle()
    assert len(revoked(stage)) == 1
    assert Ref(kinds.SECRET.key, NAMESPACE, "greeter-gateway-key") not in stage.stored()


def test_the_administrators_own_list_is_left_alone(stage: Stage) -> None:
    theirs = {"name": "gateway-revoked-clients", "namespace": NAMESPACE}
    stage.put({"apiVersion": "v1", "kind": "ConfigMap", "metadata": theirs, "data": {"revoked": "ci\n"}})
    assert stage.changed_by() == set()


def test_the_oldest_make_room() -> None:
    cluster = parse(LanguageCluster, {"metadata": {"name": NAMESPACE, "uid": "u"}, "spec": {}})
    listed = build_gateway_revoked(cluster, [str(number) for number in range(MOST + 1)], "v")
    assert listed
    assert listed["data"]["revoked"].split() == [str(number) for number in range(1, MOST + 1)]

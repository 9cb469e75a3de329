"""What the stand-in for Metacontroller does with the answers of hooks."""

from __future__ import annotations

import pytest

from hooks.kube.last_applied import LAST_APPLIED
from hooks.rehearsal.children import ServerSideApply
from hooks.rehearsal.controllers import controllers
from hooks.rehearsal.metacontroller import Metacontroller, SyncFailed
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.stage import settle
from tests.rehearsal.fakes import (
    CLUSTER_REF,
    CONFIG_MAP_REF,
    NAMESPACE_REF,
    FakeHooks,
    Hook,
    cluster,
    config_map,
    failing,
    in_turn,
    namespace,
    rehearsal,
    stored,
    wanting,
)

CONTROLLER = controllers()[0]


def sync(metacontroller: Metacontroller) -> list[Ref]:
    return metacontroller.sync(CONTROLLER, CLUSTER_REF)


def test_a_child_is_made_owned_labelled_and_remembered() -> None:
    metacontroller = rehearsal(FakeHooks(wanting(config_map())), namespace())
    sync(metacontroller)
    child = stored(metacontroller, CONFIG_MAP_REF)["metadata"]
    uid = stored(metacontroller, CLUSTER_REF)["metadata"]["uid"]
    assert child["labels"] == {"controller-uid": uid}
    assert child["ownerReferences"][0]["uid"] == uid
    assert f'"controller-uid":"{uid}"' in child["annotations"][LAST_APPLIED]


def test_a_child_left_out_is_deleted_and_what_is_not_ours_is_not() -> None:
    hooks = FakeHooks(in_turn(wanting(config_map(), config_map("extra")), wanting(config_map("extra"))))
    metacontroller = rehearsal(hooks, namespace(), config_map("foreign"))
    sync(metacontroller)
    sync(metacontroller)
    assert [ref.path for ref in metacontroller.world if ref.key == "ConfigMap.v1"] == ["lab/extra", "lab/foreign"]


def test_an_object_of_the_same_name_that_is_not_ours_is_left_alone() -> None:
    metacontroller = rehearsal(FakeHooks(wanting(config_map(a="ours"))), namespace(), config_map(a="theirs"))
    assert sync(metacontroller) == [CONFIG_MAP_REF]
    assert stored(metacontroller, CONFIG_MAP_REF)["data"] == {"a": "theirs"}


def test_server_side_apply_takes_an_object_over_and_leaves_no_annotation() -> None:
    hooks = FakeHooks(wanting(config_map(a="ours")))
    metacontroller = rehearsal(hooks, namespace(), config_map(b="theirs"), apply=ServerSideApply())
    assert sync(metacontroller) == []
    child = stored(metacontroller, CONFIG_MAP_REF)
    assert child["data"] == {"a": "ours", "b": "theirs"}
    assert child["metadata"]["ownerReferences"][0]["name"] == "lab"
    assert "annotations" not in child["metadata"]


def test_server_side_apply_takes_back_what_it_no_longer_asks_for() -> None:
    hooks = FakeHooks(in_turn(wanting(config_map(a="1", b="2")), wanting(config_map(a="1"))))
    metacontroller = rehearsal(hooks, namespace(), apply=ServerSideApply())
    sync(metacontroller)
    sync(metacontroller)
    assert stored(metacontroller, CONFIG_MAP_REF)["data"] == {"a": "1"}


def test_nothing_can_be_made_in_a_namespace_that_is_not_there() -> None:
    metacontroller = rehearsal(FakeHooks(wanting(config_map(), namespace("other"))))
    with pytest.raises(SyncFailed, match=r'can.t apply ConfigMap lab/settings: namespaces "lab" not found'):
        sync(metacontroller)
    assert metacontroller.world.get(NAMESPACE_REF._replace(name="other")), "one bad child must not stop the others"
    assert stored(metacontroller, CLUSTER_REF)["status"] == {"observedGeneration": 1}


@pytest.mark.parametrize(
    ("hook", "sentence"),
    [
        pytest.param(lambda _: {"chidlren": []}, "unknown field chidlren", id="a typo"),
        pytest.param(wanting({**namespace(), "kind": "Pod"}), "Pod lab is of a kind", id="a kind that is not declared"),
        pytest.param(
            wanting({**config_map(), "metadata": {"name": "a"}}), "ConfigMap a has no metadata.namespace", id="nowhere"
        ),
        pytest.param(
            wanting({**namespace(), "metadata": {"name": "a", "namespace": "b"}}),
            "cluster-scoped",
            id="an endless loop",
        ),
        pytest.param(lambda _: {"status": {"phsae": "Ready"}}, r"status\.phsae does not match", id="a pruned field"),
        pytest.param(lambda _: {"status": {"phase": "Fine"}}, r"status\.phase does not match", id="a wrong value"),
    ],
)
def test_an_answer_that_would_go_wrong_fails_the_sync(hook: Hook, sentence: str) -> None:
    with pytest.raises(SyncFailed, match=sentence):
        sync(rehearsal(FakeHooks(hook), namespace()))


def test_a_failing_hook_leaves_the_world_as_it_is() -> None:
    metacontroller = rehearsal(FakeHooks(wanting(config_map())), namespace())
    sync(metacontroller)
    before = [metacontroller.world.get(ref) for ref in metacontroller.world]
    broken = Metacontroller(metacontroller.world, failing(500, "The hook failed."))
    with pytest.raises(SyncFailed, match=r"The hook failed\. \(status 500\)"):
        sync(broken)
    assert [metacontroller.world.get(ref) for ref in metacontroller.world] == before


def test_version_1_takes_unknown_fields() -> None:
    hooks = FakeHooks(lambda _: {"anything": 1})
    old = controllers(version="v1")
    rehearsal(hooks, namespace(), declared=old).sync(old[0], CLUSTER_REF)
    assert hooks.of("/cluster/sync")[0]["controller"]["spec"]["hooks"]["sync"]["version"] == "v1"


def test_customize_is_asked_once_for_each_generation() -> None:
    hooks = FakeHooks(wanting())
    metacontroller = rehearsal(hooks)
    sync(metacontroller)
    sync(metacontroller)
    assert len(hooks.of("/cluster/customize")) == 1
    metacontroller.world.put(cluster(domain="example.com"))
    sync(metacontroller)
    assert len(hooks.of("/cluster/customize")) == 2


def test_a_deleted_parent_stays_until_its_hook_says_that_it_is_finalized() -> None:
    finalize = in_turn(wanting(namespace()), lambda _: {"finalized": True})
    hooks = FakeHooks(wanting(namespace(), config_map()), finalize)
    metacontroller = rehearsal(hooks, namespace("other"))
    settle(metacontroller)
    metacontroller.world.delete(CLUSTER_REF)
    sync(metacontroller)
    assert metacontroller.world.get(CONFIG_MAP_REF) is None
    assert metacontroller.world.get(CLUSTER_REF) is not None
    sync(metacontroller)
    assert [ref.path for ref in metacontroller.world] == ["other"], "what is left of it goes with its owner"
    assert [request["finalizing"] for request in hooks.of("/cluster/finalize")] == [True, True]
    assert sync(metacontroller) == [], "a parent that is gone is nobody's concern"

"""Dynamic apply: what goes, what comes, what stays."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube.last_applied import LAST_APPLIED
from hooks.rehearsal.apply import MergeConflict, created, merge, merge_key, updated

OWNER = {"kind": "LanguageCluster", "name": "lab", "uid": "1", "controller": True}


@pytest.mark.parametrize(
    ("observed", "last", "desired", "result"),
    [
        pytest.param({"a": 1}, {}, {"b": 2}, {"a": 1, "b": 2}, id="what others set stays"),
        pytest.param({"a": 1, "b": 2}, {"b": 2}, {}, {"a": 1}, id="what is not wanted any more goes"),
        pytest.param({"a": {"x": 1, "y": 2}}, {"a": {"x": 1}}, {"a": {"x": 3}}, {"a": {"x": 3, "y": 2}}, id="nested"),
        pytest.param({"a": None}, None, {"a": {"x": 1}}, {"a": {"x": 1}}, id="null gives way to anything"),
        pytest.param({"a": ["x", "y"]}, {"a": ["x"]}, {"a": ["z"]}, {"a": ["z"]}, id="a plain list is replaced"),
        pytest.param(
            {"a": [{"name": "x", "d": 1}]}, {}, {"a": [{"name": "x", "v": 2}]}, {"a": [{"name": "x", "d": 1, "v": 2}]},
            id="items of one name merge",
        ),
        pytest.param(
            {"a": [{"name": "other"}, {"name": "old"}]}, {"a": [{"name": "old"}]}, {"a": [{"name": "new"}]},
            {"a": [{"name": "other"}, {"name": "new"}]},
            id="an item we asked for goes, another's stays, in the order that was there",
        ),
        pytest.param(
            {"a": [{"port": 53, "protocol": "UDP"}]}, {}, {"a": [{"port": 53, "protocol": "TCP"}]},
            {"a": [{"port": 53, "protocol": "TCP"}]},
            id="two ports of one number are one item",
        ),
        pytest.param({"a": [{"podSelector": {}}]}, {}, {"a": [{"x": 1}]}, {"a": [{"x": 1}]}, id="items without a key"),
    ],
)  # fmt: skip
def test_merge(observed: Any, last: Any, desired: Any, result: Any) -> None:
    assert merge(observed, last, desired) == result


def test_keys_have_an_order_and_must_be_in_all_items() -> None:
    assert merge_key([{"name": "http", "port": 1}, {"port": 2, "name": "https"}]) == "port"
    assert merge_key([{"name": "http", "port": 1}, {"name": "https"}]) == "name"
    assert merge_key([{"containerPort": 1, "name": "http", "port": 1}]) == "containerPort"
    assert merge_key([{"port": 1}, {"name": "https"}]) is None
    assert merge_key(["a", {"name": "https"}]) is None
    assert merge_key([]) is None


def test_a_list_cannot_become_an_object() -> None:
    with pytest.raises(MergeConflict, match=r"spec\.ports is not the same type"):
        merge({"spec": {"ports": []}}, {}, {"spec": {"ports": {"a": 1}}})


def test_a_created_child_remembers_what_was_asked_for_but_not_its_owner() -> None:
    desired = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"k": "v"}}
    child = created(desired, OWNER)
    assert child["metadata"]["ownerReferences"] == [OWNER]
    assert child["metadata"]["annotations"] == {
        LAST_APPLIED: '{"apiVersion":"v1","data":{"k":"v"},"kind":"ConfigMap","metadata":{"name":"a"}}'
    }


def test_an_unchanged_wish_changes_nothing_whatever_the_api_server_added() -> None:
    desired = {"metadata": {"name": "a"}, "spec": {"ports": [{"port": 80, "name": "http"}]}}
    observed = created(desired, OWNER)
    observed = {
        **observed,
        "status": {"ready": True},
        "spec": {"ports": [{"port": 80, "name": "http", "targetPort": 80}]},
    }
    observed["metadata"] |= {"uid": "7", "resourceVersion": "3"}
    assert updated(observed, desired) == observed


def test_system_fields_and_status_are_not_a_hooks_to_set() -> None:
    observed = created({"metadata": {"name": "a"}}, OWNER)
    observed["metadata"] |= {"uid": "7", "resourceVersion": "3"}
    child = updated(observed, {"metadata": {"name": "a", "uid": "8", "generation": 9}, "status": {"ready": True}})
    assert child["metadata"]["uid"] == "7"
    assert "generation" not in child["metadata"]
    assert "status" not in child

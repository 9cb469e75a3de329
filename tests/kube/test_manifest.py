"""Manifests: what is pruned, what a digest depends on, what was last applied."""

from __future__ import annotations

import json

from hooks.kube.last_applied import LAST_APPLIED, last_applied
from hooks.kube.manifest import digest, prune

STORED = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {
        "name": "a",
        "namespace": "b",
        "uid": "1",
        "resourceVersion": "2",
        "labels": {"app": "x", "controller-uid": "1"},
        "managedFields": [{"time": "t"}],
        "ownerReferences": [{"uid": "1"}],
    },
    "data": {"k": "stored"},
    "status": {"phase": "x"},
}


def test_prune_removes_what_no_api_server_keeps() -> None:
    assert prune({"a": None, "b": {}, "c": [], "d": {"e": [{}, {"f": None}]}, "g": 0, "h": False, "i": ""}) == {
        "g": 0,
        "h": False,
        "i": "",
    }


def test_a_digest_depends_on_content_and_not_on_order() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"a": 1}) != digest({"a": "1"})
    assert digest("a", "b") != digest("ab")


def test_last_applied_is_what_we_asked_for_under_dynamic_apply() -> None:
    record = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "b"}, "data": {"k": "v"}}
    metadata = {**STORED["metadata"], "annotations": {LAST_APPLIED: json.dumps(record)}}  # type: ignore[dict-item]
    assert last_applied({**STORED, "metadata": metadata}) == record


def test_without_a_record_it_is_the_object_without_what_the_server_added() -> None:
    assert last_applied(STORED) == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "a", "namespace": "b", "labels": {"app": "x"}},
        "data": {"k": "stored"},
    }

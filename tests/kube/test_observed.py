"""Observed objects: found by name, turned into Python objects only when asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import Raw

from hooks.kube.kinds import CONFIG_MAP, NAMESPACE, SECRET
from hooks.kube.observed import Observed
from hooks.kube.shapes import Malformed
from hooks.kube.times import newest_time

OLD, NEW = "2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z"


def raw(kind: str, name: str, **rest: Any) -> Raw:
    return Raw(json.dumps({"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, **rest}).encode())


OBSERVED = Observed(
    {
        CONFIG_MAP.key: {("b", "two"): raw("ConfigMap", "two"), ("b", "one"): raw("ConfigMap", "one", data={"k": "v"})},
        NAMESPACE.key: {("", "b"): raw("Namespace", "b")},
        SECRET.key: {},
    }
)


def names(manifests: Any) -> list[str]:
    return [manifest["metadata"]["name"] for manifest in manifests]


def test_objects_are_found_by_namespace_and_name() -> None:
    found = OBSERVED.get(CONFIG_MAP, "one", "b")
    assert found is not None
    assert found["data"] == {"k": "v"}
    assert OBSERVED.get(CONFIG_MAP, "one", "other") is None
    assert OBSERVED.get(NAMESPACE, "b", "ignored") is not None


def test_an_empty_group_is_included_and_a_missing_one_is_not() -> None:
    assert OBSERVED.includes(SECRET)
    assert OBSERVED.all(SECRET) == []
    assert not Observed({}).includes(SECRET)


def test_objects_are_listed_in_order_and_counted() -> None:
    assert names(OBSERVED.all(CONFIG_MAP)) == ["one", "two"]
    assert names(OBSERVED.every()) == ["one", "two", "b"]
    assert len(OBSERVED) == 3
    assert not Observed({SECRET.key: {}})


def test_an_object_that_nobody_asks_for_is_never_decoded() -> None:
    observed = Observed({CONFIG_MAP.key: {("b", "one"): raw("ConfigMap", "one"), ("b", "two"): Raw(b"not JSON")}})
    assert observed.get(CONFIG_MAP, "one", "b") is not None
    with pytest.raises(Malformed):
        observed.get(CONFIG_MAP, "two", "b")


def test_the_newest_time_is_found_wherever_kubernetes_writes_one() -> None:
    def time(rest: Any = None, **metadata: Any) -> str:
        return newest_time(
            [Raw(json.dumps({"metadata": {"creationTimestamp": OLD, **metadata}, **(rest or {})}).encode())]
        )

    assert time() == OLD
    assert time(deletionTimestamp=NEW) == NEW
    assert time(managedFields=[{"time": OLD}, {"time": NEW}, {}]) == NEW
    assert time({"status": {"conditions": [{"lastTransitionTime": NEW}, {}]}}) == NEW
    assert time({"status": {}}, creationTimestamp=None) == "1970-01-01T00:00:00Z"
    assert newest_time([]) == "1970-01-01T00:00:00Z"

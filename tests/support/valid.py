"""What every child must obey, whatever made it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import kubernetes_validate

from hooks.kube.kinds import CHILD_KINDS, OPTIONAL_CHILD_KINDS
from hooks.kube.manifest import Manifest

KUBERNETES = "1.34"
SCHEMALESS = ("gateway.networking.k8s.io/v1", "cilium.io/v2")
"""APIs that Kubernetes itself does not serve, so that it has no schema for them."""
_KINDS = {(kind.api_version, kind.kind): kind for kind in (*CHILD_KINDS, *OPTIONAL_CHILD_KINDS.values())}


def assert_valid_child(child: Manifest) -> None:
    """Valid in a current Kubernetes, nothing in it that an API server would change, and in the right place."""
    where = f"{child['kind']}/{child['metadata']['name']}"
    kind = _KINDS[child["apiVersion"], child["kind"]]
    assert ("namespace" in child["metadata"]) == kind.namespaced, where
    assert "controller-uid" not in child["metadata"]["labels"], where
    assert [path for path in _empty(child)] == [], where
    if child["apiVersion"] not in SCHEMALESS:
        kubernetes_validate.validate(child, KUBERNETES, strict=True)


def _empty(value: Any, path: str = "") -> Iterator[str]:
    """The places that hold null, an empty map or an empty list: none of them is equal to what is stored."""
    if value is None or value in ({}, []):
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _empty(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _empty(item, f"{path}[{index}]")

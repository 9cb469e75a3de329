"""What every child must obey, whatever made it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from kubernetes_validate.utils import schema_contents
from referencing import Registry, Resource

from hooks.kube.kinds import CHILD_KINDS, OPTIONAL_CHILD_KINDS
from hooks.kube.manifest import Manifest

KUBERNETES = "v1.37.0"
SCHEMALESS = ("gateway.networking.k8s.io/v1", "cilium.io/v2")
"""APIs that Kubernetes itself does not serve, so that it has no schema for them."""
_KINDS = {(kind.api_version, kind.kind): kind for kind in (*CHILD_KINDS, *OPTIONAL_CHILD_KINDS.values())}


def assert_valid_child(child: Manifest) -> None:
    """Valid in a current Kubernetes, nothing in it that an API server would change, and in the right place."""
    where = f"{child['kind']}/{child['metadata']['name']}"
    kind = _KINDS[child["apiVersion"], child["kind"]]
    assert ("namespace" in child["metadata"]) == kind.namespaced, where
    assert "controller-uid" not in child["metadata"]["labels"], where
    assert list(_empty(child)) == [], where
    if child["apiVersion"] not in SCHEMALESS:
        _validator(child["kind"], child["apiVersion"]).validate(child)


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


@cache
def _validator(kind: str, api_version: str) -> Draft202012Validator:
    """kubernetes-validate's strict check, with its schemas read once instead of at every call."""
    folder = f"kubernetes-json-schema/{KUBERNETES}-local-strict"
    group = api_version.replace(".k8s.io", "").replace("/", "-")
    schema, definitions = (
        schema_contents(f"{folder}/{name}.json", KUBERNETES) for name in (f"{kind.lower()}-{group}", "_definitions")
    )
    registry = Registry().with_resources(
        (resource.id() or "", resource) for resource in map(Resource.from_contents, (schema, definitions))
    )
    return Draft202012Validator(schema, registry=registry)

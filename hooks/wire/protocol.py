"""Metacontroller's hook protocol, versions v1 and v2: bytes in, typed requests; typed responses, bytes out.

The versions differ in the keys of `children` and `related`, which are never read, and in how strictly the answer is
decoded, so one answer serves both.
"""

from __future__ import annotations

from typing import Any

import orjson

from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest
from hooks.kube.observed import Observed
from hooks.parents.hook import CustomizeResponse, HookRequest, RelatedRule, SyncResponse
from hooks.settings import Settings
from hooks.wire.secrets import reduce_secrets


class BadRequest(Exception):
    """The request is not one that Metacontroller sends; the message is one sentence and echoes nothing."""


def decode(body: bytes, kind: Kind, settings: Settings) -> HookRequest:
    """The typed request of a body whose parent must be of `kind`.

    Raises:
        BadRequest: the body is no JSON object, or a part of it is missing or of the wrong shape.
    """
    try:
        request = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"The body is not JSON (line {error.lineno}, column {error.colno}).") from None
    if not isinstance(request, dict):
        raise BadRequest("The body must be a JSON object with a parent.")
    related = _groups(request, "related")
    reduce_secrets(related)
    return HookRequest(
        parent=_parent(request, kind),
        children=Observed(_groups(request, "children")),
        related=Observed(related),
        finalizing=request.get("finalizing") is True,
        declared=_declared(request),
        settings=settings,
    )


def encode(response: SyncResponse | CustomizeResponse) -> bytes:
    """The answer as JSON, the same bytes for the same answer."""
    if isinstance(response, CustomizeResponse):
        answer: dict[str, Any] = {"relatedResources": [_rule(rule) for rule in response.related]}
    else:
        answer = {"status": response.status, "children": sorted(response.children, key=_order)}
        if response.finalized is not None:
            answer["finalized"] = response.finalized
    return orjson.dumps(answer, option=orjson.OPT_SORT_KEYS)


def _parent(request: dict[str, Any], kind: Kind) -> Manifest:
    parent = request.get("parent")
    if not isinstance(parent, dict):
        raise BadRequest("The request has no parent.")
    if parent.get("kind") != kind.kind or parent.get("apiVersion") != kind.api_version:
        raise BadRequest(f"The parent must be a {kind.kind} of {kind.api_version}.")
    _check_object(parent, "The parent")
    return parent


def _groups(request: dict[str, Any], part: str) -> dict[str, dict[str, Manifest]]:
    groups = request.get(part)
    if groups is None:
        return {}
    if not isinstance(groups, dict):
        raise BadRequest(f"{part} must be an object.")
    for group in groups.values():
        if not isinstance(group, dict):
            raise BadRequest(f"Every group of {part} must be an object.")
        for manifest in group.values():
            _check_object(manifest, f"An object of {part}")
    return groups


def _check_object(manifest: Any, what: str) -> None:
    """Checks the few fields that every line of the hooks relies on."""
    metadata = manifest.get("metadata") if isinstance(manifest, dict) else None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str) or not metadata["name"]:
        raise BadRequest(f"{what} has no metadata.name.")


def _declared(request: dict[str, Any]) -> frozenset[tuple[str, str]]:
    try:
        rules = (request.get("controller") or {}).get("spec", {}).get("childResources") or []
        return frozenset((rule["apiVersion"], rule["resource"]) for rule in rules)
    except (AttributeError, KeyError, TypeError):
        raise BadRequest("controller.spec.childResources must be a list of apiVersion and resource.") from None


def _rule(rule: RelatedRule) -> dict[str, Any]:
    wire: dict[str, Any] = {"apiVersion": rule.kind.api_version, "resource": rule.kind.plural}
    if rule.namespace is not None:
        wire["namespace"] = rule.namespace
    if rule.names:
        wire["names"] = sorted(rule.names)
    return wire


def _order(manifest: Manifest) -> tuple[str, str, str]:
    return manifest["kind"], manifest["metadata"].get("namespace", ""), manifest["metadata"]["name"]

"""Metacontroller's hook protocol, versions v1 and v2: bytes in, typed requests; typed responses, bytes out.

The versions differ in the keys of `children` and `related`, which are never read, and in how strictly the answer is
decoded, so one answer serves both.
"""

from __future__ import annotations

from typing import Any

import msgspec
import orjson

from hooks.kube.child import Child
from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest
from hooks.kube.observed import Observed
from hooks.kube.shapes import check_shape
from hooks.parents.hook import CustomizeResponse, HookRequest, RelatedRule, SyncResponse
from hooks.settings import Settings
from hooks.wire.request import BODY, OBJECT, Controller, Groups, shape_problem, syntax_problem
from hooks.wire.secrets import reduce_secrets


class BadRequest(Exception):
    """The request is not one that Metacontroller sends; the message is one sentence and echoes nothing."""


def decode(body: bytes, kind: Kind, settings: Settings) -> HookRequest:
    """The typed request of a body whose parent must be of `kind`.

    Raises:
        BadRequest: the body is no JSON object, or a part of it is missing or of the wrong shape.
    """
    try:
        body.decode()  # below, only what is used is checked to be UTF-8
        request = BODY.decode(body)
    except msgspec.ValidationError as error:
        raise BadRequest(shape_problem(error)) from None
    except (UnicodeDecodeError, msgspec.DecodeError):
        raise BadRequest(syntax_problem(body)) from None
    except RecursionError:
        raise BadRequest("The body is nested too deeply.") from None
    return HookRequest(
        parent=_parent(request.parent, kind),
        parent_json=bytes(request.parent),
        children=Observed(_named(request.children, "children")),
        related=Observed(reduce_secrets(_named(request.related, "related"))),
        finalizing=request.finalizing,
        declared=_declared(request.controller),
        settings=settings,
    )


def encode(response: SyncResponse | CustomizeResponse) -> bytes:
    """The answer as JSON, the same bytes for the same answer.

    Raises:
        BadRequest: something of the request that the answer repeats cannot be written as JSON.
    """
    if isinstance(response, CustomizeResponse):
        answer: dict[str, Any] = {"relatedResources": [_rule(rule) for rule in response.related]}
    else:
        children = [orjson.Fragment(child.json) for child in sorted(response.children, key=_order)]
        answer = {"status": response.status, "children": children}
        if response.finalized is not None:
            answer["finalized"] = response.finalized
    try:
        return orjson.dumps(answer, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # What the hooks make can always be written; a number of 70 bits comes from the request.
        raise BadRequest("A number in the request is larger than any that Kubernetes stores.") from None


def _parent(raw: msgspec.Raw, kind: Kind) -> Manifest:
    try:
        parent = msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        raise BadRequest("The parent cannot be read.") from None
    if not isinstance(parent, dict):
        raise BadRequest("The request has no parent.")
    if parent.get("kind") != kind.kind or parent.get("apiVersion") != kind.api_version:
        raise BadRequest(f"The parent must be a {kind.kind} of {kind.api_version}.")
    namespace, _ = _name(raw, "The parent")
    if kind.namespaced and not namespace:
        raise BadRequest("The parent has no metadata.namespace.")
    check_shape(kind.key, raw)
    return parent


def _named(groups: Groups, part: str) -> dict[str, dict[tuple[str, str], msgspec.Raw]]:
    """The groups with names from the objects instead of Metacontroller's keys."""
    return {
        group: {_name(raw, f"An object of {part}"): raw for raw in objects.values()}
        for group, objects in (groups or {}).items()
    }


def _name(raw: msgspec.Raw, what: str) -> tuple[str, str]:
    try:
        metadata = OBJECT.decode(raw).metadata
    except msgspec.ValidationError:
        raise BadRequest(f"{what} has no metadata.name.") from None
    return metadata.namespace, metadata.name


def _declared(controller: Controller | None) -> frozenset[tuple[str, str]]:
    rules = controller.spec.child_resources if controller else None
    return frozenset((rule.api_version, rule.resource) for rule in rules or ())


def _rule(rule: RelatedRule) -> dict[str, Any]:
    wire: dict[str, Any] = {"apiVersion": rule.kind.api_version, "resource": rule.kind.plural}
    if rule.namespace is not None:
        wire["namespace"] = rule.namespace
    if rule.names:
        wire["names"] = sorted(rule.names)
    return wire


def _order(child: Child) -> tuple[str, str, str]:
    return child.kind.kind, child.namespace, child.name

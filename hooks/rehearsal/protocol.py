"""Metacontroller's side of the hook protocol: requests out, strictly decoded answers in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import ValidationError

from hooks.api import LanguageAgent, LanguageCluster, LanguageModel
from hooks.api.base import Block
from hooks.kube.kinds import AGENT, CLUSTER, MODEL
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import KINDS, Ref
from hooks.rehearsal.related import RULE_FIELDS

ANSWER_FIELDS = {
    "customize": frozenset({"relatedResources"}),
    "sync": frozenset({"status", "children", "resyncAfterSeconds", "finalized"}),
}
STATUS: dict[str, type[Block]] = {
    CLUSTER.key: LanguageCluster.status_type,
    MODEL.key: LanguageModel.status_type,
    AGENT.key: LanguageAgent.status_type,
}


class BadAnswer(Exception):
    """An answer that Metacontroller or the API server would not take; the message is one sentence."""


def group(parent: Manifest, objects: Mapping[str, list[Manifest]], version: str) -> Manifest:
    """Objects as a request has them: by kind, then by a key that depends on the hook version."""
    clusterwide = "namespace" not in parent["metadata"]

    def name(ref: Ref) -> str:
        return ref.path if clusterwide or version == "v2" else ref.name

    return {kind: {name(Ref.of(manifest)): manifest for manifest in manifests} for kind, manifests in objects.items()}


def decode(answer: bytes, hook: str, version: str) -> Manifest:
    """The answer of a hook; version v2 takes no field that it does not know.

    Raises:
        BadAnswer: when the answer is no JSON object, or has an unknown field or one that is there twice.
    """
    try:
        decoded = orjson.loads(answer)
    except orjson.JSONDecodeError as error:
        raise BadAnswer(f"the answer is not JSON: {error}") from None
    if not isinstance(decoded, dict):
        raise BadAnswer("the answer is not a JSON object")
    if version == "v2":
        _refuse_unknown(decoded, ANSWER_FIELDS["customize" if hook == "customize" else "sync"])
        for rule in decoded.get("relatedResources") or ():
            _refuse_unknown(rule, RULE_FIELDS)
    return decoded


def _refuse_unknown(block: Manifest, known: frozenset[str]) -> None:
    if unknown := sorted(set(block) - known):
        raise BadAnswer(f"the answer has an unknown field {unknown[0]}")


def check_child(child: Manifest, declared: frozenset[str]) -> None:
    """Refuse a child that Metacontroller could not make or would not see again.

    Raises:
        BadAnswer: when its kind is not declared, or it is in a namespace where it should not be.
    """
    ref = Ref.of(child)
    if ref.key not in declared:
        raise BadAnswer(f"{ref} is of a kind that the controller does not declare")
    if KINDS[ref.key].namespaced and not ref.namespace:
        raise BadAnswer(f"{ref} has no metadata.namespace")
    if not KINDS[ref.key].namespaced and ref.namespace:
        raise BadAnswer(f"{ref} is cluster-scoped and must not have metadata.namespace")
    if "controller-uid" in (child["metadata"].get("labels") or {}):
        raise BadAnswer(f"{ref} sets the label controller-uid, which is Metacontroller's")


def check_status(parent: Manifest, status: Manifest) -> None:
    """Refuse a status that the API server would store differently, which would never settle.

    Raises:
        BadAnswer: with the first field that the schema of the parent's kind does not have or allow.
    """
    schema = STATUS.get(Ref.of(parent).key)
    try:
        if schema is not None:
            schema.model_validate(status, extra="forbid", by_alias=True, by_name=False)
    except ValidationError as error:
        first: Any = error.errors(include_input=False, include_url=False)[0]
        path = ".".join(str(part) for part in first["loc"])
        raise BadAnswer(f"status.{path} does not match the schema: {first['msg']}") from None

"""A stand-in for what an API server does with an object of ours before it stores it.

Nulls are dropped, defaults filled in, then the CRD's schema, its keyed lists and its CEL rules are checked.
Patterns are RE2's, as in the API server. Its verdicts were compared with a real one's (Kubernetes 1.36).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import celpy
import jsonschema
import re2  # type: ignore[import-untyped]
from celpy.adapter import json_to_cel

from hooks.api.base import API_VERSION
from hooks.api.crd import DEFINITIONS, build_schema
from hooks.api.resource import LanguageAgent, LanguageCluster, LanguageModel
from hooks.api.scalars import SUBDOMAIN

Manifest = dict[str, Any]
Kind = type[Any]
"""One of the three classes below."""
KINDS: tuple[Kind, ...] = (LanguageCluster, LanguageModel, LanguageAgent)
SCHEMAS = {definition.resource.kind: build_schema(definition.resource) for definition in DEFINITIONS}


def manifest(kind: Kind, name: str, spec: Any) -> Manifest:
    """An object as a user writes it; no spec at all where it is None."""
    return {
        "apiVersion": API_VERSION,
        "kind": kind.kind,
        "metadata": {"name": name},
        **({} if spec is None else {"spec": spec}),
    }


def refusals(candidate: Manifest) -> list[str]:
    """Why the API server would not take the object; empty if it would."""
    schema = SCHEMAS[candidate["kind"]]
    candidate = copy.deepcopy(candidate)
    _complete(candidate, schema)
    reasons = [f"{error.json_path}: {error.message}" for error in _Schema(schema).iter_errors(candidate)]
    name = candidate["metadata"]["name"]
    if len(name) > 253 or not re2.search(SUBDOMAIN, name):
        reasons.append("$.metadata.name: not a DNS subdomain")
    return reasons or [f"{error.json_path}: {error.message}" for error in _Rules(schema).iter_errors(candidate)]


def _complete(value: Any, schema: Mapping[str, Any]) -> None:
    """Drop nulls and fill in defaults, as the API server does before it checks."""
    if isinstance(value, dict):
        for field, inner in schema.get("properties", {}).items():
            if value.get(field, ...) is None:
                del value[field]
            if field not in value and "default" in inner:
                value[field] = inner["default"]
            _complete(value.get(field), inner)
        for key in [key for key, item in value.items() if item is None and "additionalProperties" in schema]:
            del value[key]
    if isinstance(value, list):
        for item in value:
            _complete(item, schema.get("items", {}))


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    if isinstance(value, str) and not re2.search(pattern, value):
        yield jsonschema.ValidationError(f"does not match {pattern}")


def _map_keys(_: Any, keys: list[str], items: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    listed = items if isinstance(items, list) else []
    found = [[item.get(key) for key in keys] for item in listed if isinstance(item, dict)]
    if any(found.count(key) > 1 for key in found):
        yield jsonschema.ValidationError("Duplicate value")


def _rules(_: Any, rules: list[dict[str, str]], value: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    for rule in rules:
        if not PROGRAMS[rule["rule"]].evaluate({"self": json_to_cel(value)}):
            yield jsonschema.ValidationError(rule["message"])


def _programs(schema: Any) -> Iterator[tuple[str, celpy.Runner]]:
    if isinstance(schema, dict):
        for rule in schema.get("x-kubernetes-validations", ()):
            environment = celpy.Environment()
            yield rule["rule"], environment.program(environment.compile(rule["rule"]))
        for inner in schema.values():
            yield from _programs(inner)


PROGRAMS = dict(_programs(SCHEMAS))


_DRAFT = jsonschema.Draft202012Validator
_STRUCTURE = {name: _DRAFT.VALIDATORS[name] for name in ("properties", "items", "additionalProperties")}
_Schema = jsonschema.validators.create(
    _DRAFT.META_SCHEMA, {**_DRAFT.VALIDATORS, "pattern": _pattern, "x-kubernetes-list-map-keys": _map_keys}
)
_Rules = jsonschema.validators.create(_DRAFT.META_SCHEMA, {**_STRUCTURE, "x-kubernetes-validations": _rules})

"""From pydantic's JSON schema to the structural schema that a CustomResourceDefinition takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hooks.api.base import Block

Schema = dict[str, Any]

_KEPT = (
    "description",
    "type",
    "enum",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "default",
    "x-kubernetes-int-or-string",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-map-type",
    "x-kubernetes-preserve-unknown-fields",
)
"""Keywords that mean the same on both sides, in the order they are written."""


def structural(block: type[Block]) -> Schema:
    """The structural schema of a block and all that is in it, references written out."""
    schema = block.model_json_schema()
    return _convert(schema, schema.get("$defs", {}))


def _convert(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Schema:
    schema = _resolve(schema, definitions)
    converted = {keyword: schema[keyword] for keyword in _KEPT if keyword in schema}
    if not isinstance(converted.get("default"), (str, int, bool)):
        converted.pop("default", None)  # a block's default is in its fields, and null is no default
    if "x-kubernetes-int-or-string" in schema:
        return {**converted, "anyOf": schema["anyOf"]}
    if isinstance(schema.get("additionalProperties"), dict):
        converted["additionalProperties"] = _convert(schema["additionalProperties"], definitions)
    if "items" in schema:
        converted["items"] = _convert(schema["items"], definitions)
        converted["items"].pop("description", None)  # the list has its own, and one is enough
    if "properties" in schema:
        converted["properties"] = {name: _convert(field, definitions) for name, field in schema["properties"].items()}
    for keyword in ("required", "x-kubernetes-validations"):
        if keyword in schema:
            converted[keyword] = schema[keyword]
    return converted


def _resolve(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema with its reference and its "or null" replaced by what they stand for.

    What is written beside them, such as the field's own description, wins.
    """
    if "anyOf" in schema and "x-kubernetes-int-or-string" not in schema:
        (inner,) = (option for option in schema["anyOf"] if option != {"type": "null"})
    elif "$ref" in schema:
        inner = definitions[schema["$ref"].rpartition("/")[2]]
    else:
        return schema
    outer = {keyword: value for keyword, value in schema.items() if keyword not in ("anyOf", "$ref")}
    return {**_resolve(inner, definitions), **outer}

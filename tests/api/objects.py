"""Objects that a schema admits, and objects that are wrong in one place."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from hooks.api.scalars import SUBDOMAIN
from tests.api.api_server import KINDS, SCHEMAS, Kind, Manifest, manifest

Where = tuple[Any, Any]
"""A container and the key or index of something in it."""

WILD_NUMBERS = (0, 1, -1, 2, 5.0, 0.5, 2**31, 65536, 10**15, 10**16, 1e300)
WILD_TEXTS = ("", " ", "a", "A b", "é", "\u00a0", "a\n", "a\0", "*", "10Gi", "0Gi", "0s", "x" * 300, "-a", "a.b", "1")
wild = st.sampled_from((None, True, False, [], {}, [None], {"a": None}, {"name": 1}, *WILD_NUMBERS, *WILD_TEXTS))
free_form = st.dictionaries(
    st.text(max_size=5), st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=5), max_size=2
)


def matching(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a structural schema admits; lists stay short."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("x-kubernetes-int-or-string"):
        return _numbers(schema, st.integers) | _texts(schema)
    by_type = {
        "string": _texts,
        "boolean": lambda _: st.booleans(),
        "integer": lambda schema: _numbers(schema, st.integers),
        "number": lambda schema: _numbers(schema, st.floats) | _numbers(schema, st.integers),
        "array": _lists,
        "object": _mappings,
    }
    return by_type[schema["type"]](schema)


def _numbers(schema: Mapping[str, Any], kind: Any) -> st.SearchStrategy[Any]:
    limits = {"min_value": schema.get("minimum"), "max_value": schema.get("maximum")}
    return kind(**limits) if kind is st.integers else kind(**limits, allow_nan=False, allow_infinity=False)


def _texts(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    longest = schema.get("maxLength", 40)
    if "pattern" not in schema:
        return st.text(min_size=schema.get("minLength", 0), max_size=min(longest, 40))
    shortest = schema.get("minLength", 0)
    body = schema["pattern"].removesuffix("$") + r"\Z"  # Python's $ also matches before a last newline
    return st.from_regex(body).filter(lambda text: shortest <= len(text) <= longest)


def _lists(schema: Mapping[str, Any]) -> st.SearchStrategy[list[Any]]:
    keys = schema.get("x-kubernetes-list-map-keys", [])
    return st.lists(
        matching(schema["items"]),
        min_size=schema.get("minItems", 0),
        max_size=3,
        unique_by=(lambda item: tuple(item[key] for key in keys)) if keys else None,
    )


def _mappings(schema: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    if "additionalProperties" in schema:
        return st.dictionaries(st.text(max_size=5), matching(schema["additionalProperties"]), max_size=3)
    fields = {name: matching(field) for name, field in schema.get("properties", {}).items()}
    required = {name: fields.pop(name) for name in schema.get("required", ()) if name in fields}
    known = st.fixed_dictionaries(required, optional=fields)
    if not schema.get("x-kubernetes-preserve-unknown-fields"):
        return known
    return st.tuples(free_form, known).map(lambda pair: pair[0] | pair[1])


names = st.from_regex(SUBDOMAIN.removesuffix("$") + r"\Z").filter(lambda name: len(name) <= 253) | st.sampled_from(
    ("gateway", "default", "kube-system", "a.b", "1st", "a" * 64, "a" * 253, "Upper", "-a", "")
)


ADMITTED = {
    kind: st.builds(manifest, st.just(kind), names, matching(SCHEMAS[kind.kind]["properties"]["spec"]))
    for kind in KINDS
}
"""Objects that fit the schema, though perhaps not every rule."""


@st.composite
def spoiled(draw: st.DrawFn, kind: Kind) -> Manifest:
    """Objects that fit the schema but for one place, where anything may stand."""
    candidate = copy.deepcopy(draw(ADMITTED[kind]))
    container, key = draw(st.sampled_from(list(_places(candidate, "spec"))))
    if draw(st.booleans()):
        container[key] = draw(wild)
    else:
        del container[key]
    return candidate


def _places(container: Any, key: Any) -> Iterator[Where]:
    yield container, key
    value = container[key]
    inner = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for next_key in inner:
        yield from _places(value, next_key)

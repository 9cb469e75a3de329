"""Fields and their types, from Kubernetes' own schema, and then the rules that a schema cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any, NamedTuple

import orjson

from hooks.api.kubernetes.quantity import is_quantity
from hooks.api.kubernetes.rules import broken_rules


class Problem(NamedTuple):
    """One thing that the API server would refuse."""

    path: str
    """Where in the block, such as `.httpGet.port`; empty for the block itself."""
    sentence: str
    """What is wrong, to follow the path: `must be text`. It never holds a value, which may be a credential."""


_SCHEMA = orjson.loads(files("hooks.api.kubernetes").joinpath("schema.json").read_bytes())
VERSION: str = _SCHEMA["version"]
"""The Kubernetes whose fields are known."""


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_SCALARS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: isinstance(value, str), 'must be text; put a number or true in quotes, as in "8080"'),
    "integer": (_is_integer, "must be a whole number"),
    "number": (lambda value: _is_integer(value) or isinstance(value, float), "must be a number"),
    "true or false": (lambda value: isinstance(value, bool), "must be true or false"),
    "object": (lambda value: isinstance(value, dict), "must be a mapping"),
    "integer or text": (lambda value: _is_integer(value) or isinstance(value, str), "must be a whole number or a name"),
    "quantity": (
        lambda value: _is_integer(value) or isinstance(value, float) or (isinstance(value, str) and is_quantity(value)),
        "must be a quantity such as 500m, 2 or 10Gi",
    ),
}


def _types() -> Mapping[str, Mapping[str, str]]:
    """The types of schema.json, and the union of a pod's and a container's security settings, which we split."""
    types: dict[str, dict[str, str]] = _SCHEMA["types"]
    return types | {"SecuritySettings": types["SecurityContext"] | types["PodSecurityContext"]}


_TYPES = _types()


def first_problem(kind: str, value: Any) -> Problem | None:
    """What the API server would refuse first in a block of that type; None when it takes it.

    Args:
        kind: type of the block in Kubernetes, such as `Probe`.
        value: the block as the user wrote it.
    """
    return next(_problems(kind, value, ""), None)


def _problems(kind: str, value: Any, path: str) -> Iterator[Problem]:
    if kind in _SCALARS:
        fits, sentence = _SCALARS[kind]
        if not fits(value):
            yield Problem(path, sentence)
    elif kind.startswith("["):
        yield from _list(kind[1:-1], value, path)
    elif kind.startswith("{"):
        yield from _mapping(kind[1:-1], value, path)
    else:
        yield from _object(kind, value, path)


def _list(kind: str, value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(path, "must be a list")
        return
    for position, item in enumerate(value):
        yield from _problems(kind, item, f"{path}[{position}]")


def _mapping(kind: str, value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(path, "must be a mapping")
        return
    for key, item in value.items():
        yield from _problems(kind, item, f"{path}['{key}']")


def _object(kind: str, value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(path, "must be a mapping")
        return
    fields = _TYPES[kind]
    present = {name: item for name, item in value.items() if item is not None}  # null means absent
    for name in present:
        if name not in fields:
            yield Problem(f"{path}.{name}", f"is no field of {kind} in Kubernetes {VERSION}")
            return
    for name, expected in fields.items():
        if name in present:
            yield from _problems(expected.removesuffix("!"), present[name], f"{path}.{name}")
        elif expected.endswith("!"):
            yield Problem(f"{path}.{name}", "is required")
    yield from (Problem(path + inner, sentence) for inner, sentence in broken_rules(kind, present))

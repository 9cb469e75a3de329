"""The shape of a hook request. Objects in it stay JSON, so a large request costs little more than its reading."""

from __future__ import annotations

from typing import Annotated

import msgspec
import orjson
from msgspec import Meta, Raw, Struct

Groups = dict[str, dict[str, Raw]] | None
"""Objects by kind and by a key that depends on the hook version; null and absent mean none."""


class ChildRule(Struct, frozen=True, rename="camel"):
    """One kind of children that the controller declares."""

    api_version: str
    resource: str


class ControllerSpec(Struct, frozen=True, rename="camel"):
    """What the hooks read of a CompositeController."""

    child_resources: tuple[ChildRule, ...] | None = ()


class Controller(Struct, frozen=True):
    """The CompositeController that asks."""

    spec: ControllerSpec = ControllerSpec()


class Body(Struct, frozen=True):
    """A request of any hook."""

    parent: Raw = Raw(b"null")
    children: Groups = None
    related: Groups = None
    finalizing: bool = False
    controller: Controller | None = None


class Metadata(Struct, frozen=True, gc=False):
    """What every object has."""

    name: Annotated[str, Meta(min_length=1)]
    namespace: str = ""


class Object(Struct, frozen=True, gc=False):
    """Any object, reduced to its name."""

    metadata: Metadata


BODY = msgspec.json.Decoder(Body)
OBJECT = msgspec.json.Decoder(Object)

_SHAPES = {
    "$.children[...]": "Every group of children must be an object.",
    "$.children": "children must be an object.",
    "$.related[...]": "Every group of related must be an object.",
    "$.related": "related must be an object.",
    "$.finalizing": "finalizing must be true or false.",
    "$.controller": "controller.spec.childResources must be a list of apiVersion and resource.",
}
"""What is wrong, by the path in msgspec's message; the more precise path comes first."""


def shape_problem(error: msgspec.ValidationError) -> str:
    """One sentence for JSON that is not a request."""
    found = (sentence for path, sentence in _SHAPES.items() if path in str(error))
    return next(found, "The body must be a JSON object with a parent.")


def syntax_problem(body: bytes) -> str:
    """One sentence for what is not JSON, with the place."""
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError as error:
        return f"The body is not JSON (line {error.lineno}, column {error.colno})."
    return "The body is not JSON."

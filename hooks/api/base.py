"""The base of every typed block, the rules that span its fields, and lists whose items have a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from hooks.api.docstrings import attribute_docstrings
from hooks.api.kubernetes import first_problem

GROUP = "langop.io"
VERSION = "v1alpha1"
API_VERSION = f"{GROUP}/{VERSION}"


class Rule(NamedTuple):
    """One constraint across fields: a CEL rule for the API server and the same check for the hooks."""

    cel: str | None
    """None where CEL cannot see it, such as inside a free-form block: only the hooks report it then."""
    message: str
    holds: Callable[[Any], bool]


def _whole(value: Any) -> Any:
    """5 for 5.0: JSON does not tell them apart."""
    return int(value) if type(value) is float and value.is_integer() else value


def _complete(schema: dict[str, Any], block: type[Any]) -> None:
    """Add what Kubernetes wants to know about a block beside its JSON schema, and the texts of its fields.

    pydantic would read the texts at every start, a tenth of it, for a schema that is made only now and then.
    """
    texts = attribute_docstrings(block)
    for name, field in block.model_fields.items():
        schema["properties"][field.alias]["description"] = texts[name]
    rules = [{"rule": rule.cel, "message": rule.message} for rule in block.rules if rule.cel]
    if rules:
        schema["x-kubernetes-validations"] = rules
    if block.atomic:
        schema["x-kubernetes-map-type"] = "atomic"


class Block(BaseModel):
    """A frozen part of a resource, camelCase outside and snake_case inside.

    It takes what the API server takes: no number for text, no text for a number, null means absent. Fields
    this version does not know are ignored, so that hooks older than the CRDs keep working;
    `python -m hooks validate` reports them.
    """

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="ignore",
        allow_inf_nan=False,
        alias_generator=to_camel,
        populate_by_name=True,
        defer_build=True,
        json_schema_extra=_complete,
    )
    rules: ClassVar[tuple[Rule, ...]] = ()
    atomic: ClassVar[bool] = False
    """Whether server-side apply replaces the block as a whole: half of a reference means nothing."""

    @classmethod
    def default(cls, **fields: Any) -> Self:
        """A block for where nothing is written, made without its validator: that would be built at every start."""
        return cls.model_construct(**fields)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """The block itself: it never changes. pydantic copies defaults, which took half of its time."""
        return self

    @model_validator(mode="before")
    @classmethod
    def _read_as_the_api_server(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {field: _whole(value) for field, value in data.items() if value is not None}

    @model_validator(mode="after")
    def _check_rules(self) -> Self:
        for rule in self.rules:
            if not rule.holds(self):
                raise ValueError(rule.message)
        return self


@dataclass(frozen=True)
class KeyedBy:
    """Marks a list whose items differ in one field: server-side apply merges by it, a duplicate is refused.

    Metacontroller merges such lists by the same field, and would silently make one item of two.
    """

    field: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The list's own check, then ours."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The list's own schema, with the key; free-form items must have it."""
        schema = handler(core)
        schema |= {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": [self.field]}
        if "$ref" not in schema["items"]:
            key = {"properties": {self.field: {"type": "string"}}, "required": [self.field]}
            schema["items"] = schema["items"] | key
        return schema

    def _check(self, items: list[Any]) -> list[Any]:
        first: dict[Any, int] = {}
        for index, item in enumerate(items):
            key = item.get(self.field) if isinstance(item, dict) else getattr(item, self.field)
            if not isinstance(key, str):
                raise ValueError(f"item [{index}] needs {self.field}")  # noqa: TRY004  # pydantic's protocol
            if key in first:
                raise ValueError(f"items [{first[key]}] and [{index}] have the same {self.field}")
            first[key] = index
        return items


@dataclass(frozen=True)
class Like:
    """Marks a free-form block that must be of a type of Kubernetes: what the API server would refuse is refused."""

    kind: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The block's own check, then Kubernetes'."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, block: dict[str, Any]) -> dict[str, Any]:
        problem = first_problem(self.kind, block)
        if problem:
            raise PydanticCustomError("kubernetes", "{path} {sentence}", problem._asdict())
        return block


Raw = Annotated[dict[str, Any], Field(json_schema_extra={"x-kubernetes-preserve-unknown-fields": True})]
"""A Kubernetes block that is passed through as it is."""

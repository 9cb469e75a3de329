"""The base of every typed block, the rules that span its fields, and the scalar types they use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic.alias_generators import to_camel

GROUP = "langop.io"
VERSION = "v1alpha1"
API_VERSION = f"{GROUP}/{VERSION}"


class Rule(NamedTuple):
    """One constraint across fields: a CEL rule for the API server and the same check for the hooks."""

    cel: str
    message: str
    holds: Callable[[Any], bool]


class Block(BaseModel):
    """A frozen part of a resource, camelCase outside and snake_case inside.

    Fields this version does not know are ignored, so that hooks older than the CRDs keep working;
    `python -m hooks validate` reports them.
    """

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True, use_attribute_docstrings=True
    )
    rules: ClassVar[tuple[Rule, ...]] = ()

    @model_validator(mode="after")
    def _check_rules(self) -> Self:
        for rule in self.rules:
            if not rule.holds(self):
                raise ValueError(rule.message)
        return self


Raw = Annotated[dict[str, Any], Field(json_schema_extra={"x-kubernetes-preserve-unknown-fields": True})]
"""A Kubernetes block that is passed through as it is."""

LABEL = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"
SUBDOMAIN = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"

ObjectName = Annotated[str, Field(min_length=1, max_length=253, pattern=SUBDOMAIN)]
SecretKey = Annotated[str, Field(min_length=1, max_length=253, pattern=r"^[-._a-zA-Z0-9]+$")]
Url = Annotated[str, Field(max_length=2048, pattern=r"^https?://[^\s/?#@]+([/?][^\s#]*)?$")]
Hostname = Annotated[str, Field(min_length=1, max_length=253, pattern=SUBDOMAIN)]
AbsolutePath = Annotated[str, Field(min_length=2, max_length=512, pattern=r"^/[^:\s]+$")]
QUANTITY = r"^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][0-9]+)?$"
Quantity = Annotated[
    str,
    Field(max_length=32, pattern=QUANTITY),
    BeforeValidator(lambda value: str(value) if type(value) in (int, float) else value),
    WithJsonSchema(
        {"anyOf": [{"type": "integer"}, {"type": "string"}], "pattern": QUANTITY, "x-kubernetes-int-or-string": True}
    ),
]
"""A Kubernetes resource quantity, such as `500m`, `2` or `10Gi`."""
Duration = Annotated[str, Field(max_length=32, pattern=r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$")]
"""A Go duration, such as `30s`, `5m` or `1h30m`."""
PositiveInt = Annotated[int, Field(ge=1, le=2147483647)]

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds(duration: str) -> float:
    """The length of a Duration in seconds."""
    parts = re.findall(r"([0-9.]+)(ms|s|m|h)", duration)
    return round(sum(float(number) * _SECONDS[unit] for number, unit in parts), 3)

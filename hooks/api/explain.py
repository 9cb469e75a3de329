"""A pydantic error in one sentence for the person who wrote the object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from hooks.api.scalars import IN_WORDS

_SENTENCES = {
    "missing": "is required",
    "string_type": 'must be text; put a number or true in quotes, as in "8080"',
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must have at least {min_length} character(s)",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must have at least {min_length} item(s)",
    "too_long": "must have at most {max_length} items",
}


def explain(error: ValidationError) -> str:
    """The first problem, such as `spec.image is required`, without the value: it may be a credential."""
    first = error.errors(include_input=False, include_url=False)[0]
    field = "spec" + "".join(map(_step, first["loc"]))
    context: Mapping[str, Any] = first.get("ctx", {})
    if first["type"] == "value_error":
        return f"{field}: {context['error']}"
    if first["type"] == "string_pattern_mismatch":
        return f"{field} must be {IN_WORDS[context['pattern']]}"
    if first["type"] == "literal_error":
        return f"{field} must be {context['expected'].replace(chr(39), '')}"
    return f"{field} {_SENTENCES[first['type']].format(**context)}"


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if part.replace("-", "").isalnum() else f"['{part}']"

"""A pydantic error in one sentence for the person who wrote the object."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from hooks.api.scalars import IN_WORDS

_SENTENCES = {
    "missing": "is required",
    "string_type": 'must be text; a number or true needs quotes, as in "8080"',
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
    return sentence(error.errors(include_input=False, include_url=False)[0])


def sentence(first: ErrorDetails) -> str:
    """One problem as `explain` puts it."""
    field = "spec" + "".join(map(_step, first["loc"]))
    context = {name: _number(value) for name, value in first.get("ctx", {}).items()}
    if first["type"] == "kubernetes":
        return f"{field}{context['path']} {context['sentence']}"
    if first["type"] == "value_error":
        reason = str(context["error"])
        return f"{field} {reason}" if reason.startswith("must ") else f"{field}: {reason}"
    if first["type"] == "string_pattern_mismatch":
        return f"{field} must be {IN_WORDS[context['pattern']]}"
    if first["type"] == "literal_error":
        return f"{field} must be {context['expected'].replace(chr(39), '')}"
    return f"{field} {_SENTENCES[first['type']].format(**context)}"


def _number(value: Any) -> Any:
    """2 for 2.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if part.replace("-", "").isalnum() else f"['{part}']"

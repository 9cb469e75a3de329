"""What a resource quantity is worth. Rules: https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity."""

from __future__ import annotations

import re
from decimal import Decimal

BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
DECIMAL = ("n", "u", "m", "", "k", "M", "G", "T", "P", "E")
"""Suffixes from the smallest to the largest."""
_PATTERN = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]([+-]?[0-9]{1,3})|([numkMGTPE]|[KMGTPE]i)?)")


def is_quantity(text: str) -> bool:
    """Whether the text is a quantity such as 500m, 2 or 10Gi."""
    return _PATTERN.fullmatch(text) is not None


def amount(quantity: str | float) -> Decimal:
    """The value of a quantity in its base unit (cores, bytes, objects).

    Raises:
        ValueError: it is not a quantity.
    """
    text = str(quantity)
    match = _PATTERN.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a quantity such as 500m, 2 or 10Gi")
    number, exponent, suffix = match.groups()
    if exponent:
        return Decimal(number).scaleb(int(exponent))
    if suffix in BINARY[1:]:
        return Decimal(number) * Decimal(1024) ** BINARY.index(suffix)
    return Decimal(number) * Decimal(1000) ** (DECIMAL.index(suffix or "") - DECIMAL.index(""))

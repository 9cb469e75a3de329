"""Resource quantities, spelled as the API server stores them.

The server rewrites `1000m` as `1` and `1024Mi` as `1Gi`; a child that is spelled otherwise would look changed at
every sync. Rules: https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from hooks.api.kubernetes.quantity import BINARY, DECIMAL, amount

__all__ = ["amount", "canonical"]

_THOUSANDTHS = DECIMAL[2:]
"""The server rounds up to thousandths."""


@lru_cache(maxsize=1024)  # a thousand agents ask for the same few amounts
def canonical(quantity: str | float) -> str:
    """A spelling that the API server keeps; what is no quantity is returned as it is, for the server to refuse."""
    text = str(quantity)
    try:
        value = amount(text)
    except (ValueError, ArithmeticError):
        return text
    if text.endswith("i") and value == value.to_integral_value() and value >= 1024:
        return _largest(value, BINARY, 1024)
    return _largest(value * 1000, _THOUSANDTHS, 1000)


def _largest(value: Decimal, suffixes: tuple[str, ...], base: int) -> str:
    whole = int(value.to_integral_value(rounding="ROUND_CEILING"))
    if whole == 0:
        return "0"
    step = 0
    while whole % base == 0 and step < len(suffixes) - 1:
        whole //= base
        step += 1
    return f"{whole}{suffixes[step]}"

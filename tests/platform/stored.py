"""Whether a child is spelled as an API server stores it, so that nothing is updated at every sync."""

from __future__ import annotations

from typing import Any

from hooks.kube.manifest import Manifest
from hooks.kube.quantity import canonical
from hooks.kube.spelling import spelled
from tests.restricted import pod_specs


def assert_spelled(child: Manifest) -> None:
    """Quantities are in the server's notation, and pods hold nothing that it would add, change or leave out."""
    for path, quantity in quantities(child):
        assert quantity == canonical(quantity), f"{child['kind']} {path}"
    for name, pod in pod_specs([child]).items():
        assert spelled(pod) == pod, name


def quantities(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Every quantity of a child, with its path."""
    found: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        for key, item in value.items():
            here = f"{path}.{key}"
            if key in ("requests", "limits", "hard") and isinstance(item, dict):
                found += [(f"{here}.{name}", quantity) for name, quantity in item.items()]
            elif key in ("sizeLimit", "divisor"):
                found.append((here, item))
            found += quantities(item, here)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += quantities(item, f"{path}[{index}]")
    return found

"""Writes hooks/api/kubernetes/schema.json from Kubernetes' own schemas: `python -m tests.support.kubernetes_schema`.

They come with the test dependency kubernetes-validate; its newest version is taken, so that a field of a new
Kubernetes is not refused. The hooks' image holds the few types that users pass through, a hundredth of them all.
tests/api/test_kubernetes.py compares.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import hooks.api.kubernetes

TARGET = Path(hooks.api.kubernetes.__file__).parent / "schema.json"
PASSED_THROUGH = (
    "io.k8s.api.core.v1.Affinity",
    "io.k8s.api.core.v1.Container",
    "io.k8s.api.core.v1.PodSecurityContext",
    "io.k8s.api.core.v1.Toleration",
    "io.k8s.api.core.v1.TopologySpreadConstraint",
    "io.k8s.api.core.v1.Volume",
    "io.k8s.api.autoscaling.v2.MetricSpec",
)
"""Types of the blocks that users pass through; everything else is reached from them."""
SCALARS = {"Quantity": "quantity", "IntOrString": "integer or text", "Time": "text", "FieldsV1": "object"}
PRIMITIVES = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
}


def generate() -> str:
    """The text of schema.json."""
    versions = files("kubernetes_validate") / "kubernetes-json-schema"
    newest = max((path.name for path in versions.iterdir() if path.name.endswith("-local-strict")), key=_numbers)
    definitions = json.loads((versions / newest / "_definitions.json").read_text())["$defs"]
    types: dict[str, dict[str, str]] = {}
    wanted = list(PASSED_THROUGH)
    while wanted:
        name = wanted.pop()
        if _short(name) not in types and _short(name) not in SCALARS:
            types[_short(name)] = _fields(definitions[name])
            wanted += _references(definitions[name])
    tables = ",\n".join(f"  {json.dumps(name)}: {json.dumps(types[name])}" for name in sorted(types))
    version = ".".join(newest.removeprefix("v").split(".")[:2])
    return f'{{\n "version": "{version}",\n "types": {{\n{tables}\n }}\n}}\n'


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"[0-9]+", version)]


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "$ref":
                yield item.rpartition("/")[2]
            else:
                yield from _references(item)


def _fields(definition: dict[str, Any]) -> dict[str, str]:
    required = definition.get("required", ())
    fields = definition.get("properties", {})
    return {name: _type(fields[name]) + ("!" if name in required else "") for name in sorted(fields)}


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = _short(schema["$ref"])
        return SCALARS.get(name, name)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    (kind,) = (kind for kind in kinds if kind != "null")
    if kind == "array":
        return f"[{_type(schema['items'])}]"
    if "additionalProperties" in schema and isinstance(schema["additionalProperties"], dict):
        return f"{{{_type(schema['additionalProperties'])}}}"
    return PRIMITIVES[kind]


if __name__ == "__main__":
    TARGET.write_text(generate(), encoding="utf-8")

"""The CRDs: up to date, small, structural, and what `kubectl` shows of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from hooks.api.crd import DEFINITIONS, build_crd
from hooks.api.crd_files import outdated
from hooks.cli import main
from tests.api.api_server import SCHEMAS

CRDS = Path(__file__).parent.parent.parent / "crds"
Field = tuple[str, dict[str, Any]]


def fields(schema: dict[str, Any], path: str) -> Iterator[Field]:
    """Every field below a schema, with its path."""
    for name, field in schema.get("properties", {}).items():
        yield f"{path}.{name}", field
        yield from fields(field, f"{path}.{name}")
    if "items" in schema:
        yield from fields(schema["items"], f"{path}[]")


FIELDS = [
    (path, field)
    for kind, schema in SCHEMAS.items()
    for part in ("spec", "status")
    for path, field in fields(schema["properties"][part], f"{kind}.{part}")
]


def subschemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    inner = [*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")]
    for subschema in filter(None, inner):
        yield from subschemas(subschema)


def test_they_are_up_to_date() -> None:
    assert outdated(CRDS) == []


def test_together_they_stay_small() -> None:
    assert sum(path.stat().st_size for path in CRDS.glob("language*.yaml")) < 60_000


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.plural)
def test_plain_apply_can_remember_them(definition: Any) -> None:
    # kubectl keeps the manifest in an annotation; all annotations of an object may have 256 KiB.
    assert len(json.dumps(build_crd(definition))) < 200_000


def test_every_kind_is_listed_for_kustomize() -> None:
    listed = yaml.safe_load((CRDS / "kustomization.yaml").read_text())["resources"]
    assert sorted(listed) == sorted(definition.file_name for definition in DEFINITIONS)


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_schemas_are_structural(schema: dict[str, Any]) -> None:
    for part in subschemas(schema):
        assert ("type" in part) != bool(part.get("x-kubernetes-int-or-string"))
        assert not {"$ref", "$defs", "title", "allOf", "oneOf", "not", "const"} & set(part)
        assert "anyOf" not in part or part["x-kubernetes-int-or-string"]


def test_every_field_says_what_it_is() -> None:
    # Keys of free-form items, such as a variable's name in env, are Kubernetes' own.
    silent = [path for path, field in FIELDS if "description" not in field and field != {"type": "string"}]
    assert not silent
    assert not [path for path, field in FIELDS if not field.get("description", "Kubernetes' own.").endswith(".")]


def test_defaults_are_said_as_they_are() -> None:
    defaults = {path: field for path, field in FIELDS if "default" in field}
    assert "LanguageAgent.spec.workspace.size" in defaults
    for path, field in defaults.items():
        default = field["default"] if isinstance(field["default"], str) else json.dumps(field["default"])
        assert f"Default: {default}." in field["description"], path


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.plural)
def test_columns_show_fields_that_exist(definition: Any) -> None:
    known = dict(fields(SCHEMAS[definition.resource.kind], ""))
    for column in definition.columns:
        if not column.path.startswith(".metadata"):
            assert known[column.path]["type"] == column.type


def test_kubectl_get_shows_what_the_contract_says() -> None:
    columns = {d.resource.kind: [column.name for column in d.columns] for d in DEFINITIONS}
    assert columns == {
        "LanguageCluster": ["Phase", "Gateway", "Models", "Agents", "Age"],
        "LanguageModel": ["Provider", "Model", "Phase", "Age"],
        "LanguageAgent": ["Phase", "Ready", "Models", "Age"],
    }


def test_the_command_writes_them_and_tells_what_drifted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    directory = tmp_path / "crds"
    assert main(["crds", "--directory", str(directory)]) == 0
    assert main(["crds", "--check", "--directory", str(directory)]) == 0
    drifted = directory / "languagemodels.yaml"
    drifted.write_text(drifted.read_text().replace("lmodel", "lm"))
    (directory / "languageagents.yaml").unlink()
    assert main(["crds", "--check", "--directory", str(directory)]) == 1
    complaint = capsys.readouterr().err
    assert str(drifted) in complaint
    assert "languageagents.yaml" in complaint
    assert "languageclusters.yaml" not in complaint

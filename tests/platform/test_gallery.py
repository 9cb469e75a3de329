"""Every example of the gallery: accepted, complete, valid in Kubernetes, and equal to its golden file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from hooks.api.crd import DEFINITIONS, build_schema
from hooks.cli import main
from hooks.kube.kinds import CHILD_KINDS, CLUSTER, OPTIONAL_CHILD_KINDS, kind_of
from hooks.rehearsal.report import unmet
from tests.platform.gallery import FILES, GALLERY, components, golden_text, name_of, rehearsed, rendered
from tests.platform.stored import assert_spelled
from tests.restricted import pod_specs, violations
from tests.support.goldens import check_golden_text
from tests.support.valid import assert_valid_child

GOLDEN = Path(__file__).parent / "golden"
each = pytest.mark.parametrize("file", FILES, ids=name_of)


@each
def test_becomes_its_golden_file(file: Path, update_goldens: bool) -> None:
    check_golden_text(GOLDEN / f"{name_of(file)}.yaml", golden_text(file), update_goldens)


@each
def test_is_accepted_and_ready(file: Path) -> None:
    result = rehearsed(file)
    assert (result.problems(), result.settled.failures, result.settled.left_alone) == ([], {}, ())
    (cluster,) = result.world.list(CLUSTER.key)
    expected = {"Exposed"} if "gateway-api" in components(file) else set()  # no Gateway takes routes in a rehearsal
    assert {kind for kind, _ in unmet(cluster)} == expected
    assert cluster["status"]["phase"] == "Ready"


@each
def test_every_child_is_valid_and_in_its_place(file: Path) -> None:
    declared = {*CHILD_KINDS, *(OPTIONAL_CHILD_KINDS[name] for name in components(file))}
    namespace = file.stem
    for child in rendered(file):
        assert_valid_child(child)
        assert kind_of(child) in declared
        assert child["metadata"].get("namespace", namespace) == namespace


@each
def test_every_child_is_spelled_as_an_api_server_stores_it(file: Path) -> None:
    for child in rendered(file):
        assert_spelled(child)


@each
def test_pods_meet_the_restricted_profile(file: Path) -> None:
    found = {pod: violations(spec) for pod, spec in pod_specs(rendered(file)).items()}
    loosened = {pod for pod, broken in found.items() if broken}
    assert loosened == ({"Deployment assistant"} if file.stem == "privileged-agent" else set()), found


@each
def test_components_are_needed_and_named_when_missing(file: Path) -> None:
    (cluster,) = rehearsed(file, complete=False).world.list(CLUSTER.key)
    told = " ".join(message for _, message in unmet(cluster))
    # A cluster gets an Ingress where there are no HTTPRoutes, so nothing is missing then.
    for component in set(components(file)) - {"gateway-api"}:
        assert f"add components/{component} " in told
    assert ("components/" in told) == bool(set(components(file)) - {"gateway-api"})


def test_one_command_validates_all_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(GALLERY.parent)]) == 0, capsys.readouterr().out


def test_the_index_lists_every_example_and_no_other() -> None:
    links = re.findall(r"\]\(([\w/-]+\.yaml)\)", (GALLERY / "README.md").read_text())
    assert sorted(links) == sorted(str(file.relative_to(GALLERY)) for file in FILES)


def test_every_field_is_in_an_example() -> None:
    """So that nobody has to guess how it is written. Blocks that several resources share need it once."""
    files = [*FILES, *(GALLERY.parent / "my-cluster").glob("*.yaml")]
    documents = [document for file in files for document in yaml.safe_load_all(file.read_text())]
    shown = {shared(path) for document in documents for path in paths(document.get("spec"))}
    fields = {
        shared(path)
        for definition in DEFINITIONS
        for path in paths_of_schema(build_schema(definition.resource)["properties"]["spec"])
    }
    assert sorted(fields - shown) == []


def test_no_golden_file_is_left_over() -> None:
    golden = {str(path.relative_to(GOLDEN).with_suffix("")) for path in GOLDEN.rglob("*.yaml")}
    assert golden == {name_of(file) for file in FILES}


def shared(path: str) -> str:
    """The path of a field, the same for the gateway's pods and an agent's, and for both ends of a connection."""
    path = path.replace(".gateway.deployment", ".deployment")
    path = re.sub(r"\.(ingress\.from|egress\.to)(?=\.|$)", ".peers", path)
    return re.sub(r"\.(ingress|egress)\.ports", ".ports", path)


def paths_of_schema(schema: dict[str, Any], path: str = "") -> list[str]:
    found = []
    for name, field in schema.get("properties", {}).items():
        here = f"{path}.{name}"
        found += [here, *paths_of_schema(field, here), *paths_of_schema(field.get("items", {}), here)]
    return found


def paths(value: Any, path: str = "") -> set[str]:
    """Every field that is set, list positions left out."""
    if isinstance(value, list):
        return {found for item in value for found in paths(item, path)}
    if isinstance(value, dict):
        return {found for key, item in value.items() for found in (f"{path}.{key}", *paths(item, f"{path}.{key}"))}
    return set()

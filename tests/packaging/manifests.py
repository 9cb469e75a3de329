"""The shipped manifests, read from their files or built with kustomize."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

Manifest = dict[str, Any]

ROOT = Path(__file__).parents[2]
DOOR = ("hook-tls", "hook-token")
"""Components that say who may call the hooks; the others add a child kind each."""
COMPONENTS = sorted({path.parent.name for path in (ROOT / "components").glob("*/kustomization.yaml")} - {*DOOR})
OLDEST_KUBECTL = (1, 21)  # the first whose kustomize knows components


def read(*paths: Path) -> list[Manifest]:
    """All objects in some files."""
    return [item for path in paths for item in yaml.safe_load_all(path.read_text()) if item]


def read_folder(folder: str) -> list[Manifest]:
    """All Kubernetes objects in the files of a folder and those below."""
    found = read(*sorted((ROOT / folder).rglob("*.yaml")))
    return [item for item in found if not item["apiVersion"].startswith("kustomize.config.k8s.io/")]


def controller(name: str) -> Manifest:
    """One of the CompositeControllers in metacontroller/."""
    (found,) = read(ROOT / "metacontroller" / f"{name}.yaml")
    return found


def component_rules(name: str) -> list[Manifest]:
    """The child rules that a component appends to the cluster's controller."""
    (component,) = read(ROOT / "components" / name / "kustomization.yaml")
    patches = (patch["patch"] for patch in component["patches"] if patch["target"]["kind"] == "CompositeController")
    operations = [item for patch in patches for item in yaml.safe_load(patch)]
    assert {(item["op"], item["path"]) for item in operations} == {("add", "/spec/childResources/-")}
    return [item["value"] for item in operations]


def pick(manifests: Iterable[Manifest], kind: str, name: str) -> Manifest:
    """The one object of this kind and name."""
    (found,) = (item for item in manifests if (item["kind"], item["metadata"]["name"]) == (kind, name))
    return found


def kustomize(path: Path) -> list[Manifest]:
    """The objects that `kubectl apply -k` would apply; skips the test where kubectl is missing or too old."""
    version = _kubectl_version()
    if version is None:
        pytest.skip("kubectl is not installed")
    if version < OLDEST_KUBECTL:
        pytest.skip(f"kubectl {version} is too old for kustomize components")
    built = subprocess.run(["kubectl", "kustomize", path], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return list(yaml.safe_load_all(built.stdout))


def kustomization(folder: Path, **fields: Any) -> Path:
    """A user's kustomization in a folder elsewhere; paths in it are relative to the project."""
    relative = {
        name: [os.path.relpath(ROOT / path, folder) for path in value] if name in ("resources", "components") else value
        for name, value in fields.items()
    }
    content = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", **relative}
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(content))
    return folder


@cache
def _kubectl_version() -> tuple[int, int] | None:
    if not shutil.which("kubectl"):
        return None
    output = subprocess.run(["kubectl", "version", "--client"], capture_output=True, text=True, check=False).stdout
    found = re.search(r'v(\d+)\.(\d+)|Major:"(\d+)", Minor:"(\d+)', output)
    assert found, output
    major, minor = (int(part) for part in found.groups() if part)
    return major, minor

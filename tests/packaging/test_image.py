"""The image: exact versions within the declared ranges, pinned bases, no root, one version number."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hooks import __version__
from tests.packaging.manifests import ROOT, pick, read_folder

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PINS = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
}


def test_the_image_has_every_dependency_in_its_range() -> None:
    for dependency in map(Requirement, PROJECT["dependencies"]):
        version = PINS[canonicalize_name(dependency.name)]
        assert dependency.specifier.contains(version), f"requirements.txt: {dependency.name} {version}"


def test_bases_are_pinned_by_digest() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert all(re.search(r":[\w.-]+@sha256:[0-9a-f]{64}$", base) for base in bases)


def test_it_is_built_and_run_with_the_same_python() -> None:
    # distroless/python3-debian13 has Debian 13's Python, which is 3.13.
    assert re.findall(r"^FROM \S*?python(.*?)@", DOCKERFILE, re.MULTILINE) == [
        ":3.13-slim-trixie",
        "3-debian13:nonroot",
    ]


def test_it_runs_as_the_user_of_the_pod() -> None:
    pod = pick(read_folder("metacontroller"), "Deployment", "langop-hooks")["spec"]["template"]["spec"]
    user = f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}"
    assert f"\nUSER {user}\n" in DOCKERFILE.partition("distroless")[2]


def test_there_is_one_version() -> None:
    image = f"langop-hooks:{__version__}"
    pod = pick(read_folder("metacontroller"), "Deployment", "langop-hooks")["spec"]["template"]["spec"]
    assert pod["containers"][0]["image"] == image
    assert f"--tag {image} " in DOCKERFILE
    assert f"\n## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text()

"""The files of examples/gallery, and what the hooks make of one."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from hooks.kube.manifest import Manifest
from hooks.rehearsal.output import children, dump
from hooks.rehearsal.preview import Rehearsed, rehearse
from tests.support.server import ROOT

GALLERY = ROOT / "examples" / "gallery"
FILES = sorted(GALLERY.rglob("*.yaml"))
PLAINEST = GALLERY / "providers" / "openai-compatible.yaml"
"""One model without a key, one agent: what this one becomes, the others become, too."""
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def name_of(file: Path) -> str:
    """Such as `platform/capacity`."""
    return str(file.relative_to(GALLERY).with_suffix(""))


def components(file: Path) -> list[str]:
    """The kustomize components that an example says it needs, in its first comment."""
    return re.findall(r"components/([\w-]+)", file.read_text().partition("\napiVersion")[0])


def rehearsed(file: Path, *, complete: bool = True) -> Rehearsed:
    """The example on a cluster with what it needs; without its components if not complete."""
    return rehearse([str(file)], components(file) if complete else ())


@cache
def golden_text(file: Path) -> str:
    """The children as YAML; one that is the same as in the plainest example is only named."""
    known = {} if file == PLAINEST else {_place(child): _neutral(child, PLAINEST) for child in rendered(PLAINEST)}
    return "---\n".join(
        f"# {' '.join(_place(child))}: as in {name_of(PLAINEST)}\n"
        if known.get(_place(child)) == _neutral(child, file)
        else dump(_masked(child))
        for child in rendered(file)
    )


def _place(child: Manifest) -> tuple[str, str]:
    """Kind and name; the Namespace has the example's."""
    return child["kind"], child["metadata"]["name"] if "namespace" in child["metadata"] else ""


def _neutral(child: Manifest, file: Path) -> str:
    """A text that is the same for equal children of different examples."""
    return re.sub(rf"(?<![\w-]){file.stem}(?![\w-])", "NAMESPACE", json.dumps(_masked(child)))


def _masked(child: Manifest) -> Manifest:
    """The child without what says nothing here: uids, code, hashes and generated keys."""
    child = json.loads(UUID.sub("...", json.dumps(child)))
    for key in child.get("data") or {}:
        if child["kind"] == "Secret" or key.endswith(".py"):
            child["data"][key] = "..."
    annotations = ((child.get("spec") or {}).get("template") or {}).get("metadata", {}).get("annotations", {})
    annotations.update({key: "..." for key in annotations if key.startswith("langop.io/")})
    return dict(child)


@cache
def rendered(file: Path) -> list[Manifest]:
    """The children, as they were asked for."""
    return children(rehearsed(file).world)

"""The children of a rehearsal as YAML that kubectl takes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

try:  # libyaml writes thousands of objects in seconds
    from yaml import CSafeDumper as SafeDumper
except ImportError:
    from yaml import SafeDumper  # type: ignore[assignment]

from hooks.kube.kinds import CHILD_KINDS, CLUSTER, OPTIONAL_CHILD_KINDS, SECRET
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.world import World

ORDER = [kind.key for kind in (*CHILD_KINDS, *OPTIONAL_CHILD_KINDS.values())]
"""Namespaces come before what is in them, and Deployments after what their pods refer to."""
FIRST = ("apiVersion", "kind", "name", "namespace", "type", "metadata")
HEADER = "# Written by a rehearsal of the hooks: uids and versions of Secrets in it are made up.\n"


class _Dumper(SafeDumper):
    """YAML for people: text of several lines as a block, nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # an equal block is written out again
        return True


def _text(dumper: SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def dump(value: Any) -> str:
    """The value as one YAML document."""
    return yaml.dump(_ordered(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=4096)


def children(world: World) -> list[Manifest]:
    """What the hooks asked for, as they asked for it, sorted by kind, namespace and name."""
    owners = {cluster["metadata"]["uid"] for cluster in world.list(CLUSTER.key)}
    found = [ref for ref in world if owners & _owners(world.get(ref))]
    found.sort(key=lambda ref: (ORDER.index(ref.key) if ref.key in ORDER else len(ORDER), ref))
    return [last_applied(manifest) for ref in found if (manifest := world.get(ref)) is not None]


def as_yaml(child: Manifest) -> str:
    """One child; a Secret's values, which the hooks generate, are named and left out."""
    if Ref.of(child).key != SECRET.key:
        return dump(child)
    shown = {key: value for key, value in child.items() if key != "data"}
    names = ", ".join(sorted(child.get("data") or {}))
    return f"# data left out: {names} (generated, never shown)\n{dump(shown)}"


def _ordered(value: Any) -> Any:
    """The value with the keys of all mappings in the order people write them: what it is first."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (FIRST.index(key) if key in FIRST else len(FIRST), key))
        return {key: _ordered(value[key]) for key in keys}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def statuses(world: World, keys: Iterable[str]) -> list[Manifest]:
    """Every object of these kinds with its name and status alone."""
    return [
        {
            "apiVersion": manifest["apiVersion"],
            "kind": manifest["kind"],
            "metadata": {
                key: manifest["metadata"][key] for key in ("name", "namespace") if key in manifest["metadata"]
            },
            "status": manifest.get("status") or {},
        }
        for key in keys
        for manifest in world.list(key)
    ]


def write(world: World, directory: Path) -> int:
    """Write every child to `directory/<namespace>/<kind>-<name>.yaml`; files of an earlier rehearsal go away.

    Returns:
        How many files were written.
    """
    for old in directory.glob("*/*.yaml"):
        if old.read_text(encoding="utf-8").startswith(HEADER):
            old.unlink()
    manifests = children(world)
    for child in manifests:
        ref = Ref.of(child)
        folder = directory / (ref.namespace or ref.name)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{ref.kind.lower()}-{ref.name}.yaml"
        path.write_text(HEADER + as_yaml(child), encoding="utf-8")
    return len(manifests)


def _owners(manifest: Manifest | None) -> set[str]:
    references = (manifest or {}).get("metadata", {}).get("ownerReferences") or ()
    return {owner["uid"] for owner in references}

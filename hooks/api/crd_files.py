"""The CustomResourceDefinitions as files, one for each kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from hooks.api.crd import DEFINITIONS, build_crd

LINE = 160
HEADER = "# Generated from the types in hooks/api by `python -m hooks crds`; edit those.\n"


def render() -> dict[str, str]:
    """The text of every file, by file name."""
    return {definition.file_name: HEADER + _yaml(build_crd(definition)) for definition in DEFINITIONS}


def write(directory: Path) -> None:
    """Write the files into a directory, which is made if need be."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in render().items():
        (directory / name).write_text(text, encoding="utf-8")


def outdated(directory: Path) -> list[Path]:
    """The files that are missing or not what `write` would write."""
    wanted = {directory / name: text for name, text in render().items()}
    return [path for path, text in wanted.items() if _read(path) != text]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _yaml(manifest: dict[str, Any]) -> str:
    return yaml.dump(manifest, Dumper=_Dumper, sort_keys=False, default_flow_style=None, width=LINE)


class _Dumper(yaml.SafeDumper):
    """Writes what is simple or short in one line, and repeats what occurs twice instead of pointing to it.

    A line for each keyword would double the files.
    """

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        """In one line if it fits there."""
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = node.flow_style or len(json.dumps(mapping)) < LINE
        return node

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # the signature is PyYAML's
        """Never an alias."""
        return True

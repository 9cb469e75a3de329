"""From files of YAML to manifests, each with the place it came from."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

try:  # libyaml reads thousands of objects in seconds
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

from hooks.kube.manifest import Manifest

SUFFIXES = (".yaml", ".yml", ".json")
NOT_OBJECTS = ("kustomize.config.k8s.io/",)
"""API groups of files that lie beside manifests and are never sent to an API server."""


class BadInput(Exception):
    """A file that cannot be used; the message names the file, the document in it and the reason."""


class Source(NamedTuple):
    """A manifest and the file it came from."""

    manifest: Manifest
    file: str

    def __str__(self) -> str:
        """`file: Kind/name`, the way every message names an object."""
        return f"{self.file}: {self.manifest['kind']}/{self.manifest['metadata']['name']}"


class _Loader(SafeLoader):
    """YAML as kubectl reads it: dates stay text, and a key given twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise yaml.constructor.ConstructorError(None, None, f"{twice} is there twice", node.start_mark)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
}


def load(paths: Iterable[str]) -> list[Source]:
    """Every manifest of the files and directories, in a stable order.

    Directories are searched deeply, except in hidden folders; `-` is the standard input.

    Raises:
        BadInput: when a path does not exist, a document is no manifest, or an object is there twice.
    """
    sources = [source for path in paths for source in _load(path)]
    seen: dict[tuple[str, ...], Source] = {}
    for source in sources:
        metadata = source.manifest["metadata"]
        group = source.manifest["apiVersion"].rpartition("/")[0]
        key = (group, source.manifest["kind"], metadata.get("namespace") or "", metadata["name"])
        if key in seen:
            raise BadInput(f"{source}: the same object is in {seen[key].file} already")
        seen[key] = source
    return sources


def _load(path: str) -> Iterator[Source]:
    if path == "-":
        yield from _parse("standard input", sys.stdin.read())
        return
    for file in _files(Path(path)):
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{file}: cannot be read: {error}") from None
        yield from _parse(str(file), text)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise BadInput(f"{path}: no such file or directory")
    inside = (file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
    return sorted(file for file in inside if not any(part.startswith(".") for part in file.relative_to(path).parts))


def _parse(file: str, text: str) -> Iterator[Source]:
    number = 0
    try:
        for number, document in enumerate(yaml.load_all(text, _Loader), start=1):
            if document is None:
                continue
            for manifest in _objects(document):
                yield Source(_check(manifest, f"{file}: document {number}"), file)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise BadInput(f"{file}: document {number + 1}{line}: {error.problem}") from None


def _objects(document: Any) -> Iterator[Any]:
    """The document, or what is in it when it is a List."""
    if isinstance(document, dict) and document.get("kind") == "List":
        yield from document.get("items") or []
    elif not (isinstance(document, dict) and str(document.get("apiVersion")).startswith(NOT_OBJECTS)):
        yield document


def _check(manifest: Any, where: str) -> Manifest:
    """The manifest, when it has what every Kubernetes object has."""
    if not isinstance(manifest, dict):
        raise BadInput(f"{where}: not a Kubernetes object")
    metadata = manifest.get("metadata")
    named = {
        "apiVersion": manifest.get("apiVersion"),
        "kind": manifest.get("kind"),
        "metadata.name": metadata.get("name") if isinstance(metadata, dict) else None,
    }
    for field, value in named.items():
        if not (isinstance(value, str) and value):
            raise BadInput(f"{where}: {field} is missing")
    return manifest

"""What the kubelet makes of a container: its command, environment and files, with Secrets resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hooks.kube.manifest import Manifest

Secrets = Mapping[str, Mapping[str, str]]
"""Name -> key -> value, decoded."""


@dataclass(frozen=True)
class Container:
    """A container, ready to run as a process."""

    command: list[str]
    env: dict[str, str]
    cwd: str


class ContainerConfigError(Exception):
    """A ConfigMap, or a Secret that is not optional, is missing: the kubelet would not start the container."""


def container_of(deployment: Manifest, config_maps: Mapping[str, Manifest], secrets: Secrets, root: Path) -> Container:
    """The first container of a Deployment's pods, with its volumes below `root`.

    Paths in command, environment and working directory are those below `root`.
    """
    pod = deployment["spec"]["template"]["spec"]
    container = pod["containers"][0]
    paths = _mounts(pod, container, config_maps, root)

    def here(text: str) -> str:
        for mount, path in paths.items():
            if text == mount or text.startswith(f"{mount}/"):
                return str(path) + text.removeprefix(mount)
        return text

    command = [*container["command"], *container.get("args", [])]
    return Container(
        command=[here(word) for word in command],
        env={name: here(value) for name, value in _environment(container, secrets).items()},
        cwd=here(container["workingDir"]),
    )


def renew(deployment: Manifest, config_maps: Mapping[str, Manifest], root: Path) -> None:
    """Bring the volumes of a container that runs up to date with their ConfigMaps."""
    pod = deployment["spec"]["template"]["spec"]
    _mounts(pod, pod["containers"][0], config_maps, root)


def _mounts(pod: Manifest, container: Manifest, config_maps: Mapping[str, Manifest], root: Path) -> dict[str, Path]:
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    paths = {}
    for mount in container["volumeMounts"]:
        path = root / mount["mountPath"].removeprefix("/")
        path.mkdir(parents=True, exist_ok=True)
        _fill(path, _contents(volumes[mount["name"]], config_maps))
        paths[mount["mountPath"]] = path
    return paths


def _contents(volume: Manifest, config_maps: Mapping[str, Manifest]) -> dict[str, str]:
    """The files of a volume: file name -> text."""
    if "emptyDir" in volume:
        return {}
    sources = volume["projected"]["sources"] if "projected" in volume else [volume]
    contents: dict[str, str] = {}
    for source in sources:
        files = _files(source["configMap"], config_maps)
        assert not contents.keys() & files.keys(), f"{source} hides files of those before it"
        contents |= files
    return contents


def _files(source: Manifest, config_maps: Mapping[str, Manifest]) -> dict[str, str]:
    name, optional = source["name"], source.get("optional")
    if name not in config_maps and not optional:
        raise ContainerConfigError(f"ConfigMap {name}")
    data = config_maps.get(name, {}).get("data") or {}
    items = source.get("items") or [{"key": key, "path": key} for key in data]
    return {item["path"]: data[item["key"]] for item in items if item["key"] in data or not optional}


def _fill(path: Path, contents: Mapping[str, str]) -> None:
    """Files as links to the newest version of the volume, which is itself a link and changes at once."""
    if not contents:
        return
    version = path / f"..version-{len(list(path.glob('..version-*'))) + 1}"
    version.mkdir()
    for name, text in contents.items():
        (version / name).write_text(text, encoding="utf-8")
        if not (path / name).is_symlink():
            (path / name).symlink_to(Path("..data", name))
    (path / "..new").symlink_to(version.name)
    (path / "..new").rename(path / "..data")


def _environment(container: Manifest, secrets: Secrets) -> dict[str, str]:
    env: dict[str, str] = {}
    for entry in container["env"]:
        source = entry.get("valueFrom", {}).get("secretKeyRef")
        if source is None:
            env[entry["name"]] = entry["value"]
        elif source["key"] in secrets.get(source["name"], {}):
            env[entry["name"]] = secrets[source["name"]][source["key"]]
        elif not source.get("optional"):
            raise ContainerConfigError(f"{source['name']}/{source['key']}")
    return env

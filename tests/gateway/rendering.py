"""From resources to the gateway's manifests, through `python -m hooks render`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hooks.kube.manifest import Manifest
from tests.gateway.kubelet import Secrets

CLUSTER = "test"
API_VERSION = "langop.io/v1alpha1"


@dataclass(frozen=True)
class Rendered:
    """The manifests of one gateway."""

    deployment: Manifest
    config_maps: Mapping[str, Manifest]


def write_manifests(
    directory: Path, models: Mapping[str, dict[str, Any]], gateway: dict[str, Any], secrets: Secrets
) -> None:
    """Write a cluster, its models (name -> spec) and its Secrets, as a user would keep them."""
    cluster = _manifest("LanguageCluster", {"name": CLUSTER}, API_VERSION, spec={"gateway": gateway})
    members = [_manifest("LanguageModel", _in_cluster(name), API_VERSION, spec=spec) for name, spec in models.items()]
    kept = [_manifest("Secret", _in_cluster(name), "v1", stringData=dict(data)) for name, data in secrets.items()]
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "cluster.yaml").write_text(yaml.safe_dump_all([cluster, *members, *kept]), encoding="utf-8")


def render(directory: Path, strict: bool = True) -> Rendered:
    """The gateway that a directory of manifests gives; `strict`: nothing in it has a problem."""
    command = [sys.executable, "-m", "hooks", "render", str(directory)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not strict or done.returncode == 0, done.stderr
    manifests = [manifest for manifest in yaml.safe_load_all(done.stdout) if manifest]
    (deployment,) = [each for each in manifests if each["kind"] == "Deployment"]
    return Rendered(deployment, {each["metadata"]["name"]: each for each in manifests if each["kind"] == "ConfigMap"})


def _in_cluster(name: str) -> dict[str, str]:
    return {"name": name, "namespace": CLUSTER}


def _manifest(kind: str, metadata: dict[str, str], api_version: str, **rest: Any) -> Manifest:
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **rest}

"""The gateway's pod, as rendered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hooks.kube.manifest import Manifest
from tests.gateway.rendering import render, write_manifests
from tests.restricted import violations

UNPAID = ("/health/liveliness", "/health/readiness")
"""Paths that call no upstream; /health calls them all."""


def pod_of(root: Path, **gateway: Any) -> Manifest:
    write_manifests(root, {}, gateway, {})
    pod: Manifest = render(root).deployment["spec"]["template"]
    return pod


def test_the_image_is_the_clusters_or_one_pinned_by_digest(tmp_path: Path) -> None:
    image = pod_of(tmp_path / "default")["spec"]["containers"][0]["image"]
    assert "@sha256:" in image
    own = pod_of(tmp_path / "own", image="registry.example.com/litellm:1")["spec"]["containers"][0]["image"]
    assert own == "registry.example.com/litellm:1"


def test_it_is_as_restricted_as_kubernetes_knows_it(tmp_path: Path) -> None:
    pod = pod_of(tmp_path)
    assert violations(pod["spec"]) == []
    container = pod["spec"]["containers"][0]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert [volume["name"] for volume in pod["spec"]["volumes"] if "emptyDir" in volume] == ["tmp"]


def test_probes_call_no_upstream_and_survive_a_busy_proxy(tmp_path: Path) -> None:
    container = pod_of(tmp_path)["spec"]["containers"][0]
    for name in ("startupProbe", "readinessProbe", "livenessProbe"):
        probe = container[name]
        assert probe["httpGet"]["path"] in UNPAID
        assert probe["timeoutSeconds"] >= 5
    startup = container["startupProbe"]
    # Measured: 6 s, 15 s with a Redis that is down; several times that on a busy node.
    assert startup["periodSeconds"] * startup["failureThreshold"] >= 120


def test_it_has_room_and_time(tmp_path: Path) -> None:
    pod = pod_of(tmp_path)
    assert pod["spec"]["containers"][0]["resources"]["limits"]["memory"] == "1Gi"
    assert pod["spec"]["terminationGracePeriodSeconds"] >= 600


def test_fields_of_the_deployment_reach_the_pod(tmp_path: Path) -> None:
    pod = pod_of(
        tmp_path,
        deployment={
            "resources": {"requests": {"cpu": "2"}},
            "env": [{"name": "HTTPS_PROXY", "value": "http://proxy.example:3128"}],
            "nodeSelector": {"disk": "fast"},
            "podAnnotations": {"example.com/team": "research"},
            "podLabels": {"team": "research"},
        },
    )
    container = pod["spec"]["containers"][0]
    assert container["resources"] == {"requests": {"cpu": "2"}}
    assert {"name": "HTTPS_PROXY", "value": "http://proxy.example:3128"} in container["env"]
    assert pod["spec"]["nodeSelector"] == {"disk": "fast"}
    assert pod["metadata"]["annotations"]["example.com/team"] == "research"
    assert pod["metadata"]["labels"]["team"] == "research"

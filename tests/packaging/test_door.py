"""The components that close the hooks' door: both sides of it agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.packaging.manifests import DOOR, Manifest, kustomization, kustomize, pick

CONTROLLERS = ("language-agent", "language-cluster", "language-model")


def built(tmp_path: Path, *components: str) -> list[Manifest]:
    chosen = [f"components/{name}" for name in components]
    return kustomize(kustomization(tmp_path, resources=["crds", "metacontroller"], components=chosen))


def webhooks(manifests: list[Manifest]) -> list[Any]:
    controllers = [pick(manifests, "CompositeController", name) for name in CONTROLLERS]
    return [hook["webhook"] for controller in controllers for hook in controller["spec"]["hooks"].values()]


def server(manifests: list[Manifest]) -> tuple[Any, dict[str, Any]]:
    pod = pick(manifests, "Deployment", "langop-hooks")["spec"]["template"]["spec"]
    volumes = {volume["name"]: volume.get("secret") for volume in pod["volumes"]}
    return pod["containers"][0], volumes


def secret_of(manifests: list[Manifest], variable: str) -> Any:
    """The Secret that is mounted where a variable of the server points."""
    container, volumes = server(manifests)
    (path,) = (each["value"] for each in container["env"] if each["name"] == variable)
    (mount,) = (each for each in container["volumeMounts"] if each["mountPath"] == path)
    return volumes[mount["name"]]["secretName"]


@pytest.mark.parametrize("components", [["hook-token"], [*DOOR], [*DOOR[::-1]]], ids="+".join)
def test_every_hook_is_called_with_the_token_that_the_server_asks_for(tmp_path: Path, components: list[str]) -> None:
    manifests = built(tmp_path, *components)
    calls = webhooks(manifests)
    assert len(calls) == 7
    for call in calls:
        assert call["authorization"]["type"] == "Bearer"
        secret = call["authorization"]["secretRef"]
        assert (secret["namespace"], secret["name"]) == ("langop-system", secret_of(manifests, "LANGOP_TOKENS"))


@pytest.mark.parametrize("components", [["hook-tls"], [*DOOR], [*DOOR[::-1]]], ids="+".join)
def test_every_hook_is_called_with_tls_and_the_ca_of_the_servers_certificate(
    tmp_path: Path, components: list[str]
) -> None:
    manifests, plain = built(tmp_path, *components), built(tmp_path)
    for call, before in zip(webhooks(manifests), webhooks(plain), strict=True):
        assert call["url"] == before["url"].replace("http://", "https://")
        secret = call["caBundle"]["secretRef"]
        assert (secret["name"], secret["key"]) == (secret_of(manifests, "LANGOP_TLS"), "ca.crt")
    container, _ = server(manifests)
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["scheme"] == "HTTPS"


def test_without_them_anyone_in_the_network_policy_may_call(tmp_path: Path) -> None:
    assert all(set(call) <= {"url", "timeout", "etag"} for call in webhooks(built(tmp_path)))

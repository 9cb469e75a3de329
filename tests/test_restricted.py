"""The check itself: it accepts what complies and names what does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.restricted import violations

SECURE = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def pod(container: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    return {"containers": [{"name": "main", "image": "i", "securityContext": SECURE, **(container or {})}], **spec}


@pytest.mark.parametrize(
    "spec",
    [
        pod(),
        pod(volumes=[{"name": "tmp", "emptyDir": {}}]),
        pod(
            {"securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}},
            securityContext={"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
        ),
    ],
    ids=["container", "volume", "settings of the pod count for the container"],
)
def test_accepts(spec: dict[str, Any]) -> None:
    assert violations(spec) == []


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        (pod(hostNetwork=True), "hostNetwork is set"),
        (pod(volumes=[{"name": "host", "hostPath": {"path": "/"}}]), "volume host is a hostPath"),
        (pod({"securityContext": {**SECURE, "privileged": True}}), "main: privileged"),
        (pod({"securityContext": {**SECURE, "runAsUser": 0}}), "main: runAsUser is 0"),
        (pod({"securityContext": {**SECURE, "runAsNonRoot": False}}), "main: runAsNonRoot is not true"),
        (
            pod({"securityContext": {**SECURE, "capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]}}}),
            "main: capabilities add more than NET_BIND_SERVICE",
        ),
        (pod({"ports": [{"containerPort": 1, "hostPort": 1}]}), "main: hostPort 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refuses(spec: dict[str, Any], problem: str) -> None:
    assert violations(spec) == [problem]


def test_checks_init_containers_too() -> None:
    assert violations(pod(initContainers=[{"name": "first", "image": "i"}])) == [
        "first: allowPrivilegeEscalation is not false",
        "first: runAsNonRoot is not true",
        "first: seccompProfile is neither RuntimeDefault nor Localhost",
        "first: capabilities do not drop ALL",
    ]

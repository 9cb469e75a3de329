"""The restricted Pod Security profile, checked without a cluster.

Rules: https://kubernetes.io/docs/concepts/security/pod-security-standards (restricted includes baseline).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Manifest = dict[str, Any]

VOLUME_TYPES = {
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
    "secret",
}  # fmt: skip
HOST_FIELDS = ("hostNetwork", "hostPID", "hostIPC")
PODS_IN = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job")


def pod_specs(manifests: list[Manifest]) -> dict[str, Manifest]:
    """Pod specs of all workloads, by kind and name."""
    return {
        f"{item['kind']} {item['metadata']['name']}": item["spec"]["template"]["spec"]
        for item in manifests
        if item["kind"] in PODS_IN
    }


def violations(pod: Manifest) -> list[str]:
    """What a pod spec has that the restricted profile forbids, one sentence each; empty when it complies."""
    return [*_pod_violations(pod), *(line for box in _containers(pod) for line in _violations(pod, box))]


def _containers(pod: Manifest) -> list[Manifest]:
    return [*pod.get("initContainers", ()), *pod["containers"], *pod.get("ephemeralContainers", ())]


def _pod_violations(pod: Manifest) -> Iterator[str]:
    yield from (f"{field} is set" for field in HOST_FIELDS if pod.get(field))
    for volume in pod.get("volumes", ()):
        kinds = volume.keys() - {"name"}
        if not kinds <= VOLUME_TYPES:
            yield f"volume {volume['name']} is a {', '.join(sorted(kinds))}"


def _violations(pod: Manifest, container: Manifest) -> Iterator[str]:
    name = container["name"]
    own = container.get("securityContext", {})
    # A container's own setting wins over the pod's.
    effective = {**pod.get("securityContext", {}), **own}
    if own.get("privileged"):
        yield f"{name}: privileged"
    if own.get("allowPrivilegeEscalation") is not False:
        yield f"{name}: allowPrivilegeEscalation is not false"
    if effective.get("runAsNonRoot") is not True:
        yield f"{name}: runAsNonRoot is not true"
    if effective.get("runAsUser") == 0:
        yield f"{name}: runAsUser is 0"
    if effective.get("seccompProfile", {}).get("type") not in ("RuntimeDefault", "Localhost"):
        yield f"{name}: seccompProfile is neither RuntimeDefault nor Localhost"
    capabilities = own.get("capabilities", {})
    if "ALL" not in capabilities.get("drop", ()):
        yield f"{name}: capabilities do not drop ALL"
    if not set(capabilities.get("add", ())) <= {"NET_BIND_SERVICE"}:
        yield f"{name}: capabilities add more than NET_BIND_SERVICE"
    if own.get("procMount", "Default") != "Default":
        yield f"{name}: procMount is not Default"
    yield from (f"{name}: hostPort {port['hostPort']}" for port in container.get("ports", ()) if port.get("hostPort"))

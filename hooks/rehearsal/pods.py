"""What the rest of Kubernetes would do: volumes are bound and pods start, when what they refer to is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hooks.kube.kinds import CONFIG_MAP, DEPLOYMENT, PERSISTENT_VOLUME_CLAIM, SECRET, SERVICE_ACCOUNT, Kind
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.world import NOW, World


def start_pods(world: World) -> None:
    """Give every Deployment the status it has once its pods are ready, or wait for what is missing."""
    for claim in world.list(PERSISTENT_VOLUME_CLAIM.key):
        world.update({**claim, "status": {"phase": "Bound"}})
    for deployment in world.list(DEPLOYMENT.key):
        world.update({**deployment, "status": _status(deployment, next(missing(world, deployment), None))})


def missing(world: World, deployment: Manifest) -> Iterator[str]:
    """What the pods of a Deployment refer to and cannot start without."""
    namespace = deployment["metadata"].get("namespace", "")
    pod = deployment["spec"]["template"]["spec"]
    for kind, name, key in _references(pod):
        there = world.get(Ref(kind.key, namespace, name))
        if there is None:
            yield f"{kind.kind} {name}"
        elif key is not None and key not in {**there.get("data", {}), **there.get("binaryData", {})}:
            yield f"key {key} of {kind.kind} {name}"


def _references(pod: Manifest) -> Iterator[tuple[Kind, str, str | None]]:
    """Kind, name and (for single values) key of everything a pod needs; what is optional is left out."""
    account = pod.get("serviceAccountName", "default")
    if account != "default":
        yield SERVICE_ACCOUNT, account, None
    for volume in pod.get("volumes", ()):
        yield from _volume_references(volume)
    for container in [*pod.get("initContainers", ()), *pod["containers"]]:
        for variable in container.get("env", ()):
            source = variable.get("valueFrom") or {}
            yield from _reference(SECRET, source.get("secretKeyRef"), "name", "key")
            yield from _reference(CONFIG_MAP, source.get("configMapKeyRef"), "name", "key")
        for variables in container.get("envFrom", ()):
            yield from _reference(SECRET, variables.get("secretRef"), "name")
            yield from _reference(CONFIG_MAP, variables.get("configMapRef"), "name")


def _volume_references(volume: Manifest) -> Iterator[tuple[Kind, str, str | None]]:
    yield from _reference(SECRET, volume.get("secret"), "secretName")
    yield from _reference(CONFIG_MAP, volume.get("configMap"), "name")
    yield from _reference(PERSISTENT_VOLUME_CLAIM, volume.get("persistentVolumeClaim"), "claimName")
    for source in volume.get("projected", {}).get("sources", ()):
        yield from _reference(SECRET, source.get("secret"), "name")
        yield from _reference(CONFIG_MAP, source.get("configMap"), "name")


def _reference(
    kind: Kind, source: dict[str, Any] | None, name: str, key: str | None = None
) -> Iterator[tuple[Kind, str, str | None]]:
    if source and not source.get("optional"):
        yield kind, source[name], source.get(key) if key else None


def _status(deployment: Manifest, lacks: str | None) -> Manifest:
    """A Deployment's status as kube-controller-manager writes it once nothing moves any more."""
    replicas = deployment["spec"]["replicas"]
    ready = 0 if lacks else replicas
    counts = {
        "replicas": replicas,
        "updatedReplicas": replicas,
        "readyReplicas": ready,
        "availableReplicas": ready,
        "unavailableReplicas": replicas - ready,
    }
    available = (
        ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
        if replicas and lacks
        else ("True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
    )
    progressing = ("True", "NewReplicaSetAvailable", "ReplicaSet has successfully progressed.")
    if lacks:
        progressing = ("False", "ProgressDeadlineExceeded", f"The pods wait for {lacks}.")
    return {
        "observedGeneration": deployment["metadata"]["generation"],
        **{name: count for name, count in counts.items() if count},
        "conditions": [_condition("Available", *available), _condition("Progressing", *progressing)],
    }


def _condition(kind: str, status: str, reason: str, message: str) -> Manifest:
    return {
        "type": kind,
        "status": status,
        "reason": reason,
        "message": message,
        "lastTransitionTime": NOW,
        "lastUpdateTime": NOW,
    }

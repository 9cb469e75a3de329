"""Objects of someone else, with names of ours."""

from __future__ import annotations

from typing import Any

from hooks.kube import kinds
from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest
from tests.support.stage import NAMESPACE, Stage, condition

BEFORE: Manifest = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}
"""The namespace, which was there before its cluster; or nothing of someone else's could be."""
REMEDY = "move it to another namespace, or give the cluster another name"
_BODIES: dict[Kind, dict[str, Any]] = {
    kinds.SERVICE: {"spec": {"selector": {"app": "theirs"}, "ports": [{"port": 8000}]}},
    kinds.DEPLOYMENT: {
        "spec": {
            "selector": {"matchLabels": {"app": "theirs"}},
            "template": {
                "metadata": {"labels": {"app": "theirs"}},
                "spec": {"containers": [{"name": "theirs", "image": "registry.example/theirs:v1"}]},
            },
        }
    },
    kinds.CONFIG_MAP: {"data": {"config.yaml": "model_list: []"}},
    kinds.SECRET: {"data": {"api-key": "dGhlaXJz"}},
    kinds.SERVICE_ACCOUNT: {"automountServiceAccountToken": True},
    kinds.PERSISTENT_VOLUME_CLAIM: {
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    },
    kinds.NETWORK_POLICY: {"spec": {"podSelector": {"matchLabels": {"app": "theirs"}}, "policyTypes": ["Ingress"]}},
    kinds.INGRESS: {"spec": {"defaultBackend": {"service": {"name": "theirs", "port": {"number": 80}}}}},
    kinds.RESOURCE_QUOTA: {"spec": {"hard": {"pods": "10"}}},
    kinds.HORIZONTAL_POD_AUTOSCALER: {
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "theirs"},
            "minReplicas": 1,
            "maxReplicas": 2,
        }
    },
    kinds.POD_DISRUPTION_BUDGET: {"spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "theirs"}}}},
    kinds.HTTP_ROUTE: {"spec": {"hostnames": ["theirs.example.com"]}},
    kinds.CILIUM_NETWORK_POLICY: {"spec": {"endpointSelector": {"matchLabels": {"app": "theirs"}}}},
}


def foreign(kind: Kind, name: str) -> Manifest:
    """An object that nobody of ours owns."""
    metadata = {"name": name, "namespace": NAMESPACE}
    return {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": metadata, **_BODIES[kind]}


def as_asked(manifest: Manifest) -> Manifest:
    """The object without what its pods change."""
    metadata = {key: value for key, value in manifest["metadata"].items() if key != "resourceVersion"}
    return {**manifest, "metadata": metadata, "status": None}


def hand_over(stage: Stage, kind: Kind, name: str) -> None:
    """Someone deletes our object and makes one of their own before we look again."""
    stage.delete(kind, name)
    stage.put(foreign(kind, name))


def told(stage: Stage, kind: str) -> tuple[str, str, str]:
    """Status, reason and message of one of the cluster's conditions."""
    found = condition(stage.get(kinds.CLUSTER, NAMESPACE), kind)
    return found["status"], found["reason"], found["message"]

"""What an API server adds to the objects that hooks make.

Only so much of it as shows whether a desired child and the stored one keep comparing equal: a hook that
leaves out what is filled in here, in a list that is replaced as a whole, updates its child at every sync.
Values are those of the Kubernetes API reference.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from hooks.kube.manifest import Manifest


def with_defaults(manifest: Manifest) -> Manifest:
    """The manifest with the defaults of its kind, for the kinds that hooks make."""
    fill = _BY_KIND.get(manifest["kind"])
    return fill(manifest) if fill else manifest


def _fill(value: Any, defaults: Manifest) -> Manifest:
    """`value` over `defaults`, objects merged."""
    merged = {**defaults, **(value or {})}
    for key, default in defaults.items():
        if isinstance(default, dict) and isinstance(merged[key], dict):
            merged[key] = _fill(merged[key], default)
    return merged


def _each(block: Manifest, key: str, fill: Callable[[Manifest], Manifest]) -> Manifest:
    """The block with every item of one of its lists filled in; as it is when there is no such list."""
    return {**block, key: [fill(item) for item in block[key]]} if block.get(key) else block


def _namespace(manifest: Manifest) -> Manifest:
    label = {"metadata": {"labels": {"kubernetes.io/metadata.name": manifest["metadata"]["name"]}}}
    return _fill(_fill(manifest, label), {"spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}})


def _secret(manifest: Manifest) -> Manifest:
    texts = manifest.get("stringData") or {}
    encoded = {key: base64.b64encode(str(text).encode()).decode() for key, text in texts.items()}
    stored = {key: value for key, value in manifest.items() if key != "stringData"}
    return _fill(stored, {"type": "Opaque"}) | ({"data": {**manifest.get("data", {}), **encoded}} if encoded else {})


def _service(manifest: Manifest) -> Manifest:
    metadata = manifest["metadata"]
    one, two = hashlib.sha256(f"{metadata.get('namespace')}/{metadata['name']}".encode()).digest()[:2]
    address = manifest["spec"].get("clusterIP", f"10.96.{one}.{two}")
    spec = {"clusterIP": address, "clusterIPs": [address], "sessionAffinity": "None", "type": "ClusterIP"}
    filled = _fill(manifest, {"spec": spec, "status": {"loadBalancer": {}}})
    ports = _each(filled["spec"], "ports", lambda port: {"protocol": "TCP", "targetPort": port["port"], **port})
    return {**filled, "spec": ports}


def _claim(manifest: Manifest) -> Manifest:
    return _fill(manifest, {"spec": {"volumeMode": "Filesystem"}, "status": {"phase": "Pending"}})


def _network_policy(manifest: Manifest) -> Manifest:
    spec = _fill(manifest["spec"], {"policyTypes": ["Ingress", *(["Egress"] if "egress" in manifest["spec"] else [])]})
    for direction in ("ingress", "egress"):
        spec = _each(spec, direction, lambda rule: _each(rule, "ports", lambda port: {"protocol": "TCP", **port}))
    return {**manifest, "spec": spec}


def _deployment(manifest: Manifest) -> Manifest:
    spec = _fill(manifest["spec"], {"progressDeadlineSeconds": 600, "replicas": 1, "revisionHistoryLimit": 10})
    spec = _fill(spec, {"strategy": {"type": "RollingUpdate"}})
    if spec["strategy"]["type"] == "RollingUpdate":
        spec = _fill(spec, {"strategy": {"rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}}})
    return {
        **manifest,
        "spec": {**spec, "template": {**spec["template"], "spec": _pod(spec["template"]["spec"])}},
    }


def _pod(spec: Manifest) -> Manifest:
    filled = _fill(
        spec,
        {
            "dnsPolicy": "ClusterFirst",
            "restartPolicy": "Always",
            "schedulerName": "default-scheduler",
            "securityContext": {},
            "terminationGracePeriodSeconds": 30,
        },
    )
    if "serviceAccountName" in filled:
        filled["serviceAccount"] = filled["serviceAccountName"]
    for containers in ("containers", "initContainers"):
        filled = _each(filled, containers, _container)
    return _each(filled, "volumes", _volume)


def _container(container: Manifest) -> Manifest:
    tagged = ":" in container["image"].rpartition("/")[2] and not container["image"].endswith(":latest")
    filled = _fill(
        container,
        {
            "imagePullPolicy": "IfNotPresent" if tagged else "Always",
            "resources": {},
            "terminationMessagePath": "/dev/termination-log",
            "terminationMessagePolicy": "File",
        },
    )
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        if probe in filled:
            filled[probe] = _probe(filled[probe])
    return _each(filled, "ports", lambda port: {"protocol": "TCP", **port})


def _probe(probe: Manifest) -> Manifest:
    times = {"failureThreshold": 3, "periodSeconds": 10, "successThreshold": 1, "timeoutSeconds": 1}
    return _fill(probe, times | ({"httpGet": {"scheme": "HTTP"}} if "httpGet" in probe else {}))


def _volume(volume: Manifest) -> Manifest:
    mode = {"defaultMode": 0o644}
    return _fill(volume, {source: mode for source in ("configMap", "secret", "projected") if source in volume})


_BY_KIND: dict[str, Callable[[Manifest], Manifest]] = {
    "Namespace": _namespace,
    "Secret": _secret,
    "Service": _service,
    "PersistentVolumeClaim": _claim,
    "NetworkPolicy": _network_policy,
    "Deployment": _deployment,
}

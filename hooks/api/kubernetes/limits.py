"""Rules of single fields, by type and field; what depends on several fields is in rules.py."""

from __future__ import annotations

from hooks.api.kubernetes.words import (
    ABSOLUTE,
    DATA_KEY,
    HEADER,
    INSIDE,
    KEY,
    LABEL,
    MOUNT_PATH,
    POD_FIELD,
    PORT_NAME,
    SOMETHING,
    SUBDOMAIN,
    SYSCTL,
    VARIABLE,
    Word,
)

_SCHEMES = ("HTTP", "HTTPS")

CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "AppArmorProfile": {"type": ("Localhost", "RuntimeDefault", "Unconfined")},
    "Container": {
        "imagePullPolicy": ("Always", "IfNotPresent", "Never"),
        "terminationMessagePolicy": ("File", "FallbackToLogsOnError"),
    },
    "ContainerPort": {"protocol": ("TCP", "UDP", "SCTP")},
    "EmptyDirVolumeSource": {"medium": ("", "Memory", "HugePages")},
    "HTTPGetAction": {"scheme": _SCHEMES},
    "HostPathVolumeSource": {
        "type": ("", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice")
    },
    "ImageVolumeSource": {"pullPolicy": ("Always", "IfNotPresent", "Never")},
    "LabelSelectorRequirement": {"operator": ("In", "NotIn", "Exists", "DoesNotExist")},
    "MetricSpec": {"type": ("Resource", "ContainerResource", "Pods", "Object", "External")},
    "MetricTarget": {"type": ("Utilization", "Value", "AverageValue")},
    "NodeSelectorRequirement": {"operator": ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")},
    "PodSecurityContext": {"fsGroupChangePolicy": ("OnRootMismatch", "Always")},
    "ResourceFieldSelector": {
        "resource": tuple(
            f"{part}.{name}" for part in ("limits", "requests") for name in ("cpu", "memory", "ephemeral-storage")
        )
    },
    "SeccompProfile": {"type": ("Localhost", "RuntimeDefault", "Unconfined")},
    "SecuritySettings": {
        "fsGroupChangePolicy": ("OnRootMismatch", "Always"),
        "procMount": ("Default", "Unmasked"),
        "supplementalGroupsPolicy": ("Merge", "Strict"),
    },
    "SecurityContext": {"procMount": ("Default", "Unmasked")},
    "Toleration": {
        "operator": ("Exists", "Equal", "Lt", "Gt"),
        "effect": ("", "NoSchedule", "PreferNoSchedule", "NoExecute"),
    },
    "TopologySpreadConstraint": {
        "whenUnsatisfiable": ("DoNotSchedule", "ScheduleAnyway"),
        "nodeAffinityPolicy": ("Honor", "Ignore"),
        "nodeTaintsPolicy": ("Honor", "Ignore"),
    },
    "VolumeMount": {
        "mountPropagation": ("None", "HostToContainer", "Bidirectional"),
        "recursiveReadOnly": ("Disabled", "IfPossible", "Enabled"),
    },
}

_USER = (0, 2**31 - 1)
_FILE_MODE = (0, 0o777)
_PORT = (1, 65535)
_ANY = (0, 2**31 - 1)
_ONE = (1, 2**31 - 1)

RANGES: dict[str, dict[str, tuple[int, int]]] = {
    "ConfigMapVolumeSource": {"defaultMode": _FILE_MODE},
    "ContainerPort": {"containerPort": _PORT, "hostPort": (0, 65535)},
    "DownwardAPIVolumeFile": {"mode": _FILE_MODE},
    "DownwardAPIVolumeSource": {"defaultMode": _FILE_MODE},
    "GRPCAction": {"port": _PORT},
    "KeyToPath": {"mode": _FILE_MODE},
    "MetricTarget": {"averageUtilization": _ONE},
    "PodSecurityContext": {"fsGroup": _USER, "runAsGroup": _USER, "runAsUser": _USER},
    "PreferredSchedulingTerm": {"weight": (1, 100)},
    "Probe": {
        "failureThreshold": _ANY,
        "initialDelaySeconds": _ANY,
        "periodSeconds": _ANY,
        "successThreshold": _ANY,
        "terminationGracePeriodSeconds": _ONE,
        "timeoutSeconds": _ANY,
    },
    "ProjectedVolumeSource": {"defaultMode": _FILE_MODE},
    "SecretVolumeSource": {"defaultMode": _FILE_MODE},
    "SecurityContext": {"runAsGroup": _USER, "runAsUser": _USER},
    "SecuritySettings": {"fsGroup": _USER, "runAsGroup": _USER, "runAsUser": _USER},
    "ServiceAccountTokenProjection": {"expirationSeconds": (600, 2**32)},
    "TopologySpreadConstraint": {"maxSkew": _ONE, "minDomains": _ONE},
    "WeightedPodAffinityTerm": {"weight": (1, 100)},
}

MAY_BE_EMPTY = {
    "ContainerPort": ("name",),
    "EnvFromSource": ("prefix",),
    "Toleration": ("key",),
    "VolumeMount": ("subPath", "subPathExpr"),
}
"""Fields of which an empty text means as much as none."""

WORDS: dict[str, dict[str, Word]] = {
    "CSIVolumeSource": {"driver": SUBDOMAIN},
    "ConfigMapEnvSource": {"name": SUBDOMAIN},
    "ConfigMapKeySelector": {"name": SUBDOMAIN, "key": DATA_KEY},
    "ConfigMapProjection": {"name": SUBDOMAIN},
    "ConfigMapVolumeSource": {"name": SUBDOMAIN},
    "Container": {"name": LABEL, "image": SOMETHING},
    "ContainerPort": {"name": PORT_NAME},
    "DownwardAPIVolumeFile": {"path": INSIDE},
    "EnvFromSource": {"prefix": VARIABLE},
    "EnvVar": {"name": VARIABLE},
    "HTTPHeader": {"name": HEADER},
    "HostPathVolumeSource": {"path": SOMETHING},
    "KeyToPath": {"key": DATA_KEY, "path": INSIDE},
    "LabelSelectorRequirement": {"key": KEY},
    "LocalObjectReference": {"name": SUBDOMAIN},
    "NFSVolumeSource": {"path": ABSOLUTE, "server": SOMETHING},
    "NodeSelectorRequirement": {"key": KEY},
    "ObjectFieldSelector": {"fieldPath": POD_FIELD},
    "PersistentVolumeClaimVolumeSource": {"claimName": SUBDOMAIN},
    "PodAffinityTerm": {"topologyKey": KEY},
    "SecretEnvSource": {"name": SUBDOMAIN},
    "SecretKeySelector": {"name": SUBDOMAIN, "key": DATA_KEY},
    "SecretProjection": {"name": SUBDOMAIN},
    "SecretVolumeSource": {"secretName": SUBDOMAIN},
    "ServiceAccountTokenProjection": {"path": INSIDE},
    "Sysctl": {"name": SYSCTL},
    "Toleration": {"key": KEY},
    "TopologySpreadConstraint": {"topologyKey": KEY},
    "Volume": {"name": LABEL},
    "VolumeMount": {"name": SOMETHING, "mountPath": MOUNT_PATH, "subPath": INSIDE, "subPathExpr": INSIDE},
}

REQUIRED: dict[str, tuple[str, ...]] = {
    "ConfigMapEnvSource": ("name",),
    "ConfigMapKeySelector": ("name",),
    "ConfigMapVolumeSource": ("name",),
    "Container": ("image",),
    "LocalObjectReference": ("name",),
    "NodeSelector": ("nodeSelectorTerms",),
    "ProjectedVolumeSource": ("sources",),
    "SecretEnvSource": ("name",),
    "SecretKeySelector": ("name",),
    "SecretVolumeSource": ("secretName",),
}
"""Fields that the schema calls optional for old times' sake."""

ONE_OF: dict[str, tuple[str, ...]] = {
    "DownwardAPIVolumeFile": ("fieldRef", "resourceFieldRef"),
    "EnvFromSource": ("configMapRef", "secretRef"),
    "EnvVarSource": ("configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"),
    "LifecycleHandler": ("exec", "httpGet", "sleep", "tcpSocket"),
    "Probe": ("exec", "grpc", "httpGet", "tcpSocket"),
    "VolumeProjection": (
        "clusterTrustBundle",
        "configMap",
        "downwardAPI",
        "podCertificate",
        "secret",
        "serviceAccountToken",
    ),
}
"""Types of which exactly one of these fields is set."""

KEYED: dict[str, dict[str, tuple[str, ...]]] = {
    "Container": {
        "env": ("name",),
        "ports": ("name",),
        "volumeMounts": ("mountPath",),
        "volumeDevices": ("devicePath",),
    },
    "PodSecurityContext": {"sysctls": ("name",)},
    "ResourceRequirements": {"claims": ("name", "request")},
    "SecuritySettings": {"sysctls": ("name",)},
}
"""Lists whose items must differ in these fields."""

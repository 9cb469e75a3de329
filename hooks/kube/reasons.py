"""Types and reasons of all conditions: programs may rely on them. What they mean is in meanings.py."""

from __future__ import annotations

from enum import StrEnum


class Type(StrEnum):
    """What a condition is about."""

    ACCEPTED = "Accepted"
    AGENTS_READY = "AgentsReady"
    CLUSTER_RESOLVED = "ClusterResolved"
    COMPONENTS_ADDED = "ComponentsAdded"
    CONFIG_FITS = "ConfigFits"
    CREDENTIALS_RESOLVED = "CredentialsResolved"
    EXPOSED = "Exposed"
    GATEWAY_READY = "GatewayReady"
    LIMITS_SHARED = "LimitsShared"
    MODELS_READY = "ModelsReady"
    MODELS_RESOLVED = "ModelsResolved"
    NAMES_FREE = "NamesFree"
    READY = "Ready"
    ROLLED_OUT = "RolledOut"
    WITHIN_CAPACITY = "WithinCapacity"
    WORKSPACE_AS_ASKED = "WorkspaceAsAsked"
    WORKSPACE_SHARED = "WorkspaceShared"


class Reason(StrEnum):
    """Why a condition has its status."""

    ACCEPTED = "Accepted"
    ADDED = "Added"
    AGENTS_FAILED = "AgentsFailed"
    AGENTS_READY = "AgentsReady"
    AS_ASKED = "AsAsked"
    AUTH_SECRET_UNUSABLE = "AuthSecretUnusable"  # noqa: S105  # a reason
    CLUSTER_NOT_FOUND = "ClusterNotFound"
    COMPONENT_MISSING = "ComponentMissing"
    CONFIG_TOO_LARGE = "ConfigTooLarge"
    DEPLOYMENT_MISSING = "DeploymentMissing"
    EXPOSED = "Exposed"
    FAILED_CREATE = "FailedCreate"
    FALLBACK_NOT_FOUND = "FallbackNotFound"
    HTTP_ROUTE_MADE = "HTTPRouteMade"
    HTTP_ROUTE_MISSING = "HTTPRouteMissing"
    INGRESS_MADE = "IngressMade"
    INGRESS_MISSING = "IngressMissing"
    INVALID = "Invalid"
    INVALID_STILL_SERVED = "InvalidStillServed"
    LIMIT_REACHED = "LimitReached"
    MANY_NODES = "ManyNodes"
    MODELS_NOT_READY = "ModelsNotReady"
    MODELS_NOT_RESOLVED = "ModelsNotResolved"
    MODELS_READY = "ModelsReady"
    NAME_TAKEN = "NameTaken"
    NAMESPACE_MISSING = "NamespaceMissing"
    NO_REDIS = "NoRedis"
    NOT_ATTACHED = "NotAttached"
    NOT_ENABLED = "NotEnabled"
    NOT_NEEDED = "NotNeeded"
    NOT_SHOWN = "NotShown"
    ONE_NODE = "OneNode"
    PODS_NOT_READY = "PodsNotReady"
    PODS_READY = "PodsReady"
    PROGRESS_DEADLINE_EXCEEDED = "ProgressDeadlineExceeded"
    REDIS = "Redis"
    REGISTERED = "Registered"
    RESOLVED = "Resolved"
    ROOM = "Room"
    SCALED_TO_ZERO = "ScaledToZero"
    SECRET_KEY_NOT_FOUND = "SecretKeyNotFound"  # noqa: S105
    SECRET_NOT_FOUND = "SecretNotFound"  # noqa: S105
    TERMINATING = "Terminating"
    WORKSPACE_DIFFERS = "WorkspaceDiffers"

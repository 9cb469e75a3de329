"""What every type and reason of a condition means. docs/conditions.md is written from this table."""

from __future__ import annotations

from hooks.kube.reasons import Reason, Type

MEANINGS: dict[Type, dict[Reason, tuple[str, str]]] = {
    Type.ACCEPTED: {
        Reason.ACCEPTED: ("True", "The spec is valid."),
        Reason.INVALID: (
            "False",
            "The spec is invalid; the message names field and reason. What runs stays as it was.",
        ),
        Reason.INVALID_STILL_SERVED: (
            "False",
            "The model's spec turned invalid; the gateway serves it as it last was.",
        ),
        Reason.NAME_TAKEN: (
            "False",
            "Someone else's object has the name of one that the agent needs. It is left alone.",
        ),
    },
    Type.CLUSTER_RESOLVED: {
        Reason.RESOLVED: ("True", "The LanguageCluster of the namespace is there."),
        Reason.CLUSTER_NOT_FOUND: ("False", "No LanguageCluster has the name of the namespace."),
        Reason.NOT_SHOWN: (
            "Unknown",
            "Metacontroller does not show clusters: it is older than 4.15, or uses hooks v1.",
        ),
    },
    Type.CREDENTIALS_RESOLVED: {
        Reason.RESOLVED: ("True", "Every Secret and key that the model or cluster names is there."),
        Reason.NOT_NEEDED: ("True", "The model names no Secret."),
        Reason.SECRET_NOT_FOUND: ("False", "A Secret is missing. Pods that run keep the values they have."),
        Reason.SECRET_KEY_NOT_FOUND: ("False", "A Secret lacks the key that is named."),
        Reason.NOT_SHOWN: ("Unknown", "The request does not show Secrets."),
    },
    Type.MODELS_RESOLVED: {
        Reason.RESOLVED: ("True", "Every model that the agent names is there and valid."),
        Reason.MODELS_NOT_RESOLVED: (
            "False",
            "Models are missing or invalid, or `model` does not fit; the message says which.",
        ),
        Reason.NOT_SHOWN: ("Unknown", "The request does not show models."),
    },
    Type.WORKSPACE_AS_ASKED: {
        Reason.AS_ASKED: ("True", "The volume is what the spec says."),
        Reason.WORKSPACE_DIFFERS: ("False", "The spec asks for something that a volume which exists cannot have."),
    },
    Type.WORKSPACE_SHARED: {
        Reason.MANY_NODES: ("True", "Pods on any node can mount the volume."),
        Reason.ONE_NODE: ("False", "Several pods share a volume that one node can mount; others may not start."),
    },
    Type.EXPOSED: {
        Reason.EXPOSED: ("True", "The agent is reachable from outside; the message says where."),
        Reason.NOT_ENABLED: ("False", "The agent exposes a port, and its cluster has no way in."),
        Reason.INGRESS_MADE: ("True", "The gateway is behind an Ingress."),
        Reason.INGRESS_MISSING: ("False", "The Ingress is being made."),
        Reason.HTTP_ROUTE_MADE: ("True", "The gateway is behind a Gateway of Gateway API."),
        Reason.HTTP_ROUTE_MISSING: ("False", "The HTTPRoute is being made."),
        Reason.NOT_ATTACHED: ("False", "No Gateway has taken the HTTPRoute; the message has its words."),
        Reason.NAME_TAKEN: (
            "False",
            "Someone else's object has the name of the gateway's Service or route; there is no route of ours.",
        ),
    },
    Type.GATEWAY_READY: {
        Reason.PODS_READY: ("True", "The gateway takes calls."),
        Reason.PODS_NOT_READY: ("False", "No pod of the gateway is ready."),
        Reason.DEPLOYMENT_MISSING: ("False", "The gateway's Deployment is being made."),
        Reason.NAMESPACE_MISSING: ("False", "The namespace is being made, or being deleted."),
        Reason.NAME_TAKEN: (
            "False",
            "Someone else's object has the name of one that the gateway needs. It is left alone.",
        ),
        Reason.AUTH_SECRET_UNUSABLE: ("False", "The Secret gateway-auth is the user's own and cannot be used."),
    },
    Type.NAMES_FREE: {
        Reason.NAME_TAKEN: (
            "False",
            "Objects of someone else have names of the cluster's. They are left alone; the message names them.",
        ),
    },
    Type.ROLLED_OUT: {
        Reason.PROGRESS_DEADLINE_EXCEEDED: (
            "False",
            "The gateway's newest pods do not become ready; those of before go on with the configuration of before.",
        ),
        Reason.FAILED_CREATE: ("False", "Kubernetes refuses the gateway's newest pods; the message says why."),
    },
    Type.CONFIG_FITS: {
        Reason.CONFIG_TOO_LARGE: (
            "False",
            "The gateway's configuration cannot be stored; the message says how far over it is.",
        ),
    },
    Type.MODELS_READY: {
        Reason.MODELS_READY: ("True", "No model reports a problem."),
        Reason.MODELS_NOT_READY: ("False", "Models report problems; their own statuses say which."),
    },
    Type.AGENTS_READY: {
        Reason.AGENTS_READY: ("True", "No agent reports a problem."),
        Reason.NAME_TAKEN: (
            "False",
            "No agent starts, as someone else's object has the name of the Service or the NetworkPolicy for agents.",
        ),
        Reason.AGENTS_FAILED: ("False", "Agents report problems; their own statuses say which."),
    },
    Type.COMPONENTS_ADDED: {
        Reason.ADDED: ("True", "Every kustomize component that is needed is installed."),
        Reason.COMPONENT_MISSING: ("False", "Something is asked for whose component is not installed; it is not made."),
    },
    Type.LIMITS_SHARED: {
        Reason.REDIS: ("True", "All pods of the gateway count rate limits together."),
        Reason.NO_REDIS: ("False", "Each pod of the gateway counts rate limits by itself."),
    },
    Type.WITHIN_CAPACITY: {
        Reason.ROOM: ("True", "There is room for more agents, models, CPU and memory."),
        Reason.LIMIT_REACHED: ("False", "A bound of `capacity` is reached."),
    },
    Type.READY: {
        Reason.REGISTERED: ("True", "The gateway serves the model."),
        Reason.PODS_READY: ("True", "All pods are ready."),
        Reason.PODS_NOT_READY: ("False", "Not all pods are ready."),
        Reason.SCALED_TO_ZERO: ("False", "The agent is scaled to zero."),
        Reason.DEPLOYMENT_MISSING: ("False", "The agent's Deployment is being made."),
        Reason.PROGRESS_DEADLINE_EXCEEDED: ("False", "Kubernetes gave up waiting for the pods."),
        Reason.FAILED_CREATE: ("False", "Kubernetes refuses the pods."),
        Reason.FALLBACK_NOT_FOUND: ("False", "A model named in `fallbacks` does not exist."),
        Reason.TERMINATING: ("False", "The cluster is being deleted; the message names what is left."),
        Reason.NOT_SHOWN: ("Unknown", "The request does not show models and agents; nothing changes."),
    },
}
"""Type -> reason -> status and meaning. Where something else does not hold, Ready repeats its reason."""

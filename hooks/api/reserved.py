"""What belongs to the hooks in the pods that users shape. Setting it is refused: something would silently not work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import normpath
from typing import Any

from hooks.api.base import Rule

GATEWAY_CONFIG_VOLUME = "config"
GATEWAY_CONFIG_DIR = "/etc/litellm"
AGENT_CONFIG_VOLUME = "agent-config"
AGENT_CONFIG_DIR = "/etc/agent"
AGENT_CONTAINER = "agent"
WORKSPACE_VOLUME = "workspace"
GATEWAY_AUTH = "gateway-auth"
"""Secret behind all keys of a cluster: whoever reads it is every agent, and the administrator."""
AGENT_KEY_SUFFIX = "-gateway-key"
"""Behind an agent's name: the Secret with its key."""
GATEWAY_ACCOUNT = "gateway"
"""ServiceAccount of the gateway; clouds may give it the providers' credentials."""
GROUP_LABEL = "langop.io/group"
"""The one label of ours that users set."""

_LABELS = (
    "app.kubernetes.io/name",
    "app.kubernetes.io/component",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/managed-by",
    "controller-uid",
    "pod-template-hash",
)
_ANNOTATIONS = ("langop.io/", "metacontroller.k8s.io/")
_SECRETS = ("secret", "secretKeyRef", "secretRef", "nodePublishSecretRef")
"""Where Kubernetes refers to a Secret in a field `name`."""
_GATEWAY_VARIABLES = ("LITELLM_MASTER_KEY", "LANGOP_")


def _is_label_of_ours(key: str) -> bool:
    return key in _LABELS or (key.startswith("langop.io/") and key != GROUP_LABEL)


def _plain(path: str) -> str:
    """The path without detours: /etc//agent/../agent/ is /etc/agent."""
    return normpath(f"/{path.lstrip('/')}")


def _is_inside(path: str, folder: str) -> bool:
    """Whether a path is that folder or in it."""
    return f"{_plain(path)}/".startswith(f"{folder}/")


def _config_rules(volume: str, folder: str) -> Iterable[Rule]:
    yield Rule(
        None,
        f"volumes must not have one called {volume}: the generated configuration is in it",
        lambda pod: all(each["name"] != volume for each in pod.volumes),
    )
    yield Rule(
        None,
        f"volumeMounts must not be at {folder} or below it: the generated configuration is there",
        lambda pod: not any(_is_inside(mount["mountPath"], folder) for mount in pod.mounts()),
    )


POD_RULES = (
    Rule(
        None,
        f"podLabels must not set labels by which pods are found ({', '.join(_LABELS)} and all of langop.io but"
        f" {GROUP_LABEL})",
        lambda pod: not any(map(_is_label_of_ours, pod.pod_labels)),
    ),
    Rule(
        None,
        "podAnnotations and serviceAccountAnnotations must not be of langop.io or metacontroller.k8s.io",
        lambda pod: (
            not any(key.startswith(_ANNOTATIONS) for key in (*pod.pod_annotations, *pod.service_account_annotations))
        ),
    ),
    Rule(
        None,
        "serviceAccountAnnotations are for the generated ServiceAccount, and serviceAccountName is another one",
        lambda pod: pod.service_account_name is None or not pod.service_account_annotations,
    ),
)
"""For every pod."""

GATEWAY_RULES = (
    *_config_rules(GATEWAY_CONFIG_VOLUME, GATEWAY_CONFIG_DIR),
    Rule(
        None,
        "env must not set LITELLM_MASTER_KEY or LANGOP_ variables: keys and their limits rest on them",
        lambda pod: not any(variable["name"].startswith(_GATEWAY_VARIABLES) for variable in pod.env),
    ),
)


def secret_references(block: Any, field: str) -> Iterator[tuple[str, str]]:
    """Every Secret that a part of a pod refers to, as variables or as files, behind the field that does."""
    if isinstance(block, list):
        for index, item in enumerate(block):
            yield from secret_references(item, f"{field}[{index}]")
    elif isinstance(block, dict):
        for key, value in block.items():
            if key == "secretName" and isinstance(value, str):
                yield f"{field}.{key}", value
            elif key in _SECRETS and isinstance(value, dict) and isinstance(value.get("name"), str):
                yield f"{field}.{key}", value["name"]
            yield from secret_references(value, f"{field}.{key}")


def agent_secrets(pod: Any) -> Iterator[tuple[str, str]]:
    """Every Secret that the pod of an agent refers to, behind the field that does."""
    blocks = {"env": pod.env, "envFrom": pod.env_from, "volumes": pod.volumes, "initContainers": pod.init_containers}
    yield from secret_references(blocks, "spec.deployment")
    for index, secret in enumerate(pod.image_pull_secrets):
        yield f"spec.deployment.imagePullSecrets[{index}]", secret["name"]


OWN_KEY_RULE = Rule(
    None,
    f"deployment must not refer to a Secret called *{AGENT_KEY_SUFFIX} but the agent's own: with it an agent could call"
    " models as another one",
    lambda agent: all(
        name == f"{agent.name}{AGENT_KEY_SUFFIX}" or not name.endswith(AGENT_KEY_SUFFIX) for _, name in agent.secrets
    ),
)

AGENT_RULES = (
    *_config_rules(AGENT_CONFIG_VOLUME, AGENT_CONFIG_DIR),
    Rule(
        None,
        f"initContainers must not be called {AGENT_CONTAINER}: the agent's own container is",
        lambda pod: all(container["name"] != AGENT_CONTAINER for container in pod.init_containers),
    ),
    Rule(
        None,
        f"env, envFrom, volumes, initContainers and imagePullSecrets must not refer to Secret {GATEWAY_AUTH}: with it"
        " an agent could make keys of any agent",
        lambda pod: all(name != GATEWAY_AUTH for _, name in agent_secrets(pod)),
    ),
    Rule(
        None,
        f"serviceAccountName must not be {GATEWAY_ACCOUNT}: what a cloud lets the gateway do is not for agents",
        lambda pod: pod.service_account_name != GATEWAY_ACCOUNT,
    ),
)


def _brings_workspace(spec: Any) -> bool:
    return WORKSPACE_VOLUME in {volume["name"] for volume in spec.deployment.volumes}


def _mounts_workspace(spec: Any) -> bool:
    return WORKSPACE_VOLUME in {mount["name"] for mount in spec.deployment.mounts()}


def _covers_workspace(spec: Any) -> bool:
    return _plain(spec.workspace.mount_path) in {_plain(mount["mountPath"]) for mount in spec.deployment.mounts()}


WORKSPACE_RULES = (
    Rule(
        None,
        f"workspace.mountPath must not be {AGENT_CONFIG_DIR} or below it: the agent's configuration is there",
        lambda spec: not (spec.workspace.enabled and _is_inside(spec.workspace.mount_path, AGENT_CONFIG_DIR)),
    ),
    Rule(
        None,
        f"deployment mounts the volume {WORKSPACE_VOLUME}, which is not there: workspace.enabled is false",
        lambda spec: spec.workspace.enabled or _brings_workspace(spec) or not _mounts_workspace(spec),
    ),
    Rule(
        None,
        f"deployment has a volume called {WORKSPACE_VOLUME} or a mount at workspace.mountPath: set workspace.enabled to"
        " false to use it instead of the generated one",
        lambda spec: not (spec.workspace.enabled and (_brings_workspace(spec) or _covers_workspace(spec))),
    ),
)

"""An agent: the user's image with the gateway's address, its key and its configuration."""

from __future__ import annotations

from hooks.api import LanguageAgent, LanguageCluster
from hooks.api.reserved import AGENT_CONFIG_DIR, AGENT_CONFIG_VOLUME, AGENT_CONTAINER, WORKSPACE_VOLUME
from hooks.children.agent_environment import agent_environment
from hooks.children.pod import container_fields, merge_named, merge_volumes, pod_fields
from hooks.children.resources import within
from hooks.children.security import RESTRICTED_CONTAINER, RESTRICTED_POD, init_container_security
from hooks.kube.labels import agent_labels, agent_selector
from hooks.kube.manifest import Manifest, digest
from hooks.kube.names import agent_config, agent_workspace
from hooks.kube.spelling import spelled
from hooks.settings import Settings

WORKSPACE_GROUP = 65532
"""Group that owns the workspace, so that an image's user can write to it whoever that is."""


def build_agent_deployment(
    cluster: LanguageCluster, agent: LanguageAgent, settings: Settings, key_version: str
) -> Manifest:
    """The Deployment of an agent. Its pod template depends on the agent's own spec and key, never on a model's.

    Args:
        key_version: changes when the agent's key does; empty without keys.
    """
    options = agent.spec.deployment
    labels = agent_labels(cluster.name, agent.name)
    env = merge_named(agent_environment(cluster, agent, settings), options.env)
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": agent.name, "namespace": agent.namespace, "labels": labels},
        "spec": {
            "replicas": options.replicas,
            "selector": {"matchLabels": agent_selector(agent.name)},
            "strategy": _strategy(agent),
            "template": {
                "metadata": {
                    "labels": {**options.pod_labels, **labels},
                    "annotations": {
                        **options.pod_annotations,
                        "langop.io/config-hash": _config_hash(agent),
                        "langop.io/key-version": key_version or None,
                    },
                },
                "spec": {
                    **pod_fields(options, _security(agent), agent.name),
                    "initContainers": [
                        _init_container(cluster, agent, env, extra) for extra in options.init_containers
                    ],
                    "containers": [_container(cluster, agent, env)],
                    "volumes": merge_volumes(_volumes(agent), options.volumes),
                },
            },
        },
    }


def _strategy(agent: LanguageAgent) -> Manifest:
    if agent.spec.workspace.enabled and agent.spec.workspace.access_mode != "ReadWriteMany":
        # Such a volume cannot be attached to the old and the new pod's node at once.
        return {"type": "Recreate"}
    # Written out in full: what is applied can then be taken back when the strategy changes.
    return {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}


def _config_hash(agent: LanguageAgent) -> str:
    """A pod reads its configuration at start, so it restarts with the agent's own part of it."""
    # Field by field: one that a later version adds must not restart every agent when the hooks are upgraded.
    models = [(model.name, model.role, model.priority, model.model) for model in agent.spec.models]
    return digest(agent.name, agent.namespace, agent.spec.instructions, models)


def _security(agent: LanguageAgent) -> Manifest:
    if not agent.spec.workspace.enabled:
        return RESTRICTED_POD
    return {**RESTRICTED_POD, "fsGroup": WORKSPACE_GROUP, "fsGroupChangePolicy": "OnRootMismatch"}


def _container(cluster: LanguageCluster, agent: LanguageAgent, env: list[Manifest]) -> Manifest:
    options = agent.spec.deployment
    return {
        **container_fields(options, RESTRICTED_CONTAINER),
        "name": AGENT_CONTAINER,
        "image": agent.spec.image,
        "command": options.command,
        "args": options.args,
        "resources": within(cluster.spec.capacity, options.resources),
        "env": env,
        "ports": [
            {"name": port.name, "containerPort": port.port, "protocol": port.protocol} for port in agent.spec.ports
        ],
        "volumeMounts": merge_named(_mounts(agent), options.volume_mounts, key="mountPath"),
    }


def _init_container(cluster: LanguageCluster, agent: LanguageAgent, env: list[Manifest], extra: Manifest) -> Manifest:
    """The user's init container with the agent's environment and mounts; what it sets itself wins."""
    options = agent.spec.deployment
    return {
        **spelled(extra),
        "env": merge_named(env, extra.get("env") or []),
        "envFrom": spelled([*options.env_from, *(extra.get("envFrom") or [])]),
        "resources": within(cluster.spec.capacity, extra.get("resources")),
        "volumeMounts": merge_named(_mounts(agent), extra.get("volumeMounts") or [], key="mountPath"),
        "securityContext": init_container_security(RESTRICTED_CONTAINER, extra.get("securityContext") or {}),
    }


def _mounts(agent: LanguageAgent) -> list[Manifest]:
    mounts: list[Manifest] = [{"name": AGENT_CONFIG_VOLUME, "mountPath": AGENT_CONFIG_DIR, "readOnly": True}]
    if agent.spec.workspace.enabled:
        mounts.append({"name": WORKSPACE_VOLUME, "mountPath": agent.spec.workspace.mount_path})
    return mounts


def _volumes(agent: LanguageAgent) -> list[Manifest]:
    volumes: list[Manifest] = [{"name": AGENT_CONFIG_VOLUME, "configMap": {"name": agent_config(agent.name)}}]
    if agent.spec.workspace.enabled:
        volumes.append({"name": WORKSPACE_VOLUME, "persistentVolumeClaim": {"claimName": agent_workspace(agent.name)}})
    return volumes

"""What an agent's status says about its workspace and its way in.

Each of these conditions is there only while it has something to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from hooks.api import InvalidObject, LanguageAgent, LanguageCluster, parse
from hooks.kube.conditions import Condition, false, true
from hooks.kube.kinds import CLUSTER, PERSISTENT_VOLUME_CLAIM
from hooks.kube.manifest import Manifest
from hooks.kube.names import agent_workspace, host
from hooks.kube.reasons import Reason, Type
from hooks.parents.hook import HookRequest
from hooks.parents.workspaces import differences

MANY_NODES = "ReadWriteMany"


def notices(request: HookRequest, agent: LanguageAgent) -> list[Condition]:
    """The conditions, in a fixed order."""
    volume = request.related.get(PERSISTENT_VOLUME_CLAIM, agent_workspace(agent.name), agent.namespace)
    workspace = [*_as_asked(agent, volume), *_shared(agent, volume)] if agent.spec.workspace.enabled else []
    return [*workspace, *_exposed(request, agent)]


def _as_asked(agent: LanguageAgent, volume: Manifest | None) -> Iterator[Condition]:
    """Whether the volume is what the spec says, once there is one."""
    if volume is None:
        return
    found = differences(agent, volume)
    if found:
        yield false(Type.WORKSPACE_AS_ASKED, Reason.WORKSPACE_DIFFERS, f"{'; '.join(found)}.")
    else:
        yield true(Type.WORKSPACE_AS_ASKED, Reason.AS_ASKED, "The volume is what the spec says.")


def _shared(agent: LanguageAgent, volume: Manifest | None) -> Iterator[Condition]:
    """Whether several pods can have the volume wherever they run."""
    pods = agent.spec.deployment.replicas
    if pods <= 1:
        return
    modes = (volume or {}).get("spec", {}).get("accessModes") or [agent.spec.workspace.access_mode]
    if MANY_NODES in modes:
        yield true(Type.WORKSPACE_SHARED, Reason.MANY_NODES, "Pods on any node can mount the volume.")
    else:
        stuck = f"{pods} pods share a volume that is {', '.join(modes)}: pods on other nodes do not start."
        remedy = f"They need workspace.accessMode {MANY_NODES}, or replicas 1."
        yield false(Type.WORKSPACE_SHARED, Reason.ONE_NODE, f"{stuck} {remedy}")


def _exposed(request: HookRequest, agent: LanguageAgent) -> Iterator[Condition]:
    """Where an agent with an exposed port is reachable from outside, or why it is not."""
    manifest = request.related.get(CLUSTER, agent.namespace)
    if agent.spec.exposed_port is None or manifest is None:
        return
    try:
        spec = parse(LanguageCluster, manifest).spec
    except InvalidObject:
        return  # the cluster's own status says so
    if spec.ingress.enabled and spec.domain is not None:
        yield true(Type.EXPOSED, Reason.EXPOSED, f"The agent is at {host(agent.name, spec.domain)}.")
    else:
        yield false(
            Type.EXPOSED, Reason.NOT_ENABLED, f"LanguageCluster {agent.namespace} does not set ingress.enabled."
        )

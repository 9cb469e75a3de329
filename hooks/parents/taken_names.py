"""Objects of others that have the names of a gateway's or an agent's children.

Metacontroller leaves such an object alone under dynamic apply, without a word, and would take it over under
server-side apply. So the cluster's hook looks at the gateway's names, and asks for no child that has one of them.
An agent's own hook looks at the agent's names and says so in its status; there the cluster's hook, which makes the
children, finds it, and asks for nothing.
"""

from __future__ import annotations

from hooks.api import InvalidObject, LanguageAgent, LanguageCluster, parse
from hooks.kube.kinds import (
    CLUSTER,
    CONFIG_MAP,
    DEPLOYMENT,
    PERSISTENT_VOLUME_CLAIM,
    SECRET,
    SERVICE,
    SERVICE_ACCOUNT,
    Kind,
)
from hooks.kube.manifest import Manifest, is_owned_by
from hooks.kube.names import GATEWAY, GATEWAY_CONFIG, agent_config, agent_key, agent_workspace
from hooks.kube.reasons import Reason, Type
from hooks.parents.hook import HookRequest

GATEWAY_NAMES = (
    (SERVICE, GATEWAY),
    (DEPLOYMENT, GATEWAY),
    (CONFIG_MAP, GATEWAY_CONFIG),
    (SERVICE_ACCOUNT, GATEWAY),
)
"""The children without which no gateway works, by kind and name."""


def gateway_names_taken(request: HookRequest, cluster: LanguageCluster) -> list[tuple[Kind, str]]:
    """Those of the gateway's names that are someone else's."""
    return [(kind, name) for kind, name in GATEWAY_NAMES if _is_of_others(request, cluster, kind, name)]


def gateway_problem(request: HookRequest, cluster: LanguageCluster) -> str | None:
    """One sentence that names an object of someone else which the gateway cannot do without; None without one."""
    for kind, name in gateway_names_taken(request, cluster):
        if kind == SERVICE_ACCOUNT and cluster.spec.gateway.deployment.service_account_name:
            continue  # the user says whose it is
        remedy = "move it to another namespace, or give the cluster another name"
        return f"LanguageCluster {cluster.name}: {kind.kind} {name} is someone else's: {remedy}."
    return None


def _is_of_others(request: HookRequest, cluster: LanguageCluster, kind: Kind, name: str) -> bool:
    """Whether the object is there and not ours. Ours may be shown as related before it is shown as a child."""
    if request.children.json_of(kind, name, cluster.namespace) is not None:
        return False
    there = request.related.get(kind, name, cluster.namespace)
    return there is not None and not is_owned_by(there, cluster.uid)


_REMEDIES = {
    # Never to delete it: there may be data in it.
    PERSISTENT_VOLUME_CLAIM: "set workspace.enabled to false and mount the volume by deployment.volumes",
}


def needed_names(agent: str) -> list[tuple[Kind, str]]:
    """The children that every agent may have, by kind and name."""
    return [
        (DEPLOYMENT, agent),
        (SERVICE, agent),
        (SERVICE_ACCOUNT, agent),
        (CONFIG_MAP, agent_config(agent)),
        (SECRET, agent_key(agent)),
        (PERSISTENT_VOLUME_CLAIM, agent_workspace(agent)),
    ]


def name_taken(request: HookRequest, agent: LanguageAgent) -> str | None:
    """One sentence that names an object of someone else where a child should be; None when there is none."""
    unneeded = {SERVICE} if not agent.spec.ports else set()
    unneeded |= {PERSISTENT_VOLUME_CLAIM} if not agent.spec.workspace.enabled else set()
    unneeded |= {SERVICE_ACCOUNT} if agent.spec.deployment.service_account_name else set()
    for kind, name in needed_names(agent.name):
        if kind in unneeded:
            continue
        there = request.related.get(kind, name, agent.namespace)
        if there is not None and not _is_ours(there, agent) and not (kind == SECRET and _needs_no_key(request, agent)):
            remedy = f"give the agent another name, or {_REMEDIES.get(kind, 'delete it')}"
            return f"LanguageAgent {agent.name}: {kind.kind} {name} is someone else's: {remedy}."
    return None


def reported_as_taken(agent: LanguageAgent) -> str | None:
    """The sentence in the agent's own status, if it is about a name."""
    for condition in agent.status.get("conditions") or ():
        if (condition.get("type"), condition.get("reason")) == (Type.ACCEPTED, Reason.NAME_TAKEN):
            message: str = condition.get("message") or ""
            return message.rstrip(".")
    return None


def _needs_no_key(request: HookRequest, agent: LanguageAgent) -> bool:
    manifest = request.related.get(CLUSTER, agent.namespace)
    try:
        return manifest is not None and parse(LanguageCluster, manifest).spec.gateway.auth.mode == "none"
    except InvalidObject:
        return False  # what the cluster asks for then is unknown


def _is_ours(there: Manifest, agent: LanguageAgent) -> bool:
    owners = there["metadata"].get("ownerReferences") or ()
    return any((owner.get("kind"), owner.get("name")) == (CLUSTER.kind, agent.namespace) for owner in owners)

"""Objects of others that have the names of an agent's children.

Metacontroller leaves such an object alone under dynamic apply, without a word, and would take it over under
server-side apply. The agent's own hook sees it and says so in the agent's status; there the cluster's hook, which
makes the children, finds it, and asks for nothing.
"""

from __future__ import annotations

from hooks.api import LanguageAgent
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
from hooks.kube.manifest import Manifest
from hooks.kube.names import agent_config, agent_key, agent_workspace
from hooks.kube.reasons import Reason, Type
from hooks.parents.hook import HookRequest


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
        if there is not None and not _is_ours(there, agent):
            remedy = "give the agent another name, or delete it"
            return f"LanguageAgent {agent.name}: {kind.kind} {name} is someone else's: {remedy}."
    return None


def reported_as_taken(agent: LanguageAgent) -> str | None:
    """The sentence in the agent's own status, if it is about a name."""
    for condition in agent.status.get("conditions") or ():
        if (condition.get("type"), condition.get("reason")) == (Type.ACCEPTED, Reason.NAME_TAKEN):
            message: str = condition.get("message") or ""
            return message.rstrip(".")
    return None


def _is_ours(there: Manifest, agent: LanguageAgent) -> bool:
    owners = there["metadata"].get("ownerReferences") or ()
    return any((owner.get("kind"), owner.get("name")) == (CLUSTER.kind, agent.namespace) for owner in owners)

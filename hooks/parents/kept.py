"""What stays as it is: the children that cannot be decided about now."""

from __future__ import annotations

from hooks.kube import labels
from hooks.kube.child import Child, child_of
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest
from hooks.parents.hook import HookRequest
from hooks.parents.members import Members


def everything_kept(request: HookRequest) -> list[Child]:
    """All observed children, exactly as they were last asked for."""
    return [child_of(last_applied(child)) for child in request.children.every()]


def agents_kept(request: HookRequest, members: Members) -> list[Child]:
    """Children of agents whose spec cannot be carried out now.

    An agent whose object is gone loses its children; that is not the same.
    """
    if not members.invalid_agents:
        return []
    invalid = (child for child in request.children.every() if agent_of(child) in members.invalid_agents)
    return [child_of(last_applied(child)) for child in invalid]


def agent_of(child: Manifest) -> str | None:
    """The agent that a child belongs to; None for the cluster's own."""
    agent: str | None = (child["metadata"].get("labels") or {}).get(labels.AGENT)
    return agent

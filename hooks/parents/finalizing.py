"""The end of a cluster: agents go first, then the gateway, then the Namespace, if it is ours.

Every step is read from what is observed, so it does not matter where the one before was interrupted.
"""

from __future__ import annotations

from hooks.kube.child import child_of
from hooks.kube.kinds import CHILD_KINDS, CLUSTER, NAMESPACE, OPTIONAL_CHILD_KINDS
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest, is_owned_by
from hooks.parents.cluster_status import terminating_status
from hooks.parents.hook import HookRequest, SyncResponse
from hooks.parents.kept import agent_of


def finalize(request: HookRequest) -> SyncResponse:
    """What remains for now; the cluster may go when everything that was its own is seen to be gone."""
    observed = list(request.children.every())
    remaining = [child_of(last_applied(child)) for child in _remaining(observed)]
    return SyncResponse(terminating_status(request), remaining, finalized=not observed and _all_are_gone(request))


def _remaining(observed: list[Manifest]) -> list[Manifest]:
    of_the_cluster = [child for child in observed if not agent_of(child)]
    if len(of_the_cluster) < len(observed):
        return of_the_cluster
    return [child for child in observed if child["kind"] == NAMESPACE.kind and len(observed) > 1]


def _all_are_gone(request: HookRequest) -> bool:
    """Whether an empty list of children means that there are none.

    Metacontroller lists every declared kind, even without objects; a request that leaves one out says nothing about
    it. And a Namespace of ours may still be shown as related.
    """
    kinds = (*CHILD_KINDS, *OPTIONAL_CHILD_KINDS.values())
    shown = all(request.children.includes(kind) for kind in kinds if request.declares(kind))
    name, uid = request.parent["metadata"]["name"], request.parent["metadata"].get("uid")
    namespace = request.related.get(NAMESPACE, name)
    return shown and not (namespace and is_owned_by(namespace, CLUSTER.kind, name, uid))

"""Whose a cluster's namespace is."""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.children.namespace import build_namespace
from hooks.kube.kinds import CLUSTER, NAMESPACE
from hooks.kube.manifest import Manifest, is_owned_by
from hooks.parents.hook import HookRequest


def namespace(request: HookRequest, cluster: LanguageCluster) -> Manifest | None:
    """The Namespace, if it is ours to make or to keep.

    One that was there before us is used and never listed as a child: Metacontroller would make it ours under
    server-side apply, and it would go with the cluster. While other children exist, a namespace that the request
    does not show as ours is not made either: it is there, or they could not be.
    """
    if request.children.get(NAMESPACE, cluster.name) is None and (_of_others(request, cluster) or request.children):
        return None
    return build_namespace(cluster)


def is_missing(request: HookRequest, cluster: LanguageCluster) -> bool:
    """Whether there is no namespace yet, so that nothing can be made in it."""
    return not request.children and not _of_others(request, cluster)


def is_going(request: HookRequest, cluster: LanguageCluster) -> bool:
    """Whether the namespace is being deleted: nothing can be made in it until it is gone."""
    places = (request.children, request.related)
    found = (place.get(NAMESPACE, cluster.name) for place in places)
    return any(manifest and manifest["metadata"].get("deletionTimestamp") for manifest in found)


def _of_others(request: HookRequest, cluster: LanguageCluster) -> bool:
    """Whether the namespace was there before us. Ours may be shown as related before it is shown as a child."""
    manifest = request.related.get(NAMESPACE, cluster.name)
    return manifest is not None and not is_owned_by(manifest, CLUSTER.kind, cluster.name, cluster.uid)

"""The namespace of objects that name none."""

from __future__ import annotations

from collections.abc import Iterable

from hooks.kube.kinds import CLUSTER
from hooks.rehearsal.loading import BadInput, Source
from hooks.rehearsal.refs import KINDS, Ref


def placed(sources: Iterable[Source]) -> list[Source]:
    """The sources, each namespaced object with a namespace: its own, or that of the only LanguageCluster.

    kubectl would put such an object into the namespace of the current context, which a rehearsal does not
    have. Objects may be in a namespace that does not exist yet, as they are after `kubectl apply` was
    repeated; children of the hooks may not.

    Raises:
        BadInput: when an object has no namespace and there is not exactly one LanguageCluster.
    """
    sources = list(sources)
    clusters = [source.manifest for source in sources if Ref.of(source.manifest).key == CLUSTER.key]
    return [_placed(source, [cluster["metadata"]["name"] for cluster in clusters]) for source in sources]


def _placed(source: Source, clusters: list[str]) -> Source:
    metadata = source.manifest["metadata"]
    kind = KINDS.get(Ref.of(source.manifest).key)
    if kind is None:
        return source
    if not kind.namespaced:
        if metadata.get("namespace"):
            raise BadInput(f"{source}: metadata.namespace: a {kind.kind} is in no namespace")
        return source
    if metadata.get("namespace"):
        return source
    if len(clusters) != 1:
        known = ", ".join(sorted(clusters)) or "none"
        raise BadInput(
            f"{source}: metadata.namespace is missing, and which LanguageCluster is meant is not clear"
            f" (there is {known})"
        )
    return source._replace(manifest={**source.manifest, "metadata": {**metadata, "namespace": clusters[0]}})

"""Names in manifests that name nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hooks.kube.kinds import AGENT, CLUSTER, MODEL
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import Ref


def dangling(manifest: Manifest, known: Collection[Ref]) -> Iterator[str]:
    """What a sound object of ours names and is not there: `field: reason`.

    Whether a namespace has its LanguageCluster is checked only when there is any: manifests of a cluster
    and of what is in it are often kept apart.
    """
    ref = Ref.of(manifest)
    clusters = {other.name for other in known if other.key == CLUSTER.key}
    if clusters and ref.namespace and ref.namespace not in clusters:
        yield f"metadata.namespace: there is no LanguageCluster {ref.namespace}"
    for field, name in _models(ref, manifest.get("spec") or {}):
        if Ref(MODEL.key, ref.namespace, name) not in known:
            yield f"{field}: there is no LanguageModel {name} in namespace {ref.namespace}"


def _models(ref: Ref, spec: Manifest) -> Iterator[tuple[str, str]]:
    """Every model that the object names, with the field that does."""
    if ref.key == AGENT.key:
        for index, model in enumerate(spec.get("models") or ()):
            yield f"spec.models[{index}].name", model["name"]
    if ref.key == MODEL.key:
        for index, fallback in enumerate(spec.get("fallbacks") or ()):
            yield f"spec.fallbacks[{index}].modelRef", fallback["modelRef"]

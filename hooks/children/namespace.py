"""The Namespace of a cluster, when it was not there before."""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.kube.labels import cluster_labels
from hooks.kube.manifest import Manifest


def build_namespace(cluster: LanguageCluster) -> Manifest:
    """The Namespace; cluster-scoped, so without a namespace of its own."""
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": cluster.name, "labels": cluster_labels(cluster.name, cluster.name, "namespace")},
    }

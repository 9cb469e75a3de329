"""The kinds of objects that the hooks read and make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from hooks.api.base import API_VERSION


class Kind(NamedTuple):
    """A Kubernetes kind, with the names it has in URLs and in hook requests."""

    api_version: str
    kind: str
    plural: str
    namespaced: bool = True

    @property
    def key(self) -> str:
        """The group under which Metacontroller sends objects of this kind, such as `Deployment.apps/v1`."""
        return f"{self.kind}.{self.api_version}"


CLUSTER = Kind(API_VERSION, "LanguageCluster", "languageclusters", namespaced=False)
MODEL = Kind(API_VERSION, "LanguageModel", "languagemodels")
AGENT = Kind(API_VERSION, "LanguageAgent", "languageagents")

NAMESPACE = Kind("v1", "Namespace", "namespaces", namespaced=False)
CONFIG_MAP = Kind("v1", "ConfigMap", "configmaps")
SECRET = Kind("v1", "Secret", "secrets")
SERVICE_ACCOUNT = Kind("v1", "ServiceAccount", "serviceaccounts")
SERVICE = Kind("v1", "Service", "services")
PERSISTENT_VOLUME_CLAIM = Kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims")
RESOURCE_QUOTA = Kind("v1", "ResourceQuota", "resourcequotas")
DEPLOYMENT = Kind("apps/v1", "Deployment", "deployments")
NETWORK_POLICY = Kind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies")
INGRESS = Kind("networking.k8s.io/v1", "Ingress", "ingresses")

STORAGE_CLASS = Kind("storage.k8s.io/v1", "StorageClass", "storageclasses", namespaced=False)

POD_DISRUPTION_BUDGET = Kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets")
HORIZONTAL_POD_AUTOSCALER = Kind("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
HTTP_ROUTE = Kind("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes")
CILIUM_NETWORK_POLICY = Kind("cilium.io/v2", "CiliumNetworkPolicy", "ciliumnetworkpolicies")

CHILD_KINDS = (
    NAMESPACE,
    CONFIG_MAP,
    SECRET,
    SERVICE_ACCOUNT,
    SERVICE,
    PERSISTENT_VOLUME_CLAIM,
    RESOURCE_QUOTA,
    DEPLOYMENT,
    NETWORK_POLICY,
    INGRESS,
)
"""Children of a LanguageCluster that every Kubernetes since 1.23 serves."""

OPTIONAL_CHILD_KINDS = {
    "pod-disruption-budget": POD_DISRUPTION_BUDGET,
    "autoscaling": HORIZONTAL_POD_AUTOSCALER,
    "gateway-api": HTTP_ROUTE,
    "cilium": CILIUM_NETWORK_POLICY,
}
"""Children that a kustomize component has to declare first, by the name of the component."""

_BY_NAME = {(kind.api_version, kind.kind): kind for kind in (*CHILD_KINDS, *OPTIONAL_CHILD_KINDS.values())}


def kind_of(child: Mapping[str, Any]) -> Kind:
    """The kind of a child that the hooks make."""
    return _BY_NAME[child["apiVersion"], child["kind"]]

"""Objects of others that have the names of a gateway's children.

Metacontroller leaves such an object alone under dynamic apply, without a word, and would take it over under
server-side apply. So the cluster's hook looks who has its gateway's names, and asks for no child that has one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from hooks.api import LanguageCluster
from hooks.kube.child import Child
from hooks.kube.conditions import listed
from hooks.kube.kinds import (
    CILIUM_NETWORK_POLICY,
    CLUSTER,
    CONFIG_MAP,
    DEPLOYMENT,
    HORIZONTAL_POD_AUTOSCALER,
    HTTP_ROUTE,
    INGRESS,
    NETWORK_POLICY,
    OPTIONAL_CHILD_KINDS,
    POD_DISRUPTION_BUDGET,
    RESOURCE_QUOTA,
    SERVICE,
    SERVICE_ACCOUNT,
    Kind,
)
from hooks.kube.manifest import is_owned_by
from hooks.kube.names import AGENTS, GATEWAY, GATEWAY_CONFIG, GATEWAY_REVOKED, QUOTA, gateway_config_part
from hooks.parents.hook import HookRequest, RelatedRule

Place = tuple[Kind, str]
"""A child of the gateway's, by kind and name."""

MOST_PARTS = 16
"""Further ConfigMaps of a configuration that are looked for: room for some 3,000 models."""
_GATEWAY_NAMES: dict[Kind, tuple[str, ...]] = {
    SERVICE: (GATEWAY,),
    DEPLOYMENT: (GATEWAY,),
    SERVICE_ACCOUNT: (GATEWAY,),
    CONFIG_MAP: (GATEWAY_CONFIG, *map(gateway_config_part, range(1, MOST_PARTS + 1)), GATEWAY_REVOKED),
    NETWORK_POLICY: (GATEWAY, AGENTS),
    CILIUM_NETWORK_POLICY: (AGENTS,),
    INGRESS: (GATEWAY,),
    HTTP_ROUTE: (GATEWAY,),
    RESOURCE_QUOTA: (QUOTA,),
    HORIZONTAL_POD_AUTOSCALER: (GATEWAY,),
    POD_DISRUPTION_BUDGET: (GATEWAY,),
}
"""All children of a cluster that are no agent's, but for its Namespace and the Secret, which may be someone else's."""
_LEADS_TO = {INGRESS: SERVICE, HTTP_ROUTE: SERVICE, HORIZONTAL_POD_AUTOSCALER: DEPLOYMENT}
"""Children of the gateway's that lead clients to, or change, another one of its name."""


def gateway_rules(request: HookRequest) -> Iterator[RelatedRule]:
    """What shows a cluster who has its gateway's names. A kind that may not be served would fail every sync."""
    for kind, names in _GATEWAY_NAMES.items():
        if kind not in OPTIONAL_CHILD_KINDS.values() or request.declares(kind):
            yield RelatedRule(kind, request.parent["metadata"]["name"], names)


def is_of_others(request: HookRequest, cluster: LanguageCluster, kind: Kind, name: str) -> bool:
    """Whether the object is there and not ours. Ours may be shown as related before it is shown as a child."""
    if request.children.shows(kind, name, cluster.namespace):
        return False
    there = request.related.get(kind, name, cluster.namespace)
    return there is not None and not is_owned_by(there, CLUSTER.kind, cluster.name, cluster.uid)


@dataclass(frozen=True)
class TakenNames:
    """Those of the gateway's names that are someone else's; the children that would have them are not made."""

    cluster: str
    places: tuple[Place, ...] = ()

    @property
    def of_pods(self) -> tuple[Place, ...]:
        """Without these the gateway's pods would have another's configuration or rights, or be open to everyone."""
        without = (CONFIG_MAP, GATEWAY_REVOKED)  # of this one they take nothing but a list of refused keys
        needed = (CONFIG_MAP, SERVICE_ACCOUNT)
        others = (it for it in self.places if it != without)
        return tuple(it for it in others if it[0] in needed or it == (NETWORK_POLICY, GATEWAY))

    @property
    def of_gateway(self) -> tuple[Place, ...]:
        """Without these the gateway takes no calls."""
        return tuple(it for it in self.places if it[0] in (SERVICE, DEPLOYMENT) or it in self.of_pods)

    @property
    def of_agents(self) -> tuple[Place, ...]:
        """Without these agents would send their keys to someone else, or talk to everyone."""
        return tuple(it for it in self.places if it in ((SERVICE, GATEWAY), (NETWORK_POLICY, AGENTS)))

    def free(self, children: Iterable[Child]) -> list[Child]:
        """The children that there can be: with a name of their own, and not leading to someone else's object."""
        return [
            child
            for child in children
            if (child.kind, child.name) not in self.places and (_LEADS_TO.get(child.kind), GATEWAY) not in self.places
        ]

    def sentence(self, places: Collection[Place]) -> str:
        """What to do about some of them."""
        named = [f"{kind.kind} {name}" for kind, name in places]
        are, them = ("is", "it") if len(named) == 1 else ("are", "them")
        remedy = f"move {them} to another namespace, or give the cluster another name"
        return f"LanguageCluster {self.cluster}: {listed(named)} {are} someone else's: {remedy}."


def taken_names(request: HookRequest, cluster: LanguageCluster, wanted: Iterable[Place]) -> TakenNames:
    """Those of the wanted names that are someone else's."""
    return TakenNames(cluster.name, tuple(it for it in wanted if is_of_others(request, cluster, *it)))

"""The way in from outside: by Ingress or by HTTPRoute."""

from __future__ import annotations

from hooks.api import LanguageAgent, LanguageCluster
from hooks.children.http_route import build_agent_http_route, build_gateway_http_route
from hooks.children.ingress import build_agent_ingress, build_gateway_ingress
from hooks.kube.kinds import HTTP_ROUTE
from hooks.kube.manifest import Manifest
from hooks.parents.hook import HookRequest
from hooks.settings import SharedGateway


def shared_gateway(request: HookRequest, cluster: LanguageCluster) -> SharedGateway | None:
    """The Gateway that HTTPRoutes attach to; None where Ingresses are made.

    HTTPRoutes are made where the component gateway-api declares them, except for a cluster that names an IngressClass.
    """
    if not request.declares(HTTP_ROUTE) or cluster.spec.ingress.class_name is not None:
        return None
    return request.settings.http_route_gateway


def gateway_way_in(cluster: LanguageCluster, shared: SharedGateway | None) -> Manifest | None:
    """The Ingress or HTTPRoute of the gateway; None unless it is exposed."""
    return build_gateway_http_route(cluster, shared) if shared else build_gateway_ingress(cluster)


def agent_way_in(cluster: LanguageCluster, agent: LanguageAgent, shared: SharedGateway | None) -> Manifest | None:
    """The Ingress or HTTPRoute of an agent; None unless it is exposed."""
    return build_agent_http_route(cluster, agent, shared) if shared else build_agent_ingress(cluster, agent)

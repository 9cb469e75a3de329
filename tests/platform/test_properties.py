"""Whatever a platform team combines: valid children, none twice, and a cluster that comes to rest.

The rehearsal fails when something is updated at every sync, so settling is part of what is shown.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hooks.kube.kinds import OPTIONAL_CHILD_KINDS, kind_of
from hooks.kube.manifest import Manifest
from hooks.rehearsal.output import children
from hooks.settings import SharedGateway
from tests.platform.made import MODEL, made
from tests.platform.stored import assert_spelled
from tests.platform.test_network_rules import DNS, PEER_SPECS, rules
from tests.support.valid import assert_valid_child

BOOLS = st.booleans()
QUANTITIES = st.sampled_from(["500m", "0.5", 2, "1e3", "1024Mi", "1Gi", "1000k", "0.5Gi"])
MEMORY = st.sampled_from(["512Mi", "1Gi", 1073741824, "0.5Gi", "2G"])


def block(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Manifest]:
    """A block in which every field may be there or not."""
    return st.fixed_dictionaries({}, optional=dict(fields))


TLS = st.one_of(
    st.just({"enabled": True, "secretName": "wildcard"}),
    st.fixed_dictionaries(
        {"enabled": BOOLS, "issuerRef": st.just({"name": "issuer"})}, optional={"secretName": st.just("own")}
    ),
)
INGRESS = block(enabled=BOOLS, className=st.just("nginx"), tls=TLS)
CAPACITY = block(maxAgents=st.integers(1, 5), maxModels=st.integers(1, 5), maxCPU=QUANTITIES, maxMemory=MEMORY)
POLICIES = block(
    ingress=st.lists(rules("from", PEER_SPECS), max_size=2),
    egress=st.lists(rules("to", PEER_SPECS | DNS), max_size=2),
)
VOLUMES: tuple[Manifest, ...] = (
    {"emptyDir": {}},
    {"emptyDir": {"sizeLimit": "1024Mi"}},
    {"configMap": {"name": "x"}},
    {},
)
EVERY_POD: Manifest = {"topologyKey": "zone", "labelSelector": {}}
POD: dict[str, st.SearchStrategy[Any]] = {
    "replicas": st.integers(0, 3),
    "resources": block(requests=block(cpu=st.sampled_from(["500m", 0.5, "2000m"]), memory=MEMORY)),
    "env": st.just([{"name": "LLM_MODEL", "value": ""}]),
    "podLabels": st.just({"langop.io/group": "researchers"}),
    "serviceAccountName": st.just("mine"),
    "securityContext": block(
        runAsUser=st.sampled_from([0, 1000]),
        privileged=BOOLS,
        capabilities=block(add=st.just(["SYS_ADMIN"]), drop=st.just([])),
    ),
    "volumes": st.sampled_from(VOLUMES).map(lambda source: [{"name": "extra", **source}]),
    "tolerations": st.just([{"key": "", "operator": "Exists"}]),
    "affinity": st.just({"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [EVERY_POD]}}),
    "readinessProbe": st.just({"tcpSocket": {"port": 80}, "initialDelaySeconds": 0}),
}
GATEWAY = block(
    deployment=block(
        **POD,
        autoscaling=st.fixed_dictionaries(
            {"maxReplicas": st.integers(2, 4)}, optional={"minReplicas": st.integers(1, 2)}
        ),
    ),
    redis=st.just({"host": "redis"}),
    auth=st.fixed_dictionaries({"mode": st.sampled_from(["agentKeys", "none"])}),
)
CLUSTER = st.fixed_dictionaries(
    {"domain": st.just("example.com")},
    optional={"ingress": INGRESS, "capacity": CAPACITY, "networkPolicies": POLICIES, "gateway": GATEWAY},
)
PORT = st.fixed_dictionaries({"name": st.just("web"), "port": st.just(9000), "expose": BOOLS})
AGENT = block(
    ports=st.lists(PORT, max_size=1),
    networkPolicies=POLICIES,
    workspace=block(enabled=BOOLS, accessMode=st.sampled_from(["ReadWriteOnce", "ReadWriteMany"])),
    deployment=block(**POD, initContainers=st.just([{"name": "first", "image": "x/first:1"}])),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.generate,),  # making a counterexample smaller takes minutes, and the message says enough
)
@given(
    cluster=CLUSTER,
    agent=AGENT,
    components=st.lists(st.sampled_from(sorted(OPTIONAL_CHILD_KINDS)), unique=True),
    gateway=st.sampled_from([None, SharedGateway("infra", "public")]),
)
def test_every_combination_settles_on_valid_children(
    cluster: Manifest, agent: Manifest, components: list[str], gateway: SharedGateway | None
) -> None:
    limited = {**MODEL, "rateLimits": {"requestsPerMinute": 1}}
    world = made(cluster, {"a": agent}, {"m": limited}, components, http_route_gateway=gateway)
    found = children(world.world)
    for child in found:
        assert_valid_child(child)
        assert_spelled(child)
    places = [(kind_of(child), child["metadata"]["name"]) for child in found]
    assert len(places) == len(set(places))
    assert world.condition("Accepted") == ("True", "Accepted", "The spec is valid.")

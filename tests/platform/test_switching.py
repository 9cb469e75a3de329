"""From one kind of a thing to another: nothing of the first stays behind, or an API server would refuse the second.

Metacontroller takes back only what it asked for itself. The same steps were run against a real API server.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hooks.kube.kinds import DEPLOYMENT
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import Ref
from tests.platform.made import IMAGE, NAME, made, resource

HANDLERS = {"exec", "httpGet", "tcpSocket", "grpc"}


def volume(**source: Any) -> Manifest:
    options = {"volumes": [{"name": "x", **source}], "volumeMounts": [{"name": "x", "mountPath": "/x"}]}
    return {"deployment": options}


def probe(**handler: Any) -> Manifest:
    return {"deployment": {"livenessProbe": handler}}


def variable(**value: Any) -> Manifest:
    return {"deployment": {"env": [{"name": "A", **value}]}}


STEPS: list[Manifest] = [
    {"workspace": {"enabled": False}},
    {},
    {"workspace": {"enabled": False}},
    volume(emptyDir={}),
    volume(configMap={"name": "c"}),
    volume(),
    volume(secret={"secretName": "s"}),
    volume(emptyDir={"medium": "Memory"}),
    volume(emptyDir={"medium": ""}),
    volume(projected={"sources": [{"configMap": {"name": "c"}}]}),
    probe(httpGet={"port": 80, "path": ""}, initialDelaySeconds=0),
    probe(tcpSocket={"port": 80}),
    probe(exec={"command": ["true"]}),
    variable(value=""),
    variable(valueFrom={"fieldRef": {"fieldPath": "spec.nodeName"}}),
    variable(value="x"),
    variable(valueFrom={"secretKeyRef": {"name": "s", "key": "k", "optional": True}}),
    {"ports": []},
    {},
]


def stored(world: Any) -> Manifest:
    """The Deployment as it is, with all that is left of earlier steps."""
    found = world.world.get(Ref(DEPLOYMENT.key, NAME, "a"))
    assert found
    return dict(found["spec"])


def assert_consistent(spec: Manifest) -> None:
    assert ("rollingUpdate" in spec["strategy"]) == (spec["strategy"]["type"] == "RollingUpdate")
    pod = spec["template"]["spec"]
    for each in pod["volumes"]:
        assert len(each) == 2, each
    (container,) = pod["containers"]
    assert len(HANDLERS & container.get("livenessProbe", {"exec": {}}).keys()) == 1
    for each in container["env"]:
        assert len({"value", "valueFrom"} & each.keys()) <= 1, each
        assert len(each.get("valueFrom", {"one": 1})) == 1, each


def test_nothing_of_the_step_before_is_left() -> None:
    world = made(agents={"a": STEPS[0]})
    for before, after in pairwise(STEPS):
        world.change(resource("LanguageAgent", "a", {"image": IMAGE, **after}))
        assert_consistent(stored(world))
        fresh = stored(made(agents={"a": after}))
        assert stored(world)["template"]["spec"].keys() == fresh["template"]["spec"].keys(), (before, after)


def test_an_autoscaler_takes_the_replicas_over_and_hands_them_back() -> None:
    def cluster(**options: Any) -> Manifest:
        return resource("LanguageCluster", NAME, {"gateway": {"deployment": options}})

    world = made({"gateway": {"deployment": {"replicas": 3}}}, components=["autoscaling"])
    world.change(cluster(autoscaling={"minReplicas": 2, "maxReplicas": 4}))
    assert "replicas" not in world.child(DEPLOYMENT, "gateway")["spec"]
    deployment = world.world.get(Ref(DEPLOYMENT.key, NAME, "gateway"))
    assert deployment
    world.change({**deployment, "spec": {**deployment["spec"], "replicas": 4}})  # as the autoscaler does
    scaled = world.world.get(Ref(DEPLOYMENT.key, NAME, "gateway"))
    assert scaled
    assert scaled["spec"]["replicas"] == 4, "the hooks leave it alone"
    world.change(cluster(replicas=1))
    assert world.child(DEPLOYMENT, "gateway")["spec"]["replicas"] == 1

"""Which objects a hook gets to see."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube.kinds import AGENT
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.related import BadRule, select
from hooks.rehearsal.world import World
from tests.rehearsal.fakes import cluster, config_map, namespace, secret

AGENT_IN_LAB: Manifest = {
    "apiVersion": AGENT.api_version,
    "kind": AGENT.kind,
    "metadata": {"name": "helper", "namespace": "lab"},
}
SECRETS = {"apiVersion": "v1", "resource": "secrets"}


def labelled(name: str, **labels: str) -> Manifest:
    manifest = config_map(name)
    manifest["metadata"]["labels"] = labels
    return manifest


WORLD = World(
    [
        cluster(),
        namespace(),
        secret("one"),
        secret("two"),
        secret("one", "elsewhere"),
        labelled("red", colour="red"),
        labelled("blue", colour="blue"),
    ]
)


def selected(parent: Manifest, *rules: dict[str, Any]) -> dict[str, list[str]]:
    found = select(WORLD, parent, rules)
    return {key: [Ref.of(manifest).path for manifest in manifests] for key, manifests in found.items()}


def test_by_namespace_and_names() -> None:
    assert selected(cluster(), {**SECRETS, "namespace": "lab", "names": ["one", "none"]}) == {"Secret.v1": ["lab/one"]}
    assert selected(cluster(), {**SECRETS, "namespace": "lab"}) == {"Secret.v1": ["lab/one", "lab/two"]}
    assert selected(cluster(), {**SECRETS, "names": ["one"]}) == {"Secret.v1": ["elsewhere/one", "lab/one"]}


def test_rules_for_one_kind_add_up_and_name_an_object_once() -> None:
    rules = [{**SECRETS, "namespace": "lab", "names": [name]} for name in ("two", "one", "one")]
    assert selected(cluster(), *rules) == {"Secret.v1": ["lab/one", "lab/two"]}


def test_a_kind_that_was_asked_for_is_there_without_objects() -> None:
    services = {"apiVersion": "v1", "resource": "services", "namespace": "lab"}
    assert selected(cluster(), services) == {"Service.v1": []}


def test_without_a_selector_a_namespaced_parent_sees_its_own_namespace() -> None:
    assert selected(AGENT_IN_LAB, SECRETS) == {"Secret.v1": ["lab/one", "lab/two"]}
    assert selected(cluster(), SECRETS) == {"Secret.v1": ["elsewhere/one", "lab/one", "lab/two"]}


def test_a_namespaced_parent_may_see_a_cluster_scoped_object() -> None:
    rule = {"apiVersion": AGENT.api_version, "resource": "languageclusters", "names": ["lab"]}
    assert selected(AGENT_IN_LAB, rule) == {"LanguageCluster.langop.io/v1alpha1": ["lab"]}


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        ({}, ["lab/blue", "lab/red"]),
        ({"matchLabels": {"colour": "red"}}, ["lab/red"]),
        ({"matchExpressions": [{"key": "colour", "operator": "In", "values": ["blue"]}]}, ["lab/blue"]),
        ({"matchExpressions": [{"key": "colour", "operator": "NotIn", "values": ["blue"]}]}, ["lab/red"]),
        ({"matchExpressions": [{"key": "colour", "operator": "Exists"}]}, ["lab/blue", "lab/red"]),
        ({"matchExpressions": [{"key": "colour", "operator": "DoesNotExist"}]}, []),
    ],
)
def test_by_labels(selector: dict[str, Any], names: list[str]) -> None:
    rule = {"apiVersion": "v1", "resource": "configmaps", "labelSelector": selector}
    assert selected(cluster(), rule) == {"ConfigMap.v1": names}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"apiVersion": "v1", "resource": "pods"}, "can't find resource pods in apiVersion v1"),
        ({**SECRETS, "namespace": "elsewhere"}, "namespace elsewhere of a related rule differs from lab"),
        ({**SECRETS, "names": ["a"], "labelSelector": {}}, "both labelSelector and namespace or names"),
    ],
)
def test_rules_that_are_refused(rule: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadRule, match=sentence):
        select(WORLD, AGENT_IN_LAB, [rule])

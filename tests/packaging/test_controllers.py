"""The CompositeControllers say what the hooks do: their kinds, their paths, their rights."""

from __future__ import annotations

import pytest

from hooks.kube.kinds import AGENT, CHILD_KINDS, CLUSTER, MODEL, OPTIONAL_CHILD_KINDS, STORAGE_CLASS, Kind
from hooks.rehearsal.controllers import controllers
from hooks.server import gunicorn_settings
from hooks.wire.dispatch import HOOKS
from tests.packaging.manifests import COMPONENTS, Manifest, component_rules, controller, pick, read_folder

CONTROLLERS = {"language-cluster": CLUSTER, "language-model": MODEL, "language-agent": AGENT}
WRITE = {"get", "list", "watch", "create", "update", "patch", "delete"}


def rule(kind: Kind) -> Manifest:
    return {
        "apiVersion": kind.api_version,
        "resource": kind.plural,
        "updateStrategy": {"method": "InPlace"},
    }


def hooks_of(name: str) -> dict[str, Manifest]:
    hooks: dict[str, Manifest] = controller(name)["spec"]["hooks"]
    return hooks


def test_a_cluster_declares_exactly_the_kinds_that_every_kubernetes_serves() -> None:
    assert controller("language-cluster")["spec"]["childResources"] == [rule(kind) for kind in CHILD_KINDS]


@pytest.mark.parametrize("name", ["language-model", "language-agent"])
def test_models_and_agents_have_no_children(name: str) -> None:
    assert "childResources" not in controller(name)["spec"]


def test_there_is_a_component_for_every_optional_kind() -> None:
    assert sorted(OPTIONAL_CHILD_KINDS) == COMPONENTS


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_declares_exactly_its_kind(name: str) -> None:
    assert component_rules(name) == [rule(OPTIONAL_CHILD_KINDS[name])]


@pytest.mark.parametrize(("name", "parent"), CONTROLLERS.items(), ids=CONTROLLERS)
def test_the_parent_is_ours(name: str, parent: Kind) -> None:
    spec = controller(name)["spec"]
    assert spec["parentResource"] == {"apiVersion": parent.api_version, "resource": parent.plural}
    assert spec["generateSelector"] is True


def test_every_hook_has_the_path_that_the_server_answers() -> None:
    service = pick(read_folder("metacontroller"), "Service", "langop-hooks")
    host = f"{service['metadata']['name']}.{service['metadata']['namespace']}:{service['spec']['ports'][0]['port']}"
    urls = {hook["webhook"]["url"] for name in CONTROLLERS for hook in hooks_of(name).values()}
    assert urls == {f"http://{host}{path}" for path in HOOKS}


@pytest.mark.parametrize("name", CONTROLLERS)
def test_hooks_are_v2_and_only_sync_is_cached(name: str) -> None:
    hooks = hooks_of(name)
    assert {hook["version"] for hook in hooks.values()} == {"v2"}
    assert {hook for hook in hooks if "etag" in hooks[hook]["webhook"]} == {"sync"}
    assert hooks["sync"]["webhook"]["etag"]["enabled"] is True


@pytest.mark.parametrize("name", CONTROLLERS)
def test_metacontroller_gives_up_before_gunicorn_does(name: str) -> None:
    seconds = [int(hook["webhook"]["timeout"].removesuffix("s")) for hook in hooks_of(name).values()]
    assert max(seconds) < gunicorn_settings("127.0.0.1:0", {})["timeout"]


def test_the_rehearsal_rehearses_these_controllers() -> None:
    for rehearsed in controllers():
        shipped = controller(rehearsed.manifest["metadata"]["name"])["spec"]
        children = [(item["apiVersion"], item["resource"]) for item in shipped.get("childResources", ())]
        assert children == [(kind.api_version, kind.plural) for kind in rehearsed.children]
        assert {name: (hook["version"], hook["webhook"]["url"]) for name, hook in shipped["hooks"].items()} == {
            name: (hook["version"], hook["webhook"]["url"]) for name, hook in rehearsed.hooks.items()
        }


def allowed(role: Manifest) -> dict[tuple[str, str], set[str]]:
    """Verbs by API group and resource."""
    return {
        (group, resource): set(item["verbs"])
        for item in role["rules"]
        for group in item["apiGroups"]
        for resource in item["resources"]
    }


def group(kind: Kind) -> str:
    return kind.api_version.rpartition("/")[0]


def test_the_role_for_metacontroller_covers_every_kind_and_no_more() -> None:
    rights = allowed(pick(read_folder("metacontroller"), "ClusterRole", "langop-metacontroller"))
    parents = {(group(kind), f"{kind.plural}{part}") for kind in (CLUSTER, MODEL, AGENT) for part in PARTS}
    children = {(group(kind), kind.plural) for kind in CHILD_KINDS}
    read_only = {(group(STORAGE_CLASS), STORAGE_CLASS.plural)}
    assert set(rights) == parents | children | read_only
    assert all(rights[kind] == {"get", "list", "watch"} for kind in read_only)
    assert all(rights[child] == WRITE for child in children)


PARTS = ("", "/status", "/finalizers")


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_brings_the_rights_for_its_kind(name: str) -> None:
    kind = OPTIONAL_CHILD_KINDS[name]
    (role,) = read_folder(f"components/{name}")
    assert allowed(role) == {(group(kind), kind.plural): WRITE}
    assert role["metadata"]["labels"]["langop.io/aggregate-to-metacontroller"] == "true"

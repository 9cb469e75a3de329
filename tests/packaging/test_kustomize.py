"""What `kubectl apply -k` would apply, for the project itself and for a user's own kustomization."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.kube.kinds import CHILD_KINDS, OPTIONAL_CHILD_KINDS
from hooks.rehearsal.preview import SHARED_GATEWAY
from hooks.settings import Settings
from tests.packaging.manifests import COMPONENTS, ROOT, Manifest, kustomization, kustomize, pick

OURS = ["crds", "metacontroller"]


def names(manifests: list[Manifest], kind: str) -> list[str]:
    return sorted(item["metadata"]["name"] for item in manifests if item["kind"] == kind)


def children(manifests: list[Manifest]) -> list[str]:
    spec = pick(manifests, "CompositeController", "language-cluster")["spec"]
    return [item["resource"] for item in spec["childResources"]]


def test_the_root_is_the_crds_and_the_controllers() -> None:
    built = kustomize(ROOT)
    assert names(built, "CustomResourceDefinition") == [
        "languageagents.langop.io",
        "languageclusters.langop.io",
        "languagemodels.langop.io",
    ]
    assert names(built, "CompositeController") == ["language-agent", "language-cluster", "language-model"]
    assert names(built, "Deployment") == names(built, "Service") == ["langop-hooks"]


def test_the_overlay_adds_metacontroller_and_nothing_else() -> None:
    built = kustomize(ROOT / "overlays" / "with-metacontroller")
    own = kustomize(ROOT / "overlays" / "with-metacontroller" / "metacontroller")
    assert [item for item in built if item not in own] == kustomize(ROOT)
    assert names(own, "CustomResourceDefinition") == [
        "compositecontrollers.metacontroller.k8s.io",
        "controllerrevisions.metacontroller.k8s.io",
        "decoratorcontrollers.metacontroller.k8s.io",
    ]
    (container,) = pick(own, "StatefulSet", "metacontroller")["spec"]["template"]["spec"]["containers"]
    assert container["image"] == "ghcr.io/metacontroller/metacontroller:v4.17.2"


@pytest.mark.parametrize("chosen", [*([name] for name in COMPONENTS), COMPONENTS, COMPONENTS[::-1]], ids="+".join)
def test_components_stack_in_any_order(chosen: list[str], tmp_path: Path) -> None:
    user = kustomization(tmp_path, resources=OURS, components=[f"components/{name}" for name in chosen])
    expected = [kind.plural for kind in CHILD_KINDS] + [OPTIONAL_CHILD_KINDS[name].plural for name in chosen]
    assert children(kustomize(user)) == expected


def test_components_apply_to_the_overlay_too(tmp_path: Path) -> None:
    user = kustomization(
        tmp_path,
        resources=["overlays/with-metacontroller"],
        components=["components/pod-disruption-budget"],
    )
    assert children(kustomize(user))[-1] == "poddisruptionbudgets"


def test_a_user_sets_the_registry(tmp_path: Path) -> None:
    image = {"name": "langop-hooks", "newName": "registry.example.com/langop-hooks", "newTag": "1.2.3"}
    built = kustomize(kustomization(tmp_path, resources=["."], components=["components/autoscaling"], images=[image]))
    (container,) = pick(built, "Deployment", "langop-hooks")["spec"]["template"]["spec"]["containers"]
    assert container["image"] == "registry.example.com/langop-hooks:1.2.3"


def test_previews_know_the_gateway_that_the_component_sets(tmp_path: Path) -> None:
    built = kustomize(kustomization(tmp_path, resources=OURS, components=["components/gateway-api"]))
    (container,) = pick(built, "Deployment", "langop-hooks")["spec"]["template"]["spec"]["containers"]
    environ = {variable["name"]: variable["value"] for variable in container["env"]}
    assert Settings.from_environment(environ).http_route_gateway == SHARED_GATEWAY

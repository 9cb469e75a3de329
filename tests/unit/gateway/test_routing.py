from typing import Any

from hooks.api import LanguageCluster, LanguageModel
from hooks.gateway.registered import registered
from hooks.gateway.routing import router_settings
from tests.unit.gateway.making import cluster_of, endpoints, model_of


def settings_of(cluster: LanguageCluster, models: list[LanguageModel]) -> dict[str, Any]:
    return router_settings(cluster, [registered(model) for model in models])


def test_the_providers_name_is_an_alias() -> None:
    settings = settings_of(cluster_of(), [model_of("a"), model_of("b")])
    assert settings["model_group_alias"] == {"a-id": "a", "b-id": "b"}


def test_a_models_own_name_goes_before_a_providers_name() -> None:
    settings = settings_of(cluster_of(), [model_of("a", modelName="b"), model_of("b")])
    assert settings["model_group_alias"] == {"b-id": "b"}


def test_a_name_that_two_models_share_is_a_group_of_both() -> None:
    settings = settings_of(cluster_of(), [model_of("a", modelName="shared"), model_of("b", modelName="shared")])
    assert settings["model_group_alias"] == {}
    assert settings["routing_groups"] == [
        {"group_name": "shared", "models": ["a", "b"], "routing_strategy": "simple-shuffle"}
    ]


def test_a_catalogue_has_no_second_name() -> None:
    catalogue = model_of("all", provider="openai", modelName="*", apiKeySecretRef={"name": "keys"})
    assert settings_of(cluster_of(), [catalogue])["model_group_alias"] == {}


def test_weights_hold_whatever_the_clusters_strategy() -> None:
    cluster = cluster_of(loadBalancing={"strategy": "least-busy"})
    settings = settings_of(cluster, [model_of("even", **endpoints(1, 1)), model_of("uneven", **endpoints(3, 1))])
    assert settings["routing_strategy"] == "least-busy"
    assert settings["routing_groups"] == [
        {"group_name": "uneven/weighted", "models": ["uneven"], "routing_strategy": "simple-shuffle"}
    ]


def test_a_model_is_in_one_group_only() -> None:
    cluster = cluster_of(loadBalancing={"strategy": "least-busy"})
    models = [model_of("a", modelName="shared", **endpoints(3, 1)), model_of("b", modelName="shared")]
    assert settings_of(cluster, models)["routing_groups"] == [
        {"group_name": "shared", "models": ["a", "b"], "routing_strategy": "simple-shuffle"}
    ]


def test_both_names_fall_back() -> None:
    settings = settings_of(cluster_of(), [_with_fallbacks("a", "c", "b"), model_of("b"), model_of("c")])
    assert settings["fallbacks"] == [{"a": ["c", "b"]}, {"a-id": ["c", "b"]}]


def test_a_fallback_that_is_not_there_is_skipped() -> None:
    settings = settings_of(cluster_of(), [_with_fallbacks("a", "gone", "b"), model_of("b")])
    assert settings["fallbacks"] == [{"a": ["b"]}, {"a-id": ["b"]}]


def test_a_catalogue_as_fallback_is_asked_for_the_same_model() -> None:
    catalogue = model_of("all", provider="openai", modelName="*", apiKeySecretRef={"name": "keys"})
    settings = settings_of(cluster_of(), [_with_fallbacks("a", "all"), catalogue])
    assert settings["fallbacks"] == [{"a": ["all/a-id"]}, {"a-id": ["all/a-id"]}]


def _with_fallbacks(name: str, *spares: str) -> Any:
    return model_of(name, fallbacks=[{"modelRef": spare} for spare in spares])

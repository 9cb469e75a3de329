"""What a caller may name, and what a call may ask for, without LiteLLM."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.gateway.inside.agent_keys import OF_THE_PLATFORM, Refused, check_parameters, names_of

SHARED = {"real-one": ["one"], "shared": ["one", "three"], "real-two": ["two"]}
LITELLMS_OWN = frozenset({"num_retries", "metadata", "cache", "fallbacks", "api_base"})


def names(*models: str) -> list[str]:
    return names_of(frozenset(models), SHARED)


def test_the_providers_name_stands_for_a_model_one_may_call() -> None:
    assert names("one") == ["one", "real-one"]


def test_a_name_that_several_models_share_takes_all_of_them() -> None:
    assert "shared" not in names("one", "two")
    assert "shared" in names("one", "three")


def test_one_model_of_a_catalogue_is_not_the_catalogue() -> None:
    assert names("cat/gpt", "cat/*", "*") == ["cat/gpt"]


@pytest.mark.parametrize("name", ["all-proxy-models", "all-team-models", "no-default-models"])
def test_litellms_words_for_all_models_are_no_models(name: str) -> None:
    assert names(name, "one") == ["one", "real-one"]


def test_a_caller_without_models_may_call_nothing() -> None:
    assert names() == []


@pytest.mark.parametrize(
    "call",
    [
        {},
        {"model": "one", "messages": [], "temperature": 1, "user": "somebody"},
        {"metadata": {"a": "b"}, "cache": {"no-cache": True}},
        {"fallbacks": []},
        {"fallbacks": None},
        {"fallbacks": ["three", "one"]},
    ],
)
def test_allowed(call: dict[str, Any]) -> None:
    check_parameters(call, ["one", "three"], LITELLMS_OWN)


@pytest.mark.parametrize(
    "name", [*sorted(OF_THE_PLATFORM), "num_retries", "api_base", "_litellm_internal", "mock_testing_fallbacks"]
)
def test_what_the_platform_team_sets_is_not_for_a_call(name: str) -> None:
    with pytest.raises(Refused, match=f"^Parameter {name} is for the platform team to set") as refusal:
        check_parameters({"model": "one", name: None}, ["one"], LITELLMS_OWN)
    assert refusal.value.code == 403


@pytest.mark.parametrize("fallbacks", ["two", {"two": 1}, [["two"]], [{"model": "two"}], [{"one": ["two"]}], 2, True])
def test_fallbacks_in_any_other_form_are_refused(fallbacks: object) -> None:
    with pytest.raises(Refused, match="must be a list of models' names") as refusal:
        check_parameters({"fallbacks": fallbacks}, ["one", "two"], LITELLMS_OWN)
    assert refusal.value.code == 403


def test_a_fallback_is_a_call() -> None:
    with pytest.raises(Refused, match="names a model that this key may not call"):
        check_parameters({"fallbacks": ["one", "two"]}, ["one"], LITELLMS_OWN)
    check_parameters({"fallbacks": ["one", "two"]}, None, LITELLMS_OWN)

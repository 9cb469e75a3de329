"""What is wrong with an object is said in one sentence: object, field, reason; never the value."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.api import InvalidObject, LanguageAgent, LanguageCluster, LanguageModel, parse
from hooks.api.scalars import IN_WORDS
from tests.api.api_server import SCHEMAS, Kind, manifest, refusals
from tests.api.cases import AGENT, OPENAI
from tests.api.wrong import WRONG


@pytest.mark.parametrize(("kind", "spec", "sentence"), WRONG, ids=[sentence for _, _, sentence in WRONG])
def test_a_wrong_spec_is_refused_with_a_sentence(kind: Kind, spec: Any, sentence: str) -> None:
    with pytest.raises(InvalidObject) as refused:
        parse(kind, manifest(kind, "x", spec))
    assert str(refused.value) == f"{kind.kind} x: {sentence}"


@pytest.mark.parametrize(("kind", "spec", "sentence"), WRONG, ids=[sentence for _, _, sentence in WRONG])
def test_the_schema_refuses_it_too(kind: Kind, spec: Any, sentence: str) -> None:
    assert refusals(manifest(kind, "x", spec)), sentence


@pytest.mark.parametrize("metadata", [None, {}, {"name": None}, {"name": "A"}, {"name": "a" * 254}, {"name": "a\n"}])
def test_an_object_needs_a_name(metadata: Any) -> None:
    with pytest.raises(InvalidObject, match=r"^LanguageCluster: metadata.name must be a DNS name"):
        parse(LanguageCluster, {"metadata": metadata})


def test_null_means_absent() -> None:
    written = {**AGENT, "workspace": None, "ports": None, "deployment": {"podLabels": {"a": None}, "env": None}}
    assert (
        parse(LanguageAgent, manifest(LanguageAgent, "x", written)).spec
        == parse(LanguageAgent, manifest(LanguageAgent, "x", AGENT)).spec
    )


def test_fields_have_one_spelling() -> None:
    spelled = {**OPENAI, "rate_limits": {"requestsPerMinute": 1}}
    assert parse(LanguageModel, manifest(LanguageModel, "x", spelled)).spec.rate_limits is None


def test_unknown_fields_do_not_harm() -> None:
    assert parse(LanguageAgent, manifest(LanguageAgent, "x", {**AGENT, "fromTheFuture": {"a": 1}})).name == "x"


def test_every_pattern_can_be_said_in_words() -> None:
    def patterns(schema: Any) -> set[str]:
        if isinstance(schema, list):
            return set().union(*map(patterns, schema))
        if not isinstance(schema, dict):
            return set()
        own = {schema["pattern"]} if isinstance(schema.get("pattern"), str) else set()
        return own.union(*map(patterns, schema.values()))

    assert patterns(SCHEMAS) == set(IN_WORDS)

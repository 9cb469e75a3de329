"""Every rule across fields: the API server's CEL and the hooks' own check judge alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hooks.api import InvalidObject, parse
from hooks.api.base import Block, Rule
from hooks.api.crd import DEFINITIONS
from tests.api.api_server import manifest, refusals
from tests.api.cases import CASES, Case
from tests.api.hooks_only_cases import HOOKS_ONLY


def all_rules() -> set[Rule]:
    def within(block: type[Block]) -> Iterator[Rule]:
        yield from block.rules
        for field in block.model_fields.values():
            for inner in blocks(field.annotation):
                yield from within(inner)

    def blocks(annotation: Any) -> Iterator[type[Block]]:
        if isinstance(annotation, type) and issubclass(annotation, Block):
            yield annotation
        for argument in getattr(annotation, "__args__", ()):
            yield from blocks(argument)

    resources = [definition.resource for definition in DEFINITIONS]
    return {rule for resource in resources for rule in (*resource.rules, *within(resource.spec_type))}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_api_server_and_the_hooks_refuse_with_the_same_words(case: Case) -> None:
    bad = manifest(case.kind, case.bad_name, case.bad)
    (reason,) = refusals(bad)
    assert case.message in reason
    with pytest.raises(InvalidObject, match=case.message) as refused:
        parse(case.kind, bad)
    assert str(refused.value).endswith(reason.partition(": ")[2])


@pytest.mark.parametrize("case", HOOKS_ONLY, ids=str)
def test_what_cel_cannot_see_the_hooks_refuse(case: Case) -> None:
    bad = manifest(case.kind, case.bad_name, case.bad)
    assert refusals(bad) == []
    with pytest.raises(InvalidObject, match=case.message):
        parse(case.kind, bad)


@pytest.mark.parametrize("case", [*CASES, *HOOKS_ONLY], ids=str)
def test_both_take_an_object_just_within_the_rule(case: Case) -> None:
    good = manifest(case.kind, case.good_name, case.good)
    assert refusals(good) == []
    assert parse(case.kind, good).name == case.good_name


def test_every_rule_has_a_case() -> None:
    untried = [
        rule.message for rule in all_rules() if not any(case.message in rule.message for case in (*CASES, *HOOKS_ONLY))
    ]
    assert not untried

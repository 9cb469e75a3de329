"""The API server and the hooks must never disagree on an object.

If the hooks took less, an object that users see accepted would do nothing; if they took more, `validate` would
pass a file that `kubectl apply` refuses.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from hooks.api import InvalidObject, parse
from tests.api.api_server import KINDS, Kind, Manifest, refusals
from tests.api.objects import ADMITTED, spoiled
from tests.api.test_rules import all_rules

HOOKS_ONLY = tuple(rule.message for rule in all_rules() if rule.cel is None)

many = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # making a counterexample smaller takes minutes, and the message says enough
)


def reason(kind: Kind, candidate: Manifest) -> str | None:
    try:
        parse(kind, candidate)
    except InvalidObject as refused:
        return str(refused)
    return None


def is_about_kubernetes(kind: Kind, candidate: Manifest) -> bool:
    """Whether something is wrong inside a free-form block, which only the hooks look into."""
    try:
        kind.spec_type.model_validate(candidate.get("spec") or {}, by_alias=True, by_name=False)
    except ValidationError as error:
        return any(problem["type"] == "kubernetes" for problem in error.errors())
    return False


def assert_agreed(kind: Kind, candidate: Manifest) -> None:
    refused, because = refusals(candidate), reason(kind, candidate)
    if because is not None and (because.endswith(HOOKS_ONLY) or is_about_kubernetes(kind, candidate)):
        return
    assert bool(refused) == bool(because), f"API server: {refused or 'taken'}; hooks: {because or 'taken'}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
@many
@given(data=st.data())
def test_on_objects_that_fit_the_schema(kind: Kind, data: st.DataObject) -> None:
    assert_agreed(kind, data.draw(ADMITTED[kind]))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
@many
@given(data=st.data())
def test_on_objects_with_one_thing_wrong(kind: Kind, data: st.DataObject) -> None:
    assert_agreed(kind, data.draw(spoiled(kind)))

"""The same promises under both ways in which Metacontroller applies children."""

from __future__ import annotations

import pytest

from hooks.rehearsal.children import Apply, ServerSideApply, dynamic_apply
from tests.support.stage import Stage


@pytest.fixture(params=["dynamic-apply", "server-side-apply"])
def apply(request: pytest.FixtureRequest) -> Apply:
    """How Metacontroller applies children."""
    return dynamic_apply if request.param == "dynamic-apply" else ServerSideApply()


@pytest.fixture
def stage(apply: Apply) -> Stage:
    """The examples, settled."""
    stage = Stage(apply=apply)
    stage.settle()
    return stage

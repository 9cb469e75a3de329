"""The same promises under both ways in which Metacontroller applies children."""

from __future__ import annotations

import pytest

from hooks.rehearsal.children import ServerSideApply, dynamic_apply
from tests.support.stage import Stage


@pytest.fixture(params=["dynamic-apply", "server-side-apply"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """The examples, settled."""
    stage = Stage(apply=dynamic_apply if request.param == "dynamic-apply" else ServerSideApply())
    stage.settle()
    return stage

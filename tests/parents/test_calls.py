"""How many hook calls a change takes: an answer that flaps, or a child that never compares equal, would show here."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable

import pytest

from hooks.kube import kinds
from tests.support.events import calls_until_settled
from tests.support.stage import Stage


def edit_agent(stage: Stage) -> None:
    stage.edit(kinds.AGENT, "greeter", instructions="Be brief.")


def edit_model(stage: Stage) -> None:
    stage.edit(kinds.MODEL, "llama3", modelName="llama3.3")


def edit_cluster(stage: Stage) -> None:
    stage.edit(kinds.CLUSTER, "my-cluster", domain="example.com")


def add_model(stage: Stage) -> None:
    model = stage.get(kinds.MODEL, "llama3")
    metadata = {"name": "another", "namespace": "my-cluster"}
    stage.put({key: value for key, value in {**model, "metadata": metadata}.items() if key != "status"})


def add_agent(stage: Stage) -> None:
    agent = stage.get(kinds.AGENT, "greeter")
    metadata = {"name": "another", "namespace": "my-cluster"}
    stage.put({key: value for key, value in {**agent, "metadata": metadata}.items() if key != "status"})


def rotate_key(stage: Stage) -> None:
    secret = stage.get(kinds.SECRET, "anthropic-credentials")
    stage.put({**secret, "data": {"api-key": base64.b64encode(b"another").decode()}})


def touch_nothing(_stage: Stage) -> None:
    pass


CHANGES: list[tuple[Callable[[Stage], None], dict[str, int]]] = [
    (touch_nothing, {}),
    (edit_agent, {"/cluster/sync": 2, "/agent/customize": 1, "/agent/sync": 2}),
    (edit_model, {"/cluster/sync": 2, "/model/customize": 1, "/model/sync": 2, "/agent/sync": 2}),
    # Only the version of its Secret is published; the one agent that names the model looks at it.
    (rotate_key, {"/model/sync": 2, "/cluster/sync": 2, "/agent/sync": 1}),
    # The cluster's status counts its members, and every member looks at its cluster: one call for each.
    (add_model, {"/cluster/sync": 2, "/model/customize": 1, "/model/sync": 2 + 3, "/agent/sync": 2}),
    # One of them waits until the agent's own hook has looked whose its names are.
    (add_agent, {"/cluster/sync": 4, "/agent/customize": 1, "/agent/sync": 4 + 2, "/model/sync": 3}),
    # Twice for each: when its spec changes, and when its status says so.
    (edit_cluster, {"/cluster/customize": 1, "/cluster/sync": 2, "/model/sync": 2 * 3, "/agent/sync": 2 * 2}),
]


@pytest.mark.parametrize(("change", "most"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_a_change_takes_no_more_calls_than_it_needs(change: Callable[[Stage], None], most: dict[str, int]) -> None:
    stage = Stage()
    calls_until_settled(stage)
    seen = len(stage.world.journal)
    change(stage)
    assert not calls_until_settled(stage, seen) - Counter(most)


def test_the_examples_take_no_more_calls_than_they_need() -> None:
    """The namespace, keys, everything, its status; each member looks whenever one of its own objects has changed."""
    calls = calls_until_settled(Stage())
    assert calls["/cluster/customize"] == 1
    assert calls["/cluster/sync"] <= 5
    assert (calls["/model/customize"], calls["/agent/customize"]) == (3, 2)
    assert calls["/model/sync"] <= 4 * 3
    assert calls["/agent/sync"] <= 5 * 2

"""Conditions change their time only with their status, and take it from the request."""

from __future__ import annotations

from hooks.kube.conditions import Condition, condition_manifests, false, true
from hooks.kube.manifest import Manifest

OLD, NEW = "2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z"


def listed(condition: Condition, previous: list[Manifest]) -> Manifest:
    (manifest,) = condition_manifests([condition], previous, 3, lambda: NEW)
    return manifest


def test_a_new_condition_is_dated_with_the_newest_time_of_the_request() -> None:
    assert listed(true("Ready", "PodsReady", "Ready."), []) == {
        "type": "Ready",
        "status": "True",
        "reason": "PodsReady",
        "message": "Ready.",
        "observedGeneration": 3,
        "lastTransitionTime": NEW,
    }


def test_the_time_stays_while_the_status_does_even_if_reason_and_message_change() -> None:
    before = [{"type": "Ready", "status": "False", "reason": "A", "message": "a", "lastTransitionTime": OLD}]
    after = listed(false("Ready", "B", "b"), before)
    assert (after["lastTransitionTime"], after["reason"], after["message"]) == (OLD, "B", "b")


def test_the_time_moves_when_the_status_does() -> None:
    before = [{"type": "Ready", "status": "False", "lastTransitionTime": OLD}]
    assert listed(true("Ready", "B", "b"), before)["lastTransitionTime"] == NEW


def test_a_previous_condition_without_a_time_gets_one() -> None:
    assert listed(true("Ready", "B", "b"), [{"type": "Ready", "status": "True"}])["lastTransitionTime"] == NEW


def test_a_message_is_never_longer_than_a_status_may_hold() -> None:
    at_most = "x" * 4096
    assert listed(false("Accepted", "Invalid", at_most), [])["message"] == at_most
    assert listed(false("Accepted", "Invalid", "x" * 50_000), [])["message"] == "x" * 4095 + "…"

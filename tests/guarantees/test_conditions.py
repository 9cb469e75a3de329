"""Conditions follow Kubernetes' conventions, and their reasons are those of docs/conditions.md."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from hooks.kube import kinds
from hooks.kube.meanings import MEANINGS
from hooks.kube.reasons import Reason, Type
from tests.support.server import ROOT
from tests.support.stage import NAMESPACE, Stage, condition, examples

DOC = ROOT / "docs" / "conditions.md"
HEAD = """# Conditions

Every LanguageCluster, LanguageModel and LanguageAgent has `status.conditions` after the Kubernetes conventions:
`kubectl wait --for=condition=Ready -n my-cluster lagent/greeter` works. Types and reasons are stable; messages are
for people and may change. `lastTransitionTime` moves only when the status of a condition does, and
`observedGeneration` is the generation of the spec that it speaks of. Where something else does not hold, Ready repeats
its reason.

| type | status | reason | meaning |
|---|---|---|---|
"""
PARENTS = sorted((ROOT / "hooks" / "parents").glob("*.py"))


def table() -> str:
    rows = [
        f"| {kind} | {status} | {reason} | {meaning} |\n"
        for kind, reasons in MEANINGS.items()
        for reason, (status, meaning) in reasons.items()
    ]
    return HEAD + "".join(rows)


def test_docs_have_every_type_and_reason(update_goldens: bool) -> None:
    if update_goldens:
        DOC.write_text(table())
    assert DOC.read_text() == table(), "run pytest --update-goldens"


def test_every_type_and_reason_has_a_meaning_and_is_used() -> None:
    assert set(MEANINGS) == set(Type)
    assert {reason for reasons in MEANINGS.values() for reason in reasons} == set(Reason)
    code = "".join(path.read_text() for path in PARENTS)
    made = {"HTTP_ROUTE_MADE", "HTTP_ROUTE_MISSING", "INGRESS_MADE", "INGRESS_MISSING"}  # by their kind
    assert [each.name for each in Reason if f"Reason.{each.name}" not in code and each.name not in made] == []
    assert [each.name for each in Type if f"Type.{each.name}" not in code] == []


@pytest.mark.parametrize("path", PARENTS, ids=lambda path: path.name)
def test_code_has_reasons_from_the_table_only(path: Path) -> None:
    for call in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        if call.func.id not in ("true", "false", "unknown"):
            continue
        kind, reason = (ast.unparse(argument) for argument in call.args[:2])
        assert re.fullmatch(r"Type\.[A-Z_]+", kind), f"{path.name}:{call.lineno}"
        for name in re.findall(r"Reason\.([A-Z_]+)", reason):
            status, _ = MEANINGS[Type[kind.removeprefix("Type.")]][Reason[name]]
            assert status.lower() == call.func.id, f"{path.name}:{call.lineno}: {kind} {reason}"


def test_every_condition_of_a_status_is_complete_and_known(stage: Stage) -> None:
    stage.edit(kinds.AGENT, "greeter", ports="none")
    stage.edit(kinds.MODEL, "llama3", provider="acme")
    stage.settle()
    for kind in (kinds.CLUSTER, kinds.MODEL, kinds.AGENT):
        for manifest in stage.world.list(kind.key):
            for each in manifest["status"]["conditions"]:
                known = MEANINGS[Type(each["type"])] | (
                    {reason: row for rows in MEANINGS.values() for reason, row in rows.items()}
                    if each["type"] == "Ready"
                    else {}
                )
                assert known[Reason(each["reason"])][0] == each["status"]
                assert set(each) == {
                    "type", "status", "reason", "message", "observedGeneration", "lastTransitionTime",
                }  # fmt: skip
                assert each["observedGeneration"] == manifest["metadata"]["generation"]


def test_a_transition_time_moves_only_when_the_status_changes(stage: Stage) -> None:
    def move(time: str) -> None:
        cluster = stage.get(kinds.CLUSTER, NAMESPACE)
        touched = {**cluster["metadata"], "managedFields": [{"manager": "kubectl", "time": time}]}
        stage.world.update({**cluster, "metadata": touched})

    before = condition(stage.get(kinds.CLUSTER, NAMESPACE), "Accepted")
    move("2031-01-01T00:00:00Z")
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"deployment": {"replicas": 2}})
    stage.settle()
    after = condition(stage.get(kinds.CLUSTER, NAMESPACE), "Accepted")
    assert after["lastTransitionTime"] == before["lastTransitionTime"]
    assert after["observedGeneration"] == before["observedGeneration"] + 1
    move("2032-01-01T00:00:00Z")
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"deployment": {"replicas": "many"}})
    stage.settle()
    refused = condition(stage.get(kinds.CLUSTER, NAMESPACE), "Accepted")
    assert (refused["status"], refused["lastTransitionTime"]) == ("False", "2032-01-01T00:00:00Z")


def test_without_a_cluster_its_members_say_so() -> None:
    stage = Stage(*(manifest for manifest in examples() if manifest["kind"] != kinds.CLUSTER.kind))
    stage.settle()
    for kind, name in ((kinds.AGENT, "greeter"), (kinds.MODEL, "gpt-4o")):
        told = condition(stage.get(kind, name), "Ready")
        assert (told["status"], told["reason"]) == ("False", "ClusterNotFound")
        assert told["message"] == f"There is no LanguageCluster for namespace {NAMESPACE}."
    assert stage.get(kinds.AGENT, "greeter")["status"]["phase"] == "Pending"


def test_the_same_request_twice_gives_the_same_status(stage: Stage) -> None:
    stage.edit(kinds.MODEL, "llama3", provider="acme")
    stage.settle()
    journal = len(stage.world.journal)
    stage.settle()
    assert len(stage.world.journal) == journal

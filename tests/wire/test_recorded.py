"""Every request that Metacontroller 4.17.2 sent, replayed over HTTP against gunicorn."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support import recorded
from tests.support.goldens import check_golden
from tests.support.server import ROOT, HookServer

GOLDEN = Path(__file__).parent / "golden"
INSIDE = ROOT / "hooks" / "gateway" / "inside"


@pytest.mark.parametrize("name", recorded.NAMES)
def test_answers_as_its_golden_file(name: str, hook_server: HookServer, update_goldens: bool) -> None:
    response = hook_server.post(recorded.path(name), recorded.body(name))
    assert response.status_code == 200, response.text
    check_golden(GOLDEN / f"{name}.json", _readable(response.json()), update_goldens)


@pytest.mark.parametrize("name", [name for name in recorded.NAMES if name.startswith("v1/")])
def test_both_hook_versions_get_the_same_answer(name: str) -> None:
    """The two were recorded in two runs, so uids, times and versions differ; what should run does not."""
    other = GOLDEN / f"{name.replace('v1/', 'v2/', 1)}.json"
    ours = GOLDEN / f"{name}.json"
    if other.exists():
        assert _shape(ours) == _shape(other)


def test_every_recorded_answer_has_a_golden_file_and_none_is_left_over() -> None:
    golden = sorted(str(path.relative_to(GOLDEN).with_suffix("")) for path in GOLDEN.glob("v*/*.json"))
    assert golden == recorded.NAMES


def _readable(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer without what would hide a difference: new secret values and our own code, each checked here."""
    for child in answer.get("children", []):
        data = child.get("data", {})
        if (child["kind"], child["metadata"]["name"]) == ("Secret", "gateway-auth"):
            for key, value in data.items():
                assert len(base64.b64decode(value, validate=True)) >= 32
                data[key] = "<generated>"
        for name in [name for name in data if name.endswith(".py")]:
            assert data[name] == (INSIDE / name).read_text()
            data[name] = f"<hooks/gateway/inside/{name}>"
        if (child["kind"], child["metadata"]["name"]) == ("Deployment", "gateway"):
            annotations = child["spec"]["template"]["metadata"]["annotations"]
            # It stands for the files above, and so for our code in them.
            assert re.fullmatch("[0-9a-f]{16}", annotations["langop.io/config-hash"])
            annotations["langop.io/config-hash"] = "<hash>"
    return answer


def _shape(path: Path) -> list[str]:
    answer = json.loads(path.read_text())
    named = [f"{child['kind']}/{child['metadata']['name']}" for child in answer.get("children", [])]
    conditions = [f"{c['type']}={c['status']}/{c['reason']}" for c in answer.get("status", {}).get("conditions", [])]
    return [*named, *conditions, str(answer.get("finalized")), str(answer.get("relatedResources"))]

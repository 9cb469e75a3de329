"""Logs: one line for every hook call, with names and numbers and nothing else."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from hooks.server import gunicorn_settings
from hooks.telemetry.logs import HumanFormatter, JsonFormatter, logging_settings
from tests.support import recorded
from tests.support.server import HookServer, running_server


def lines(server: HookServer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log.read_text().splitlines()]


def calls(server: HookServer) -> list[dict[str, Any]]:
    return [line for line in lines(server) if line["logger"] == "hooks.calls"]


def test_every_call_is_one_json_object() -> None:
    name = "v2/model-sync-secret-present"
    with running_server() as server:
        etag = server.post("/model/sync", recorded.body(name)).headers["ETag"]
        server.post("/model/sync", recorded.body(name), **{"If-None-Match": etag})
        server.post("/cluster/customize", recorded.body("v2/cluster-customize"))
        server.post("/cluster/sync", b"[]")
        first, second, customize, bad = calls(server)
    assert first["hook"] == "model/sync"
    assert first["parent"] == "my-cluster/claude-sonnet"
    assert (first["code"], first["generation"], first["children"], first["changed"]) == (200, 1, 0, True)
    assert 0 < first["milliseconds"] < 5000
    assert (second["code"], second["changed"]) == (304, False)
    assert customize["parent"] == "my-cluster"
    assert "children" not in customize
    assert (bad["level"], bad["problem"]) == ("WARNING", "The body must be a JSON object with a parent.")
    assert "parent" not in bad


def test_nothing_of_an_objects_content_is_logged() -> None:
    with running_server() as server:
        for name in recorded.NAMES:
            assert server.post(recorded.path(name), recorded.body(name)).ok
        log = server.log.read_text()
        assert len(calls(server)) == len(recorded.NAMES)
    for content in ("sk-ant", "c2stYW50", "ghcr.io/example", "claude-sonnet-4-5", "You are a data analyst"):
        assert content not in log


def test_the_level_comes_from_the_environment() -> None:
    with running_server({"LANGOP_LOG_LEVEL": "warning"}) as server:
        server.post("/cluster/customize", recorded.body("v2/cluster-customize"))
        assert server.post("/cluster/sync", b"[]").status_code == 400
        assert [line["level"] for line in lines(server)] == ["WARNING"]
    with pytest.raises(ValueError, match="LANGOP_LOG_LEVEL must be one of DEBUG, INFO"):
        gunicorn_settings("127.0.0.1:1", {"LANGOP_LOG_LEVEL": "loud"})


def record(error: bool = False) -> logging.LogRecord:
    made = logging.LogRecord("hooks.calls", logging.INFO, "file", 1, "hook %s", ("call",), None)
    made.fields = {"hook": "model/sync", "milliseconds": 1.5}
    if error:
        made.exc_info = (KeyError, KeyError("spec"), None)
    return made


def test_people_get_a_line_to_read() -> None:
    assert logging_settings("INFO", terminal=True)["formatters"]["line"]["()"] is HumanFormatter
    assert logging_settings("INFO", terminal=False)["formatters"]["line"]["()"] is JsonFormatter
    assert HumanFormatter().format(record()).endswith(" INFO    hook call hook=model/sync milliseconds=1.5")
    assert "KeyError" in HumanFormatter().format(record(error=True))


def test_a_traceback_is_part_of_the_one_line() -> None:
    line = JsonFormatter().format(record(error=True))
    assert "\n" not in line
    assert "KeyError" in json.loads(line)["traceback"]

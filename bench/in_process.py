"""The WSGI application without a server: what a hook call costs in CPU time, beside the least it could cost.

CPU time instead of time on the clock, and everything in turn: what else runs on the machine then shows little.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from time import thread_time
from typing import Any

import orjson
from flask import Flask
from werkzeug.test import run_wsgi_app

from bench.cluster import SETTINGS, steady_requests
from hooks.api import parse_json
from hooks.app import create_app
from hooks.gateway.config import _build
from hooks.parents.agent_children import _built
from hooks.parents.gateway_children import _around, _configured
from hooks.parents.members import parse_model
from hooks.parents.workspaces import _workspace

SYNC = "/cluster/sync"


@dataclass(frozen=True)
class Times:
    """CPU times of one kind of call, in milliseconds."""

    p50: float
    p99: float


@dataclass(frozen=True)
class Size:
    """What the calls about a cluster of one size cost; times are CPU milliseconds."""

    agents: int
    models: int
    request_bytes: int
    response_bytes: int
    floor: Times
    """orjson.loads of the request and orjson.dumps of the response."""
    cluster: Times
    first: Times
    """The cluster's sync with nothing remembered, as after a start or after a change of the cluster itself."""
    not_modified: Times
    """The cluster's sync answered with 304."""
    model: Times
    agent: Times

    @property
    def ratio(self) -> float:
        """The cluster's sync relative to the floor."""
        return self.cluster.p50 / self.floor.p50


def measure(agents: int, models: int, repeat: int) -> Size:
    """The calls about a settled cluster, each `repeat` times."""
    requests = steady_requests(agents, models)
    app = create_app(SETTINGS)
    body = requests[SYNC]
    status, headers, answer = call(app, SYNC, body)
    if status != 200:
        raise RuntimeError(f"{SYNC} answers {status}: {answer.decode()}")
    response = orjson.loads(answer)
    times = in_turn(
        repeat,
        floor=lambda: (orjson.loads(body), orjson.dumps(response)),
        cluster=lambda: call(app, SYNC, body),
        first=lambda: _call_afresh(app, body),
        again=lambda: call(app, SYNC, body),
        not_modified=lambda: call(app, SYNC, body, headers["ETag"]),
        model=lambda: call(app, "/model/sync", requests["/model/sync"]),
        agent=lambda: call(app, "/agent/sync", requests["/agent/sync"]),
    )
    del times["again"]  # it remembers everything, so that the next round is steady
    return Size(agents, models, len(body), len(answer), **times)


def _call_afresh(app: Flask, body: bytes) -> None:
    forget()
    call(app, SYNC, body)


def forget() -> None:
    """Let the hooks forget what they have built."""
    for remembered in (parse_json, parse_model, _build, _configured, _around, _built, _workspace):
        remembered.cache_clear()


def in_turn(repeat: int, **calls: Callable[[], object]) -> dict[str, Times]:
    """The times of each call; one of each, then again, so that all of them meet the same conditions."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(repeat + 1):
        for name, run in calls.items():
            start = thread_time()
            run()
            taken[name].append((thread_time() - start) * 1000)
    warm = {name: times[1:] for name, times in taken.items()}
    return {name: Times(median(times), quantiles(times, n=100)[98]) for name, times in warm.items()}


def call(app: Flask, path: str, body: bytes, etag: str | None = None) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one POST."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    if etag:
        environ["HTTP_IF_NONE_MATCH"] = etag
    chunks, status, headers = run_wsgi_app(app, environ)
    return int(status.split()[0]), dict(headers), b"".join(chunks)

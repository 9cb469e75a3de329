"""What a sync costs, relative to the least it could cost: later changes must not double it unnoticed.

Bounds are generous, because other things run on the machine; docs/performance.md has the real figures.
"""

from __future__ import annotations

import json

from bench.cluster import SETTINGS, steady_requests
from bench.in_process import SYNC, forget, measure
from bench.over_http import measure_start
from bench.process import Process
from hooks.kube.kinds import CLUSTER
from hooks.parents import cluster
from hooks.wire.dispatch import dispatch
from hooks.wire.protocol import decode


def test_a_steady_sync_costs_little_more_than_reading_the_request_and_writing_the_response() -> None:
    size = measure(agents=100, models=20, repeat=15)
    assert size.cluster.p50 < 2 * size.floor.p50
    assert size.first.p50 < 8 * size.floor.p50
    assert size.not_modified.p50 < 1.5 * size.cluster.p50


def test_a_steady_sync_turns_few_children_into_python_objects() -> None:
    request = decode(steady_requests(agents=20, models=2)[SYNC], CLUSTER, SETTINGS)
    cluster.sync(request)
    volumes, of_the_cluster = 0, 8
    assert len(request.children) > 6 * 20
    assert len(request.children._read) <= volumes + of_the_cluster


def test_what_is_remembered_never_shows_in_an_answer() -> None:
    body = steady_requests(agents=3, models=2)[SYNC]
    request = json.loads(body)
    agent = request["related"]["LanguageAgent.langop.io/v1alpha1"]["my-cluster/agent-1"]
    agent["spec"]["image"] = "ghcr.io/example/other:v2"
    changed = json.dumps(request).encode()
    warm = [dispatch(SYNC, each, SETTINGS).body for each in (body, changed, body)]
    forget()
    assert [dispatch(SYNC, each, SETTINGS).body for each in (body, changed)] == warm[:2]
    assert warm[0] == warm[2]
    assert warm[0] != warm[1]


def test_the_server_is_small_and_does_not_grow() -> None:
    body = steady_requests(agents=50, models=5)[SYNC]
    with Process() as server:
        server.post(SYNC, steady_requests(agents=1, models=1)[SYNC])  # by then everything is loaded
        assert server.memory() < 64
        after = []
        for number in range(1, 121):
            server.post(SYNC, body)
            if number in (40, 120):
                after.append(server.memory())
    assert after[1] < after[0] + 8


def test_the_server_is_ready_about_as_soon_as_flask_and_pydantic_are_imported() -> None:
    start = measure_start(steady_requests(agents=5, models=2)[SYNC])
    assert start.ready < 1.5 * start.imports
    assert start.first > start.ready

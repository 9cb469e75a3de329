"""Metrics: what is counted, and that several workers count together."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Mapping
from pathlib import Path

import requests

from hooks import __version__
from tests.support import recorded
from tests.support.server import HookServer, running_server

STEADY, MODEL = "v2/cluster-sync-5-steady", "v2/model-sync-secret-present"


def scraped(server: HookServer) -> Mapping[str, float]:
    page = requests.get(f"{server.url}/metrics", timeout=5)
    assert page.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    samples = re.findall(r"^(langop_[^ ]+) ([0-9.e+-]+)$", page.text, re.MULTILINE)
    return {name: float(value) for name, value in samples}


def test_calls_are_counted_by_hook_and_code() -> None:
    with running_server() as server:
        etag = server.post("/model/sync", recorded.body(MODEL)).headers["ETag"]
        server.post("/model/sync", recorded.body(MODEL), **{"If-None-Match": etag})
        server.post("/model/sync", b"{")
        server.post("/cluster/sync", recorded.body(STEADY))
        metrics = scraped(server)
    for hook, code in (("model/sync", 200), ("model/sync", 304), ("model/sync", 400), ("cluster/sync", 200)):
        assert metrics[f'langop_hook_requests_total{{code="{code}",hook="{hook}"}}'] == 1
    assert metrics['langop_hook_duration_seconds_count{hook="model/sync"}'] == 3
    assert metrics['langop_hook_duration_seconds_bucket{hook="cluster/sync",le="+Inf"}'] == 1
    assert metrics['langop_cluster_children{cluster="my-cluster"}'] > 10
    assert metrics['langop_objects{cluster="my-cluster",kind="LanguageModel",phase="Ready"}'] >= 1
    assert any(name.startswith("langop_build_info{") and __version__ in name for name in metrics)


def test_a_phase_that_nothing_is_in_any_more_is_zero() -> None:
    before, after = "v2/cluster-sync-3-gateway-exists", STEADY
    with running_server() as server:
        phases = []
        for name in (before, after):
            server.post("/cluster/sync", recorded.body(name))
            own = {key: value for key, value in scraped(server).items() if 'kind="LanguageCluster"' in key}
            phases.append(own)
            assert sum(own.values()) == 1
    assert phases[0].keys() <= phases[1].keys()


def test_several_workers_count_together_in_files_under_tmp() -> None:
    with running_server({"LANGOP_WORKERS": "2"}) as server:
        for _ in range(12):
            server.post("/model/sync", recorded.body(MODEL))
        counts = {scraped(server)['langop_hook_requests_total{code="200",hook="model/sync"}'] for _ in range(6)}
    assert counts == {12}


def test_a_worker_that_ends_takes_no_counts_with_it_and_nothing_is_left_in_the_end() -> None:
    def count(server: HookServer) -> float:
        return scraped(server)['langop_hook_requests_total{code="200",hook="model/sync"}']

    with running_server({"LANGOP_WORKERS": "2"}) as server:
        before = set(Path("/tmp").glob("langop-metrics-*"))
        for _ in range(6):
            server.post("/model/sync", recorded.body(MODEL))
        pid = server.process.pid
        worker = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0]
        os.kill(int(worker), signal.SIGTERM)
        for _ in range(300):
            if Path(f"/proc/{worker}").exists():
                time.sleep(0.1)
        server.post("/model/sync", recorded.body(MODEL))
        assert count(server) == 7
        (own,) = (path for path in before if any(file.name.endswith(f"_{worker}.db") for file in path.iterdir()))
    assert not own.exists()

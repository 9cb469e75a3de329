"""The hook server's metrics, in Prometheus' format."""

from __future__ import annotations

import os
import platform

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from hooks import __version__
from hooks.telemetry.call import Call
from hooks.wire.reply import Facts

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Set by the server when several workers count together, in files of a directory."""
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
"""Seconds: a small sync takes one millisecond, and Metacontroller waits for 20 s."""


class Metrics:
    """What has happened since the server started."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        if SHARED not in os.environ:
            ProcessCollector(registry=registry)
            PlatformCollector(registry=registry)
        self._requests = Counter(
            "langop_hook_requests", "Hook calls by hook and HTTP code.", ["hook", "code"], registry=registry
        )
        self._duration = Histogram(
            "langop_hook_duration_seconds", "Time to answer a hook call.", ["hook"], buckets=BUCKETS, registry=registry
        )
        self._children = Gauge(
            "langop_cluster_children",
            "Children that a LanguageCluster should have, by its last answer.",
            ["cluster"],
            registry=registry,
            multiprocess_mode="mostrecent",
        )
        self._objects = Gauge(
            "langop_objects",
            "A LanguageCluster with its models and agents by phase, as last seen.",
            ["cluster", "kind", "phase"],
            registry=registry,
            multiprocess_mode="mostrecent",
        )
        build = Gauge(
            "langop_build_info",
            "The version of the hooks; always 1.",
            ["version", "python"],
            registry=registry,
            multiprocess_mode="mostrecent",
        )
        build.labels(__version__, platform.python_version()).set(1)
        self._phases: dict[str, set[tuple[str, str]]] = {}

    def count(self, call: Call) -> None:
        """Take one answered call into account."""
        self._requests.labels(call.hook, str(call.code)).inc()
        self._duration.labels(call.hook).observe(call.seconds)
        if call.facts is not None and call.facts.phases:
            self._count_objects(call.facts)

    def page(self) -> bytes:
        """All metrics as text."""
        if SHARED not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def _count_objects(self, facts: Facts) -> None:
        cluster, phases = facts.name, {} if facts.finalized else facts.phases
        # A phase that nothing is in any more goes down to zero.
        known = self._phases.setdefault(cluster, set())
        for kind, phase in known | phases.keys():
            self._objects.labels(cluster, kind, phase).set(phases.get((kind, phase), 0))
        known.update(phases)
        self._children.labels(cluster).set(facts.children or 0)

"""The production server: gunicorn, set up for one small pod."""

from __future__ import annotations

import gc
import os
import socket
import struct
from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from gunicorn.app.base import BaseApplication

from hooks.late import load_in_background
from hooks.settings import Settings, positive
from hooks.telemetry.logs import logging_settings

MEMORY = Path("/dev/shm")  # noqa: S108  # for heartbeat files: on a slow disk they would stall the workers
SPARE_THREADS = 8
"""Threads beyond those that run hooks: for probes, for slow clients, and to tell the others to come back."""
STALLED = 10
"""Seconds until a client that neither sends nor takes anything is given up: the time that a hook has."""
SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"
DEFAULT_BIND = "0.0.0.0:8080"  # in a pod, behind a NetworkPolicy


def serve(bind: str = DEFAULT_BIND) -> None:
    """Serve the hooks until SIGTERM or SIGINT; calls that are running then are finished first.

    Args:
        bind: address and port, such as `127.0.0.1:8080`; several are separated by commas.
    """
    Server(bind, os.environ).run()


def gunicorn_settings(bind: str, environ: Mapping[str, str]) -> dict[str, Any]:
    """Settings of gunicorn; `LANGOP_WORKERS` and `LANGOP_THREADS` say how many calls run at a time.

    `LANGOP_TLS` is a directory with tls.crt and tls.key, a mounted Secret.

    Raises:
        ValueError: if one of the two is not a positive number.
    """
    level = environ.get("LANGOP_LOG_LEVEL") or "INFO"
    return {
        "bind": [address.strip() for address in bind.split(",")],
        # One process fits the pod's 64Mi; more load is for more replicas, which survive a node as well.
        "workers": positive(environ, "LANGOP_WORKERS", 1),
        # Metacontroller syncs five clusters at a time: more threads than that, so probes and small calls get through.
        "worker_class": "gthread",
        "threads": positive(environ, "LANGOP_THREADS", 8) + SPARE_THREADS,
        "preload_app": True,  # loaded once and shared, all but the hooks; a mistake in the settings ends the start
        "timeout": 60,  # seconds until a worker that hangs is replaced: longer than any hook's timeout
        "graceful_timeout": 20,  # shorter than the pod's terminationGracePeriodSeconds
        "keepalive": 120,  # Metacontroller closes idle connections after 90 s; it must not meet a closed one
        "worker_tmp_dir": str(MEMORY) if MEMORY.is_dir() else None,
        "errorlog": "-",
        "accesslog": None,
        "loglevel": level.lower(),
        "logconfig_dict": logging_settings(level),
        "post_worker_init": _begin,
        **_tls(environ),
        "control_socket_disable": True,
    }


class Server(BaseApplication):
    """gunicorn with settings from code instead of a command line."""

    def __init__(self, bind: str, environ: Mapping[str, str]) -> None:
        self._options = gunicorn_settings(bind, environ)
        self._settings = Settings.from_environment(environ)
        super().__init__()

    def load_config(self) -> None:
        """Apply the settings that this version of gunicorn has."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, loaded once before the workers are forked."""
        if self._options["workers"] > 1:
            self._count_together()
        # prometheus-client decides at its import where it counts.
        from hooks.app import create_app  # noqa: PLC0415

        app = create_app(self._settings)
        gc.freeze()  # a collection in a worker would write to what it shares with the master, and so copy it
        return app

    def _count_together(self) -> None:
        """Let the workers' metrics meet in files, the only ones the server writes: any worker answers /metrics."""
        os.environ[SHARED_METRICS] = directory = mkdtemp(prefix="langop-metrics-")
        self.cfg.set("on_exit", lambda _: rmtree(directory, ignore_errors=True))


def _tls(environ: Mapping[str, str]) -> dict[str, Any]:
    """What makes gunicorn speak TLS; it reads both for every new connection, so a renewed Secret needs no restart."""
    directory = environ.get("LANGOP_TLS")
    if not directory:
        return {}
    return {"certfile": str(Path(directory) / "tls.crt"), "keyfile": str(Path(directory) / "tls.key")}


def _begin(worker: Any) -> None:
    _limit_patience(worker)
    load_in_background()


def _limit_patience(worker: Any) -> None:
    """Give up on a client that sends or takes nothing for a while; connections inherit it from their listener."""
    seconds = struct.pack("ll", STALLED, 0)
    for listener in worker.sockets:
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, seconds)

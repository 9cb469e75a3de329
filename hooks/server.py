"""The production server: gunicorn, set up for one small pod."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from hooks.app import create_app
from hooks.settings import Settings

MEMORY = Path("/dev/shm")  # noqa: S108  # for heartbeat files: on a slow disk they would stall the workers
DEFAULT_BIND = "0.0.0.0:8080"  # in a pod, behind a NetworkPolicy


def serve(bind: str = DEFAULT_BIND) -> None:
    """Serve the hooks until SIGTERM or SIGINT; calls that are running then are finished first.

    Args:
        bind: address and port, such as `127.0.0.1:8080`; several are separated by commas.
    """
    Server(bind, os.environ).run()


def gunicorn_settings(bind: str, environ: Mapping[str, str]) -> dict[str, Any]:
    """Settings of gunicorn; `LANGOP_WORKERS` and `LANGOP_THREADS` say how many calls run at a time.

    Raises:
        ValueError: if one of the two is not a positive number.
    """
    return {
        "bind": [address.strip() for address in bind.split(",")],
        # One process fits the pod's 64Mi; more load is for more replicas, which survive a node as well.
        "workers": _positive(environ, "LANGOP_WORKERS", 1),
        # Metacontroller syncs five clusters at a time: more threads than that, so probes and small calls get through.
        "worker_class": "gthread",
        "threads": _positive(environ, "LANGOP_THREADS", 8),
        "preload_app": True,  # loaded once and shared; a mistake in the settings ends the start
        "timeout": 60,  # seconds until a worker that hangs is replaced: longer than any hook's timeout
        "graceful_timeout": 20,  # shorter than the pod's terminationGracePeriodSeconds
        "keepalive": 120,  # Metacontroller closes idle connections after 90 s; it must not meet a closed one
        "worker_tmp_dir": str(MEMORY) if MEMORY.is_dir() else None,
        "errorlog": "-",
        "accesslog": None,
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
        return create_app(self._settings)


def _positive(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"{name} must be a positive number, not {text!r}")
    return int(text)

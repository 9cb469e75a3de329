"""The hooks, loaded while the server answers probes already: they are half of what a start takes."""

from __future__ import annotations

import gc
import logging
import os
from threading import Thread

from hooks.settings import Settings
from hooks.wire.reply import Reply

NOT_LOADED = 3
"""Exit code of a worker that cannot do its work: gunicorn ends then, instead of starting another (its Arbiter)."""
log = logging.getLogger(__name__)


def load_in_background() -> None:
    """Load the hooks in a thread; the process ends if they cannot be loaded."""
    Thread(target=_load, name="load-hooks", daemon=True).start()


def dispatch(path: str, body: bytes, settings: Settings, if_none_match: str | None = None) -> Reply:
    """Answers one hook call, see `hooks.wire.dispatch`; while the hooks are being loaded it waits for them."""
    from hooks.wire.dispatch import dispatch as answer  # noqa: PLC0415

    return answer(path, body, settings, if_none_match)


def _load() -> None:
    gc.disable()  # hardly anything of what is loaded becomes garbage
    try:
        import hooks.wire.dispatch  # noqa: F401, PLC0415
    except Exception:
        log.exception("the hooks cannot be loaded")
        os._exit(NOT_LOADED)
    gc.collect()
    gc.freeze()  # what is loaded stays: to look through it again and again would take time for nothing
    gc.enable()

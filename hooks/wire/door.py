"""Who may call a hook, and how many calls run at a time."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore

from hooks.settings import Settings
from hooks.wire.reply import Reply

PATIENCE = 1.0
"""Seconds that a call waits for another one to end before it is sent away."""
BUSY = Reply(429, b"All workers are busy; try again in a second.", headers={"Retry-After": "1"})
UNKNOWN = Reply(401, b"The hooks need a bearer token.", headers={"WWW-Authenticate": "Bearer"})


class Door:
    """What every call passes before anything of it is read."""

    def __init__(self, settings: Settings) -> None:
        """Opens for tokens in `settings.tokens`, and for `settings.calls` calls at a time."""
        self._tokens = settings.tokens
        self._places = BoundedSemaphore(settings.calls)

    def refusal(self, authorization: str | None) -> Reply | None:
        """Why a call with this Authorization header may not come in; None if it may.

        The comparison takes as long for a wrong token as for a right one.
        """
        if self._tokens is None:
            return None
        given = _digest((authorization or "").removeprefix("Bearer ").strip().encode())
        known = [hmac.compare_digest(given, _digest(token)) for token in _tokens(self._tokens)]
        return None if any(known) else UNKNOWN

    def is_open(self) -> bool:
        """Whether anybody can come in: where tokens are asked for, one must be there."""
        return self._tokens is None or any(True for _ in _tokens(self._tokens))

    @contextmanager
    def place(self) -> Iterator[bool]:
        """A place among the calls that run; False when there is none."""
        taken = self._places.acquire(timeout=PATIENCE)
        try:
            yield taken
        finally:
            if taken:
                self._places.release()


def _digest(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()


def _tokens(directory: Path) -> Iterator[bytes]:
    """Every token that is accepted now: the files of a mounted Secret, read anew because the Secret may change."""
    try:
        files = [file for file in sorted(directory.iterdir()) if not file.name.startswith(".") and file.is_file()]
    except OSError:
        return  # not mounted: nobody comes in
    for file in files:
        try:
            token = file.read_bytes().strip()
        except OSError:
            continue  # the Secret is being replaced at this moment
        if token:
            yield token

"""Whose keys are refused although they are genuine: agents that are gone, and clients that were taken back.

Knows nothing of LiteLLM. The lists are files beside this one, one uid or name a line; the kubelet renews them while
the gateway runs, within about a minute. Where there is no list, nobody is on it.
"""

from __future__ import annotations

from pathlib import Path

AGENTS, CLIENTS = "gateway-revoked", "gateway-revoked-clients"
"""Files with the uids of agents, which the hooks write, and with the names of clients, which administrators do."""


class Revoked:
    """The keys that were taken back."""

    def __init__(self, folder: Path) -> None:
        """Takes the folder that the lists are in, or may be in one day."""
        self._lists = (_List(folder / AGENTS), _List(folder / CLIENTS, "client:"))

    def has(self, uid: str) -> bool:
        """Whether the keys of this agent or client count no more."""
        return any(uid in each.uids() for each in self._lists)


class _List:
    def __init__(self, file: Path, prefix: str = "") -> None:
        self._file, self._prefix = file, prefix
        self._version: tuple[int, int] | None = None
        self._uids: frozenset[str] = frozenset()

    def uids(self) -> frozenset[str]:
        """Who is on the list now; it is read again only when it is another file."""
        try:
            status = self._file.stat()
            version = status.st_ino, status.st_mtime_ns
            if version != self._version:
                lines = self._file.read_text(encoding="utf-8").split()
                self._uids, self._version = frozenset(self._prefix + line for line in lines), version
        except FileNotFoundError:
            return frozenset()
        return self._uids

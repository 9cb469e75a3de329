"""Times that objects carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from hooks.kube.shapes import Malformed


class _Entry(Struct):
    time: str | None = None


class _Metadata(Struct, rename="camel"):
    creation_timestamp: str | None = None
    deletion_timestamp: str | None = None
    managed_fields: tuple[_Entry, ...] | None = None


class _Condition(Struct, rename="camel"):
    last_transition_time: str | None = None


class _Status(Struct):
    conditions: tuple[_Condition, ...] | None = None


class _Object(Struct):
    metadata: _Metadata
    status: _Status | None = None


_OBJECT = msgspec.json.Decoder(_Object)


def newest_time(objects: Iterable[msgspec.Raw]) -> str:
    """The newest time that any of the objects carries (RFC 3339, UTC); the epoch when none does.

    Raises:
        Malformed: for a time that is no text.
    """
    times = (time for raw in objects for time in _times(_OBJECT.decode(raw)) if time)
    try:
        return max(times, default="1970-01-01T00:00:00Z")
    except msgspec.ValidationError:
        raise Malformed("An object of the request has a time that is none.") from None


def _times(manifest: _Object) -> Iterator[str | None]:
    yield manifest.metadata.creation_timestamp
    yield manifest.metadata.deletion_timestamp
    yield from (entry.time for entry in manifest.metadata.managed_fields or ())
    if manifest.status:
        yield from (condition.last_transition_time for condition in manifest.status.conditions or ())

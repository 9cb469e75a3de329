"""The shapes of observed objects, as far as the hooks rely on them.

The API server never stores another; a request that someone made up may hold anything.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from hooks.kube import kinds

Text = str | None
Texts = dict[str, str] | None
Quantity = Annotated[str, Meta(pattern=r"^[0-9]+(\.[0-9]+)?([eE][0-9]{1,2}|[numkMGTPE]|[KMGTPE]i)?$")]


class Malformed(Exception):
    """An object that no API server stores; the message is one sentence and holds no value."""


class _Owner(Struct):
    uid: Text = None
    controller: bool | None = None


class _ManagedFields(Struct, rename="camel"):
    manager: Text = None
    operation: Text = None
    subresource: Text = None
    time: Text = None
    fields_v1: dict[str, Any] | None = msgspec.field(name="fieldsV1", default=None)


class _Metadata(Struct, rename="camel"):
    name: str
    namespace: str = ""
    uid: str = ""
    generation: int = 0
    resource_version: str = ""
    labels: Texts = None
    annotations: Texts = None
    creation_timestamp: Text = None
    deletion_timestamp: Text = None
    finalizers: list[str] | None = None
    owner_references: list[_Owner] | None = None
    managed_fields: list[_ManagedFields] | None = None


class _Condition(Struct, rename="camel"):
    type: str
    status: str
    reason: Text = None
    message: Text = None
    last_transition_time: Text = None


class _Status(Struct):
    conditions: list[_Condition] | None = None


class _Object(Struct, rename="camel"):
    api_version: str
    kind: str
    metadata: _Metadata
    spec: Any = None
    status: Any = None


class _Credentials(Struct, rename="camel"):
    secret_name: str
    resource_version: str


class _OurStatus(_Status):
    phase: Text = None
    credentials: _Credentials | None = None


class _Ours(_Object):
    status: _OurStatus | None = None


class _Replicas(Struct):
    replicas: int = 1


class _ReadyReplicas(_Status, rename="camel"):
    ready_replicas: int = 0
    available_replicas: int = 0


class _Deployment(_Object):
    spec: _Replicas
    status: _ReadyReplicas | None = None


class _Storage(Struct):
    storage: Quantity


class _Requests(Struct):
    requests: _Storage


class _ClaimSpec(Struct, rename="camel"):
    resources: _Requests
    access_modes: list[str] | None = None
    storage_class_name: Text = None


class _Phase(Struct):
    phase: Text = None


class _Claim(_Object):
    spec: _ClaimSpec
    status: _Phase | None = None


class _Data(_Object):
    data: Texts = None


class _Counts(Struct):
    used: dict[str, Quantity] | None = None
    hard: dict[str, Quantity] | None = None


class _Quota(_Object):
    status: _Counts | None = None


class _Route(Struct):
    conditions: list[_Condition] | None = None


class _Routes(Struct):
    parents: list[_Route] | None = None


class _HttpRoute(_Object):
    status: _Routes | None = None


class _Other(_Object):
    spec: dict[str, Any] | None = None
    status: _Status | None = None


_SHAPES = {
    kinds.CLUSTER.key: _Ours,
    kinds.MODEL.key: _Ours,
    kinds.AGENT.key: _Ours,
    kinds.DEPLOYMENT.key: _Deployment,
    kinds.PERSISTENT_VOLUME_CLAIM.key: _Claim,
    kinds.SECRET.key: _Data,
    kinds.CONFIG_MAP.key: _Data,
    kinds.RESOURCE_QUOTA.key: _Quota,
    kinds.HTTP_ROUTE.key: _HttpRoute,
}
_DECODERS = {key: msgspec.json.Decoder(shape) for key, shape in _SHAPES.items()}
_OTHER = msgspec.json.Decoder(_Other)


def check_shape(group: str, raw: msgspec.Raw | bytes) -> None:
    """Check one object of a request.

    Args:
        group: the group it is shown in, its `Kind.key`.
        raw: the object as JSON.

    Raises:
        Malformed: with the field and what it should be.
    """
    try:
        manifest = _DECODERS.get(group, _OTHER).decode(raw)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$.")
        where = path.rstrip("`") or "its top"
        raise Malformed(
            f"An object of {_named(group)} is malformed at {where}: {what[:1].lower()}{what[1:]}."
        ) from None
    except (ValueError, RecursionError):
        # A number of 10,000 digits, or lists in lists without end: Python gives up on both.
        raise Malformed(f"An object of {_named(group)} cannot be read.") from None
    if f"{manifest.kind}.{manifest.api_version}" != group:
        raise Malformed(f"An object of {_named(group)} is of another kind.")


def _named(group: str) -> str:
    """The group, if it is one of ours; what else it may be is not to be repeated."""
    return group if group in _KNOWN else "a group"


_KNOWN = frozenset(kind.key for kind in vars(kinds).values() if isinstance(kind, kinds.Kind))

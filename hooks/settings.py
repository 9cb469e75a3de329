"""What an administrator sets for the hook server, read once from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

GATEWAY_IMAGE = (
    "ghcr.io/berriai/litellm:v1.103.0@sha256:bd089afdcd35b894b14a93f9743cdc8b591f82da1a38dd43a010a7b0c9de5fd7"
)
"""A release of LiteLLM, pinned."""


@dataclass(frozen=True)
class SharedGateway:
    """The Gateway (of Gateway API) that HTTPRoutes attach to."""

    namespace: str
    name: str

    @classmethod
    def parse(cls, text: str) -> SharedGateway:
        """From `namespace/name`.

        Raises:
            ValueError: it is of another form.
        """
        namespace, slash, name = text.partition("/")
        if not (namespace and slash and name) or "/" in name:
            raise ValueError(f"LANGOP_HTTP_ROUTE_GATEWAY must be namespace/name, such as infra/public, not {text!r}")
        return cls(namespace, name)


@dataclass(frozen=True)
class Settings:
    """Defaults that are not part of any resource."""

    gateway_image: str = GATEWAY_IMAGE
    """LiteLLM image of gateways that name none (`LANGOP_GATEWAY_IMAGE`)."""
    generate_secret: Callable[[], str] = secrets.token_urlsafe
    """Makes one unguessable value; previews and tests give a fixed one."""

    ingress_namespaces: tuple[str, ...] = ()
    """Where the ingress controller runs (`LANGOP_INGRESS_NAMESPACES`, comma-separated). Empty: it may be anywhere."""
    http_route_gateway: SharedGateway | None = None
    """Where HTTPRoutes attach (`LANGOP_HTTP_ROUTE_GATEWAY`, as `namespace/name`). None: no HTTPRoutes are made."""

    tokens: Path | None = None
    """Directory whose files are bearer tokens that callers may show, a mounted Secret (`LANGOP_TOKENS`). None: all."""
    max_body: int = 100 * 2**20
    """Largest request in bytes (`LANGOP_MAX_BODY_MIB`). A cluster with 1,000 agents and 500 models sends some 30 MB."""
    calls: int = 8
    """Hook calls at a time in one process (`LANGOP_THREADS`); one more is answered with 429 after a second."""
    telemetry: tuple[tuple[str, str], ...] = ()
    """The server's own OTEL_* variables, which agents get as well."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Settings from `LANGOP_*` variables; what is unset or empty keeps its default.

        Raises:
            ValueError: a variable has a value of the wrong form.
        """
        namespaces = environ.get("LANGOP_INGRESS_NAMESPACES", "").split(",")
        gateway = environ.get("LANGOP_HTTP_ROUTE_GATEWAY")
        tokens = environ.get("LANGOP_TOKENS")
        return cls(
            gateway_image=environ.get("LANGOP_GATEWAY_IMAGE") or GATEWAY_IMAGE,
            ingress_namespaces=tuple(sorted({name.strip() for name in namespaces} - {""})),
            http_route_gateway=SharedGateway.parse(gateway) if gateway else None,
            tokens=Path(tokens) if tokens else None,
            max_body=positive(environ, "LANGOP_MAX_BODY_MIB", 100) * 2**20,
            calls=positive(environ, "LANGOP_THREADS", 8),
            telemetry=tuple(sorted(item for item in environ.items() if item[0].startswith("OTEL_") and item[1])),
        )


def positive(environ: Mapping[str, str], name: str, default: int) -> int:
    """A variable that is a number of something.

    Raises:
        ValueError: it is not a positive number.
    """
    text = environ.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"{name} must be a positive number, not {text!r}")
    return int(text)

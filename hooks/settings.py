"""What an administrator sets for the hook server, read once from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

GATEWAY_IMAGE = (
    "ghcr.io/berriai/litellm:v1.103.0@sha256:bd089afdcd35b894b14a93f9743cdc8b591f82da1a38dd43a010a7b0c9de5fd7"
)
"""A release of LiteLLM, pinned."""


@dataclass(frozen=True)
class Settings:
    """Defaults that are not part of any resource."""

    gateway_image: str = GATEWAY_IMAGE
    """LiteLLM image of gateways that name none (`LANGOP_GATEWAY_IMAGE`)."""
    generate_secret: Callable[[], str] = secrets.token_urlsafe
    """Makes one unguessable value; previews and tests give a fixed one."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Settings from `LANGOP_*` variables; what is unset or empty keeps its default."""
        return cls(gateway_image=environ.get("LANGOP_GATEWAY_IMAGE") or GATEWAY_IMAGE)

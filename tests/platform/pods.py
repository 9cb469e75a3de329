"""The pods of a gateway or an agent with some options."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube.kinds import DEPLOYMENT
from hooks.kube.manifest import Manifest
from tests.platform.made import made


def deployment(name: str, options: Manifest, **agent: Any) -> Manifest:
    """The Deployment of the gateway or of an agent with these options."""
    if name == "gateway":
        return dict(made({"gateway": {"deployment": options}}).child(DEPLOYMENT, "gateway")["spec"])
    return dict(made(agents={"a": {"deployment": options, **agent}}).child(DEPLOYMENT, "a")["spec"])


def pod(name: str, options: Manifest, **agent: Any) -> Manifest:
    return dict(deployment(name, options, **agent)["template"]["spec"])


def container(name: str, options: Manifest, **agent: Any) -> Manifest:
    (only,) = pod(name, options, **agent)["containers"]
    return dict(only)


both = pytest.mark.parametrize("name", ["gateway", "agent"])

"""Where credentials come from: keys of Secrets, seen by the gateway as environment variables of its own pod."""

from __future__ import annotations

from typing import NamedTuple

from hooks.kube.manifest import Manifest

_ESCAPES = str.maketrans({"-": "__", "_": "_u", ".": "_d"})


class SecretValue(NamedTuple):
    """One key of a Secret in the cluster's namespace."""

    secret: str
    key: str

    @property
    def variable(self) -> str:
        """The environment variable that holds the value.

        Different (Secret, key) pairs have different variables: every escape is two characters and starts with
        an underscore, so the name can be read back, and no escape is the separator `_S`.
        """
        return f"SECRET_{self.secret.translate(_ESCAPES)}_S{self.key.translate(_ESCAPES)}"

    @property
    def reference(self) -> str:
        """What stands in config.yaml in place of the value."""
        return f"os.environ/{self.variable}"

    @property
    def env_entry(self) -> Manifest:
        """The entry in the gateway container's env.

        Optional, so that a missing Secret leaves one model without its credential instead of keeping the
        whole gateway from starting.
        """
        source = {"name": self.secret, "key": self.key, "optional": True}
        return {"name": self.variable, "valueFrom": {"secretKeyRef": source}}

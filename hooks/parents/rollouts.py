"""Whether Kubernetes has given up on a Deployment's newest pods, while older ones may still run."""

from __future__ import annotations

from hooks.kube.manifest import Manifest
from hooks.kube.reasons import Reason

GIVEN_UP = (Reason.PROGRESS_DEADLINE_EXCEEDED, Reason.FAILED_CREATE)


def given_up(deployment: Manifest) -> tuple[Reason, str] | None:
    """Kubernetes' own reason and words; None while it has not given up."""
    for condition in (deployment.get("status") or {}).get("conditions") or ():
        if condition.get("reason") in GIVEN_UP:
            return Reason(condition["reason"]), condition.get("message") or "The pods do not start."
    return None

"""The command `key`: a key for a client that is no agent, such as a CI job or a person's laptop."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from hooks.api import InvalidObject, LanguageCluster, parse
from hooks.api.common import RateLimits
from hooks.children.gateway_auth import UnusableAuth, read_auth
from hooks.gateway.keys import client_claims, sign
from hooks.kube.kinds import CLUSTER, SECRET
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY_AUTH
from hooks.rehearsal.loading import BadInput, load

DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Client:
    """What a key will say."""

    name: str
    models: Sequence[str]
    limits: RateLimits
    days: int


def print_key(client: Client, paths: Sequence[str]) -> int:
    """Print the key, and on the standard error whose it is and until when; 1 where one of the objects is missing."""
    try:
        cluster, signing_key = _authority(paths)
    except (BadInput, InvalidObject, UnusableAuth) as error:
        print(error, file=sys.stderr)
        return 1
    expires = int(time.time()) + client.days * DAY
    print(sign(client_claims(cluster, client.name, client.models, client.limits, expires), signing_key))
    until = time.strftime("%Y-%m-%d", time.gmtime(expires))
    print(f"For {client.name} at the gateway of {cluster.name}, until {until}.", file=sys.stderr)
    return 0


def _authority(paths: Sequence[str]) -> tuple[LanguageCluster, str]:
    """The cluster, and the key that its gateway trusts."""
    manifests = [source.manifest for source in load(paths)]
    cluster = parse(LanguageCluster, _only(manifests, CLUSTER.kind))
    if not cluster.uid:
        raise BadInput(f"LanguageCluster {cluster.name} has no metadata.uid: take it from the Kubernetes cluster")
    secret = _only(manifests, SECRET.kind)
    if (secret["metadata"].get("namespace"), secret["metadata"]["name"]) != (cluster.namespace, GATEWAY_AUTH):
        raise BadInput(f"the Secret must be {GATEWAY_AUTH} of namespace {cluster.namespace}")
    return cluster, read_auth(secret).signing_key


def _only(manifests: Sequence[Manifest], kind: str) -> Manifest:
    found = [manifest for manifest in manifests if manifest["kind"] == kind]
    if len(found) != 1:
        raise BadInput(f"the input has {len(found)} objects of kind {kind} instead of one")
    return found[0]

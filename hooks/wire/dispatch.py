"""From a path and a body to an answer: everything the hook server does, without a web framework."""

from __future__ import annotations

import hashlib
import logging
import traceback
from collections.abc import Callable

from hooks.kube.kinds import AGENT, CLUSTER, MODEL, Kind
from hooks.kube.shapes import Malformed
from hooks.parents import agent, cluster, model
from hooks.parents.hook import CustomizeResponse, HookRequest, SyncResponse
from hooks.settings import Settings
from hooks.wire.protocol import BadRequest, decode, encode
from hooks.wire.reply import Facts, Reply

Hook = Callable[[HookRequest], SyncResponse | CustomizeResponse]

HOOKS: dict[str, tuple[Kind, Hook]] = {
    "/cluster/customize": (CLUSTER, cluster.customize),
    "/cluster/sync": (CLUSTER, cluster.sync),
    "/cluster/finalize": (CLUSTER, cluster.finalize),
    "/model/customize": (MODEL, model.customize),
    "/model/sync": (MODEL, model.sync),
    "/agent/customize": (AGENT, agent.customize),
    "/agent/sync": (AGENT, agent.sync),
}

log = logging.getLogger(__name__)


def dispatch(path: str, body: bytes, settings: Settings, if_none_match: str | None = None) -> Reply:
    """Answers one hook call; whatever goes wrong becomes a status and one sentence, never an exception."""
    if path not in HOOKS:
        return Reply(404, f"There is no hook {path}.".encode())
    kind, hook = HOOKS[path]
    try:
        request = decode(body, kind, settings)
        response = hook(request)
        answer = encode(response)
    except (BadRequest, Malformed) as error:
        return Reply(400, str(error).encode())
    except RecursionError:
        return Reply(400, b"The request is nested too deeply.")
    except Exception as error:  # noqa: BLE001
        # Not 200: Metacontroller then leaves everything that runs as it is, and asks again. The error's own words
        # are not logged: they may quote the request, and that may hold Secrets.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("hook %s failed with %s\n%s", path, type(error).__name__, where)  # noqa: TRY400
        return Reply(500, b"The hook failed; its log has the reason.")
    etag = f'"{hashlib.blake2b(answer, digest_size=16).hexdigest()}"'
    if if_none_match == etag:
        return Reply(304, b"", etag, facts=_facts(request, response))
    return Reply(200, answer, etag, facts=_facts(request, response))


def _facts(request: HookRequest, response: SyncResponse | CustomizeResponse) -> Facts:
    """What may be said about an answer."""
    metadata = request.parent["metadata"]
    known = Facts(
        request.parent["kind"], metadata.get("namespace", ""), metadata["name"], metadata.get("generation", 0)
    )
    if isinstance(response, CustomizeResponse):
        return known
    known = known._replace(children=len(response.children), finalized=response.finalized is True)
    if known.kind != CLUSTER.kind:
        return known
    return known._replace(phases={**response.phases, (CLUSTER.kind, response.status.get("phase", "Pending")): 1})

"""The table at the end of a rehearsal: every object, how it is, and what it became."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import yaml

from hooks.kube.kinds import AGENT, CLUSTER, CONFIG_MAP, DEPLOYMENT, MODEL, PERSISTENT_VOLUME_CLAIM, SERVICE
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY, GATEWAY_CONFIG, agent_workspace
from hooks.rehearsal.output import children
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.world import World

COLOURS = {"Ready": 32, "Running": 32, "Pending": 33, "Degraded": 33, "NotReady": 33, "Error": 31, "Failed": 31}
"""ANSI colours of phases: good, not yet, broken."""


class Row(NamedTuple):
    """One object of the table."""

    name: str
    phase: str
    lines: tuple[str, ...]


def rows(world: World) -> list[Row]:
    """Every cluster, model and agent; reasons come after what it became."""
    describers = ((CLUSTER, _cluster), (MODEL, _model), (AGENT, _agent))
    return [
        Row(str(Ref.of(manifest)), _status(manifest).get("phase", "Unknown"), (*lines, *_reasons(manifest)))
        for kind, describe in describers
        for manifest in world.list(kind.key)
        for lines in [tuple(describe(world, manifest))]
    ]


def table(found: Iterable[Row], colour: bool = False) -> str:
    """The rows as text, with aligned columns."""
    listed = [Row("OBJECT", "PHASE", ("WHAT IT BECAME",)), *found]
    first, second = (max(len(row[column]) for row in listed) + 2 for column in (0, 1))
    text = []
    for row in listed:
        phase = f"{row.phase:{second}}"
        if colour and row.phase in COLOURS:
            phase = f"\033[{COLOURS[row.phase]}m{phase}\033[0m"
        text.append(f"{row.name:{first}}{phase}{row.lines[0] if row.lines else ''}".rstrip())
        text += [" " * (first + second) + line for line in row.lines[1:]]
    return "\n".join(text)


def unmet(manifest: Manifest) -> list[tuple[str, str]]:
    """The conditions of an object that do not hold: type and sentence, without the object's own name."""
    kind = manifest["kind"]
    about = re.compile(rf"^{kind}( {re.escape(manifest['metadata']['name'])})?: ")
    conditions = _status(manifest).get("conditions") or ()
    return [(item["type"], about.sub("", item["message"], count=1)) for item in conditions if item["status"] != "True"]


def _reasons(manifest: Manifest) -> list[str]:
    """Why an object is not as it should be, each sentence once."""
    return list(dict.fromkeys(f"! {message}" for _, message in unmet(manifest)))


def _cluster(world: World, cluster: Manifest) -> Iterable[str]:
    status, uid = _status(cluster), cluster["metadata"]["uid"]
    if endpoint := status.get("gatewayEndpoint"):
        yield f"gateway at {endpoint}"
    if gateway := world.get(Ref(DEPLOYMENT.key, cluster["metadata"]["name"], GATEWAY)):
        yield from _waiting(gateway)
    yield f"{count(status.get('models', 0), 'model')}, {count(status.get('agents', 0), 'agent')}"
    mine = [child for child in children(world) if _owner(world, child) == uid]
    kinds = Counter(child["kind"] for child in mine)
    if mine:
        yield f"{count(len(mine), 'object')}: {', '.join(count(number, kind) for kind, number in kinds.items())}"


def _model(world: World, model: Manifest) -> Iterable[str]:
    """What the gateway's configuration says about the model."""
    name, namespace = model["metadata"]["name"], model["metadata"]["namespace"]
    config_map = world.get(Ref(CONFIG_MAP.key, namespace, GATEWAY_CONFIG)) or {}
    config: dict[str, Any] = yaml.safe_load((config_map.get("data") or {}).get("config.yaml", "")) or {}
    aliases = (config.get("router_settings") or {}).get("model_group_alias") or {}
    for entry in config.get("model_list") or ():
        # extraConfig may have put entries of another shape in place of ours.
        identity = str((entry.get("model_info") or {}).get("id"))
        if not identity.startswith(f"{namespace}/{name}/"):
            continue
        names = [entry["model_name"], *(alias for alias, group in aliases.items() if group == entry["model_name"])]
        parameters = entry["litellm_params"]
        place = f" at {parameters['api_base']}" if "api_base" in parameters else ""
        yield f"{', '.join(names)} -> {parameters['model']}{place}"


def _agent(world: World, agent: Manifest) -> Iterable[str]:
    name, namespace = agent["metadata"]["name"], agent["metadata"]["namespace"]
    deployment = world.get(Ref(DEPLOYMENT.key, namespace, name))
    if deployment is None:
        return
    parts = [f"Deployment with {_ready(deployment)} ready"]
    if service := world.get(Ref(SERVICE.key, namespace, name)):
        ports = ",".join(str(port["port"]) for port in service["spec"]["ports"])
        parts.append(f"Service {name}:{ports}")
    if claim := world.get(Ref(PERSISTENT_VOLUME_CLAIM.key, namespace, agent_workspace(name))):
        parts.append(f"volume of {claim['spec']['resources']['requests']['storage']}")
    yield ", ".join(parts)
    yield from _waiting(deployment)
    environment = deployment["spec"]["template"]["spec"]["containers"][0].get("env") or ()
    for variable in environment:
        if variable["name"] == "LLM_MODEL" and variable.get("value"):
            yield f"calls {variable['value'].replace(',', ', ')}"


def _waiting(deployment: Manifest) -> Iterable[str]:
    """What keeps the pods of a Deployment from starting."""
    conditions = _status(deployment).get("conditions") or ()
    return [f"! {item['message']}" for item in conditions if (item["type"], item["status"]) == ("Progressing", "False")]


def _ready(deployment: Manifest) -> str:
    replicas = deployment["spec"]["replicas"]
    return f"{_status(deployment).get('readyReplicas', 0)} of {count(replicas, 'pod')}"


def _status(manifest: Manifest) -> Manifest:
    return manifest.get("status") or {}


def count(number: int, noun: str) -> str:
    """`1 agent`, `2 agents`, `3 NetworkPolicies`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}{'es' if noun.endswith('s') else 's'}"
    return f"{number} {noun if number == 1 else plural}"


def _owner(world: World, child: Manifest) -> str:
    stored = world.get(Ref.of(child)) or {}
    owner: str = stored["metadata"]["ownerReferences"][0]["uid"]
    return owner

"""Checks manifests more strictly than the hooks do: before they reach a cluster, a typo is an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from hooks.api import InvalidObject, LanguageAgent, LanguageCluster, LanguageModel, parse
from hooks.api.base import API_VERSION, GROUP
from hooks.api.explain import sentence
from hooks.api.resource import Resource
from hooks.kube.kinds import AGENT, CLUSTER, MODEL
from hooks.rehearsal.loading import Source
from hooks.rehearsal.metacontroller import Metacontroller
from hooks.rehearsal.namespaces import placed
from hooks.rehearsal.preview import Rehearsed, preview_settings
from hooks.rehearsal.references import dangling
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.stage import settle
from hooks.rehearsal.transport import in_process
from hooks.rehearsal.world import World

TYPES: Mapping[str, type[Resource[Any]]] = {
    CLUSTER.key: LanguageCluster,
    MODEL.key: LanguageModel,
    AGENT.key: LanguageAgent,
}
FIELDS = ("apiVersion", "kind", "metadata", "spec", "status")


def problems(sources: Iterable[Source]) -> list[str]:
    """Everything that is wrong, one line each: `file: Kind/name: field: reason`.

    Objects of other groups are not looked at.

    Raises:
        BadInput: when it is not clear which namespace an object is in.
    """
    ours = placed(source for source in sources if source.manifest["apiVersion"].partition("/")[0] == GROUP)
    wrong = {Ref.of(source.manifest): list(_check(source)) for source in ours}
    sound = [source for source in ours if not wrong[Ref.of(source.manifest)]]
    for source in sound:
        wrong[Ref.of(source.manifest)] += dangling(source.manifest, wrong.keys())
    for ref, reason in _refused(sound):
        wrong[ref].append(reason)
    return [f"{source}: {problem}" for source in ours for problem in wrong[Ref.of(source.manifest)]]


def _check(source: Source) -> Iterator[str]:
    """What is wrong with one object by itself."""
    manifest = source.manifest
    resource = TYPES.get(Ref.of(manifest).key)
    if resource is None:
        yield f"there is no such kind in {manifest['apiVersion']}; there are {_kinds()} in {API_VERSION}"
        return
    yield from (f"{field} is not a field" for field in manifest if field not in FIELDS)
    schema = list(_check_spec(resource, manifest.get("spec") or {}))
    yield from schema
    if not schema:
        try:
            parse(resource, manifest)  # type: ignore[type-var]  # one of its three types
        except InvalidObject as error:
            yield str(error).partition(": ")[2]


def _check_spec(resource: type[Resource[Any]], spec: Any) -> Iterator[str]:
    """Every field that the schema does not have or allow."""
    try:
        resource.spec_type.model_validate(spec, extra="forbid", by_alias=True, by_name=False)
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            if problem["type"] == "extra_forbidden":
                yield f"{_path(problem['loc'])} is not a field"
            else:
                yield sentence(problem)


def _path(location: Iterable[int | str]) -> str:
    return "spec" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)


def _kinds() -> str:
    return ", ".join(resource.kind for resource in TYPES.values())


def _refused(sound: list[Source]) -> list[tuple[Ref, str]]:
    """What the hooks themselves refuse, such as a credential where none belongs."""
    world = World(source.manifest for source in sound)
    metacontroller = Metacontroller(world, in_process(preview_settings()))
    return Rehearsed(world, settle(metacontroller)).problems()

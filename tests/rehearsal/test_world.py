"""The objects of a rehearsal behave as they would behind an API server."""

from __future__ import annotations

import pytest

from hooks.kube.kinds import CONFIG_MAP, PERSISTENT_VOLUME_CLAIM, SECRET
from hooks.rehearsal.admission import Refused
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.world import NOW, World
from tests.rehearsal.fakes import CLUSTER_REF, CONFIG_MAP_REF, NAMESPACE_REF, cluster, config_map, namespace, secret


def metadata(world: World, ref: Ref) -> dict[str, object]:
    manifest = world.get(ref)
    assert manifest is not None
    return dict(manifest["metadata"])


def test_identity_depends_on_the_object_alone() -> None:
    alone = World([cluster()])
    among_others = World([namespace(), config_map(), cluster()])
    assert metadata(alone, CLUSTER_REF) == metadata(among_others, CLUSTER_REF)
    assert metadata(alone, CLUSTER_REF)["creationTimestamp"] == NOW


def test_a_name_that_comes_back_is_another_object() -> None:
    world = World([cluster()])
    before = metadata(world, CLUSTER_REF)["uid"]
    world.delete(CLUSTER_REF)
    world.put(cluster())
    assert metadata(world, CLUSTER_REF)["uid"] != before


def test_generation_counts_changes_of_the_spec_and_version_counts_all() -> None:
    world = World([cluster()])
    stored = world.get(CLUSTER_REF)
    assert stored is not None
    world.update({**stored, "status": {"phase": "Ready"}})
    assert (metadata(world, CLUSTER_REF)["generation"], metadata(world, CLUSTER_REF)["resourceVersion"]) == (1, "2")
    world.put(cluster(domain="example.com"))
    assert (metadata(world, CLUSTER_REF)["generation"], metadata(world, CLUSTER_REF)["resourceVersion"]) == (2, "3")
    assert (world.get(CLUSTER_REF) or {})["status"] == {"phase": "Ready"}


def test_the_same_write_again_changes_nothing() -> None:
    world = World([cluster(), config_map()])
    writes = len(world.journal)
    world.put(cluster())
    world.put(config_map())
    assert len(world.journal) == writes


def test_objects_of_the_core_group_count_no_generations() -> None:
    assert "generation" not in metadata(World([config_map()]), CONFIG_MAP_REF)


def test_text_in_a_secret_is_stored_encoded() -> None:
    stored = World([secret("key", **{"api-key": "abc"})]).get(Ref(SECRET.key, "lab", "key"))
    assert stored is not None
    assert stored["data"] == {"api-key": "YWJj"}
    assert "stringData" not in stored


def test_what_is_read_never_changes_afterwards() -> None:
    world = World([config_map(a="1")])
    before = world.get(CONFIG_MAP_REF)
    world.put(config_map(a="2"))
    assert before is not None
    assert before["data"] == {"a": "1"}


def test_a_finalizer_keeps_a_deleted_object_until_it_is_gone() -> None:
    kept = cluster()
    kept["metadata"]["finalizers"] = ["wait"]
    world = World([kept])
    world.delete(CLUSTER_REF)
    stored = world.get(CLUSTER_REF)
    assert stored is not None
    assert stored["metadata"]["deletionTimestamp"] == NOW
    world.update({**stored, "metadata": {**stored["metadata"], "finalizers": []}})
    assert world.get(CLUSTER_REF) is None


def test_a_namespace_goes_after_everything_in_it() -> None:
    held = config_map("held")
    held["metadata"]["finalizers"] = ["wait"]
    world = World([namespace(), config_map(), held, config_map(inside="elsewhere")])
    world.delete(NAMESPACE_REF)
    assert [ref.path for ref in world] == ["elsewhere/settings", "lab/held", "lab"]
    stored = world.get(Ref(CONFIG_MAP.key, "lab", "held"))
    assert stored is not None
    world.update({**stored, "metadata": {**stored["metadata"], "finalizers": []}})
    assert [ref.path for ref in world] == ["elsewhere/settings"]


def test_what_an_object_owns_goes_with_it() -> None:
    world = World([cluster()])
    owned = config_map()
    owned["metadata"]["ownerReferences"] = [{"uid": metadata(world, CLUSTER_REF)["uid"]}]
    world.put(owned)
    world.put(config_map("other"))
    world.delete(CLUSTER_REF)
    assert [ref.path for ref in world] == ["lab/other"]


def test_a_claim_keeps_its_class() -> None:
    claim = {
        "apiVersion": "v1",
        "kind": PERSISTENT_VOLUME_CLAIM.kind,
        "metadata": {"name": "data", "namespace": "lab"},
        "spec": {"storageClassName": "fast", "resources": {"requests": {"storage": "1Gi"}}},
    }
    world = World([claim])
    world.put({**claim, "spec": {"storageClassName": "fast", "resources": {"requests": {"storage": "2Gi"}}}})
    with pytest.raises(Refused, match=r"spec\.storageClassName is immutable"):
        world.put({**claim, "spec": {"storageClassName": "slow"}})

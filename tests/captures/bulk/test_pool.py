"""Equal parts of records are one object; what differs stays apart."""

from netparse.captures.bulk.pool import Pool
from netparse.parsers.kubernetes.objects import to_record
from netparse.records import Pod, to_dict


def pod(name: str, image: str = "registry.k8s.io/web:v1.30.4", ready: bool = True) -> Pod:
    thing = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "default", "labels": {"app": "web"}},
        "spec": {"nodeName": "node1", "containers": [{"name": "web", "image": image}]},
        "status": {"phase": "Running", "containerStatuses": [{"name": "web", "ready": ready, "restartCount": 1}]},
    }
    record = to_record(thing, 1, 1, None)
    assert isinstance(record, Pod)
    return record


def test_records_are_what_they_were() -> None:
    """Sharing changes no value."""
    pool = Pool()
    for one in (pod("a"), pod("b", ready=False), pod("c", image="other")):
        before = to_dict(one)
        assert to_dict(pool.shared(one)) == before


def test_equal_parts_are_one_object_and_others_are_not() -> None:
    """The second pod has the labels and the containers of the first; the third has a container of its own."""
    pool = Pool()
    first, second, third = (pool.shared(p) for p in (pod("a"), pod("b"), pod("c", image="other")))
    assert second.labels is first.labels
    assert second.containers is first.containers
    assert third.containers is not first.containers
    assert third.labels is first.labels


def test_true_and_one_stay_apart() -> None:
    """They are equal to Python, and two values to JSON."""
    pool = Pool()
    yes, one = (pool.shared(pod(name)) for name in ("a", "b"))
    object.__setattr__(yes, "labels", {"x": True})
    object.__setattr__(one, "labels", {"x": 1})
    assert pool.shared(yes).labels is not pool.shared(one).labels

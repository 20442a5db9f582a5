"""The node list says the same in every form in which kubectl prints it."""

from pathlib import Path
from typing import TypeGuard

import pytest

from netparse.captures import parse
from netparse.records import KubernetesNode, NodeObject

FIXTURES = Path(__file__).parents[3] / "fixtures" / "captures"
SAID = (
    "name",
    "status",
    "roles",
    "version",
    "internal_ip",
    "external_ip",
    "os_image",
    "kernel_version",
    "container_runtime",
)


def nodes(stem: str, name: str) -> list[KubernetesNode]:
    found = parse((FIXTURES / stem / "kubectl-1.32" / name).read_bytes())
    return [r for c in found for r in c.records if isinstance(r, KubernetesNode)]


def timeless(value: object) -> object:
    """Conditions without their times: the three forms were taken one second apart."""
    return [{k: v for k, v in c.items() if not k.endswith("_time")} for c in value] if _are_conditions(value) else value


def _are_conditions(value: object) -> TypeGuard[tuple[dict[str, object], ...]]:
    return isinstance(value, tuple) and all(isinstance(c, dict) and "last_transition_time" in c for c in value)


def said(found: list[KubernetesNode]) -> list[tuple[object, ...]]:
    return [tuple(getattr(n, field) for field in SAID) for n in found]


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("kubectl_nodes_object", "many-distributions-json.txt"),
        ("kubectl_nodes_object", "many-distributions-yaml.txt"),
        ("kubectl_describe_node", "many-distributions.txt"),
    ],
)
def test_objects_say_what_the_table_says(stem: str, name: str) -> None:
    """STATUS and ROLES are computed as kubectl computes them; the other columns are the object's fields."""
    table = said(nodes("kubectl_get_nodes", "many-distributions-wide.txt"))
    assert said(nodes(stem, name)) == table and len(table) == 6


def test_json_yaml_and_describe_agree_in_what_only_objects_say() -> None:
    """Labels, annotations, conditions, taints, networks."""
    fields = ("addresses", "pod_cidrs", "labels", "conditions", "taints", "unschedulable", "machine_id", "boot_id")
    forms = [
        nodes("kubectl_nodes_object", "many-distributions-json.txt"),
        nodes("kubectl_nodes_object", "many-distributions-yaml.txt"),
        nodes("kubectl_describe_node", "many-distributions.txt"),
    ]
    first, *others = [[[timeless(getattr(n, f)) for f in fields] for n in form] for form in forms]
    assert all(other == first for other in others)
    assert all(isinstance(n, NodeObject) for form in forms for n in form)


OBJECTS = [p for p in sorted((FIXTURES / "kubectl_nodes_object").rglob("*.txt")) if p.parent.name != "excerpt"]


@pytest.mark.parametrize("path", OBJECTS, ids=lambda p: p.name)
def test_the_line_of_an_object_shows_its_name(path: Path) -> None:
    """Evidence quotes that line; of an excerpt it quotes what it says of the node."""
    (capture,) = [c for c in parse(path.read_bytes()) if c.records]
    assert capture.records
    for record in capture.records:
        assert isinstance(record, NodeObject)
        assert record.name in capture.text(record.line)


def test_a_cell_is_never_put_under_another_heading() -> None:
    """A row that neither offsets nor shapes explain is left over, not guessed."""
    header = "NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP\n"
    for row in (
        "cp1 Ready <none> 3d 10.0.0.1",
        "cp1 Ready <none> v1.30.1 3d 10.0.0.1",
        "cp1 Ready <none> 3d v1.30.1 10.0.0.1 x",
    ):
        (capture,) = parse(f"{header}ok1    Ready    <none>   3d    v1.30.1   10.0.0.9\n{row}\n")
        assert [u.text for u in capture.unparsed] == [row]
        assert len(capture.records) == 1


def test_part_of_the_list_is_not_the_whole() -> None:
    """A selector, a name, a filter or a missing heading leaves nodes out."""
    table = "NAME   STATUS   ROLES    AGE   VERSION\ncp1    Ready    <none>   3d    v1.30.1\n"
    for command, whole in (
        ("kubectl get nodes", True), ("kubectl get nodes cp1", False), ("kubectl get node/cp1", False),
        ("kubectl get nodes -l a=b", False), ("kubectl get nodes | grep cp", False), ("kubectl get no -o wide", True),
    ):  # fmt: skip
        (capture,) = parse(f"$ {command}\n{table}")
        assert capture.covers is not None and capture.covers.whole is whole, command
    (capture,) = parse(table.split("\n", 1)[1])
    assert capture.covers is not None and not capture.covers.whole


def test_two_rows_run_together_are_no_long_image_name() -> None:
    """An OS image holds neither a runtime nor another node's condition."""
    header, first, second, *_ = (FIXTURES / "kubectl_get_nodes/kubectl-1.32/wide.txt").read_text().splitlines()
    (found,) = parse(f"{header}\n{first}\n{first} {second}\n")
    assert [r.line for r in found.records] == [2]
    assert [u.line for u in found.unparsed] == [3]


def test_one_broken_yaml_object_is_told() -> None:
    """A Node whose YAML is broken in the middle gives no record and no exception."""
    lines = (FIXTURES / "kubectl_nodes_object/kubectl-1.32/one-yaml.txt").read_text().splitlines()
    (found,) = parse("\n".join([*lines[:60], lines[60] + " " + lines[61], *lines[62:]]))
    assert (found.status, found.records) == ("failed", ())
    assert len(found.unparsed) == len(lines) - 1


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("node w1", ["w1"]),
        ("node/w1 --context lab", ["w1"]),
        ("nodes -l kubernetes.io/hostname=w1", []),
        ("node --context lab", []),
        ("nodes w1 w2", []),
    ],
)
def test_annotations_that_a_filter_left_are_of_the_node_that_was_named(asked: str, names: list[str]) -> None:
    """What stands behind an option is no node, and of two nodes nobody knows whose they are."""
    text = f"$ kubectl describe {asked} | grep flannel\n    flannel.alpha.coreos.com/public-ip: 192.0.2.11\n"
    assert [r.name for c in parse(text) for r in c.records if isinstance(r, NodeObject)] == names

"""Objects of the API: JSON and YAML say the same, the tables of kubectl say what the objects say, nothing else is read."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from netparse.captures import parse
from netparse.records import NodeObject, Record, to_dict

FIXTURES = Path(__file__).parents[2] / "fixtures" / "captures"
KUBECTL = FIXTURES / "kubernetes_objects" / "kubectl-1.32"


def read(path: Path) -> list[dict[str, Any]]:
    return [to_dict(r) for c in parse(path.read_bytes(), source=path.name) for r in c.records]


def kinds(text: str) -> list[str]:
    return [str(r.kind) for c in parse(text) for r in c.records if hasattr(r, "kind")]


def pod(name: str = "a", **more: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "x"},
        "spec": {"nodeName": "n1", "containers": [{"name": "c"}]},
        "status": {"phase": "Running"},
        **more,
    }


@pytest.mark.parametrize(
    "name", ["pods", "pods-every-state", "services-and-endpoints", "policies-daemonsets-configmaps"]
)
def test_json_and_yaml_say_the_same(name: str) -> None:
    """Numbers, truth values and lists come out alike."""
    one, other = read(KUBECTL / f"{name}.json.txt"), read(KUBECTL / f"{name}.yaml.txt")
    times = ("start_time", "conditions")  # the two were taken a moment apart
    assert [{k: v for k, v in r.items() if k not in times} for r in one] == [
        {k: v for k, v in r.items() if k not in times} for r in other
    ]
    assert one


@pytest.mark.parametrize(
    ("objects", "table"),
    [("pods.json.txt", "all-namespaces-wide.txt"), ("pods-every-state.json.txt", "every-state-wide.txt")],
)
def test_pods_say_what_the_table_says(objects: str, table: str) -> None:
    """READY, STATUS and RESTARTS are computed as the API server computes them."""
    rows = read(FIXTURES / "kubectl_get_pods" / "kubectl-1.32" / table)
    found = read(KUBECTL / objects)
    assert [(r["name"], r["ready"], r["status"], int(r["restarts"].split()[0]), r["ip"], r["node"]) for r in rows] == [
        (p["name"], p["ready"], p["status"], p["restarts"], p["pod_ip"], p["node_name"]) for p in found
    ]


@pytest.mark.parametrize("stem", ["pods", "services"])
def test_a_table_says_the_same_however_wide_the_terminal_was(stem: str) -> None:
    """Rows that were wrapped at 80 columns are put together again."""
    folder = FIXTURES / f"kubectl_get_{stem}" / "kubectl-1.32"
    wide = read(folder / "all-namespaces-wide.txt")
    wrapped = next(p for p in folder.glob("all-namespaces*80-columns.txt"))
    assert read(wrapped) == wide and wide


@pytest.mark.parametrize("path", sorted(KUBECTL.glob("*.txt")), ids=lambda p: p.name)
def test_the_line_of_an_object_shows_its_name(path: Path) -> None:
    """Evidence quotes that line."""
    (capture,) = parse(path.read_bytes(), source=path.name)
    for record in capture.records:
        assert str(record.name) in capture.text(record.line)  # type: ignore[attr-defined]


def test_one_file_of_nodes_and_pods_gives_both() -> None:
    """Nodes stay under their own command."""
    for name in ("nodes-and-pods.yaml.txt", "nodes-and-pods.json.txt"):
        nodes, pods = parse((FIXTURES / "mixed" / "kubectl-1.32" / name).read_bytes(), source=name)
        assert all(isinstance(r, NodeObject) for r in nodes.records) and len(nodes.records) == 3
        assert {r.kind for r in pods.records} == {"Pod"} and not pods.unparsed  # type: ignore[attr-defined]


def test_a_list_of_one_kind_leaves_the_kind_of_its_items_out() -> None:
    """As the API server sends it and collectors save it."""
    item = {k: v for k, v in pod().items() if k not in ("kind", "apiVersion")}
    assert kinds(json.dumps({"kind": "PodList", "apiVersion": "v1", "items": [item]})) == ["Pod"]
    assert kinds(json.dumps({"kind": "PodList", "apiVersion": "v1", "items": None})) == []


@pytest.mark.parametrize(
    "thing",
    [
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": {"password": "c2VjcmV0"}},
        {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {}},
        {"apiVersion": "longhorn.io/v1beta2", "kind": "Node", "metadata": {"name": "n"}, "status": {}},
        {"apiVersion": "metrics.k8s.io/v1beta1", "kind": "PodMetrics", "metadata": {"name": "p"}},
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"}, "spec": {}},
    ],
    ids=lambda t: t["apiVersion"] + t["kind"],
)
def test_other_objects_beside_a_pod_give_no_record(thing: Mapping[str, Any]) -> None:
    """Kinds of the same name in other groups, secrets, and what nobody asks for; their lines are not left over."""
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": [thing, pod()]}, indent=4)
    (capture,) = [c for c in parse(text) if c.records]
    assert [r.kind for r in capture.records] == ["Pod"]  # type: ignore[attr-defined]
    assert not capture.unparsed and "c2VjcmV0" not in str(capture.records)


def test_the_content_of_a_users_own_config_map_is_not_kept() -> None:
    """It may hold anything, and tells nothing of the cluster."""
    found = {
        r["name"]: r["data"]
        for r in read(KUBECTL / "policies-daemonsets-configmaps.json.txt")
        if r["kind"] == "ConfigMap"
    }
    assert found["shop-settings"] == {} and "podSubnet" in found["kubeadm-config"]["ClusterConfiguration"]


def test_the_users_own_keys_stay_as_they_are() -> None:
    """Names of the API become snake case; labels do not."""
    (policy,) = [r for r in read(KUBECTL / "policies-daemonsets-configmaps.yaml.txt") if r["kind"] == "NetworkPolicy"]
    (rule,) = policy["spec"]["ingress"]
    assert rule["from"][0]["namespace_selector"]["match_labels"] == {"camelCase": "stays"}


def whole(records: tuple[Record, ...]) -> list[str]:
    return [str(r.name) for r in records]  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_of_a_text_that_was_cut_the_whole_objects_are_read(form: str) -> None:
    """The last one is broken: it is not guessed, and the capture proves nothing by what it lacks."""
    path = KUBECTL / f"pods.{form}.txt"
    lines = path.read_text().split("\n")
    (capture,) = parse("\n".join(lines[: len(lines) // 2]), source=f"pods.{form}")
    (all_of_them,) = parse(path.read_bytes(), source=f"pods.{form}")
    found = whole(capture.records)
    assert found == whole(all_of_them.records)[: len(found)] and 3 < len(found) < len(all_of_them.records)
    if form == "json":
        assert capture.covers is not None and not capture.covers.whole


def test_block_texts_in_yaml_stay_as_they_are() -> None:
    """A key that is not read elsewhere is part of the text inside a configuration."""
    text = (
        "apiVersion: v1\ndata:\n  config.conf: |\n    resources:\n      limit: 1\n    mode: ipvs\nkind: ConfigMap\n"
        "metadata:\n  name: kube-proxy\n  namespace: kube-system\n"
    )
    ((record,),) = [c.records for c in parse(text)]
    assert record.data == {"config.conf": "resources:\n  limit: 1\nmode: ipvs\n"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        '{"kind": "Pod", "apiVersion": "v1"',
        '{"kind": "PodList", "items": [' + "[" * 5000,
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: [" + "[" * 500 + "\n",
        "kind: PodList\nitems:\n- &a [*a, *a]\n",
        '{"apiVersion": "v1", "kind": "PodList", "items": ["x", 1, null, {"metadata": 3}]}',
    ],
)
def test_hostile_texts_are_refused_in_a_sentence(text: str) -> None:
    """Neither a crash nor a record."""
    captures = parse(text)
    assert not [r for c in captures for r in c.records]

"""What is read of a part of a Node object, and what is none."""

from pathlib import Path

import pytest

from netparse.captures import parse
from netparse.parsers.kubernetes.node_excerpt import is_excerpt
from netparse.records import NodeObject

EXCERPTS = Path(__file__).parents[3] / "fixtures" / "captures" / "kubectl_nodes_object" / "excerpt"
ADDRESSES = "addresses:\n- address: 198.51.100.24\n  type: InternalIP\n"


@pytest.mark.parametrize(
    "text",
    [
        "$ kubectl get pod shelf-4 -o yaml\nstatus:\n  "
        + ADDRESSES.replace("\n-", "\n  -").replace("\n  t", "\n    t"),
        ADDRESSES,  # of which node?
        "kind: Machine\nmetadata:\n  name: shelf-4\nstatus:\n  addresses:\n  - address: 198.51.100.24\n    type: InternalIP\n",
        "apiVersion: longhorn.io/v1beta2\nkind: Node\nmetadata:\n  annotations:\n    k3s.io/internal-ip: 1.2.3.4\n  name: shelf-4\n",
        "metadata:\n  annotations:\n    projectcalico.org/IPv4Pools: '[\"a\"]'\n  name: shelf-4\n",
        "metadata:\n  annotations:\n    k3s.io/internal-ip: 198.51.100.24\n",
    ],
)
def test_no_node_is_made_of_another_object_or_without_a_name(text: str) -> None:
    """Machines have addresses of the same types, and annotations of the same tools stand on pods."""
    assert not [r for c in parse(text) for r in c.records]


@pytest.mark.parametrize(
    "text",
    [
        "$ kubectl get node shelf-4 -o yaml | grep -A9 ^status\nstatus:\n  " + ADDRESSES.replace("\n", "\n  "),
        "$ kubectl get node/shelf-4 -o yaml | grep -A2 addresses\n" + ADDRESSES,
        "$ kubectl get node shelf-4 -o yaml | grep -i -e address -e type\n  addresses:\n  - address: 198.51.100.24\n    type: InternalIP\n",
        '$ kubectl get node shelf-4 -o jsonpath=\'{.status.addresses}\'\n[{"address":"198.51.100.24","type":"InternalIP"}]\n',
        "$ kubectl get node shelf-4 -o yaml\n...\nstatus:\n  addresses:\n  - address: 198.51.100.24\n    type: InternalIP\n...\n",
        "$ kubectl describe node shelf-4 | grep -A1 Addresses\nAddresses:\n  InternalIP:  198.51.100.24\n",
        "status:\n  addresses:\n  - address: 198.51.100.24\n    type: InternalIP\n  - address: shelf-4\n    type: Hostname\n",
        "metadata:\n  name: shelf-4\nstatus:\n  addresses:\n  - address: 198.51.100.24\n    type: InternalIP\n  nodeInfo:\n    osImage: x",
    ],
)
def test_a_part_gives_the_address_and_no_more(text: str) -> None:
    """STATUS is not told by a part that has no conditions: it is not Unknown."""
    (node,) = (r for c in parse(text) for r in c.records if isinstance(r, NodeObject))
    assert (node.name, node.internal_ip, node.status) == ("shelf-4", "198.51.100.24", None)


@pytest.mark.parametrize("path", sorted(EXCERPTS.glob("*.txt")), ids=lambda p: p.name)
def test_the_line_of_an_excerpt_shows_an_address(path: Path) -> None:
    """Evidence quotes that line: the name may stand in the command line alone."""
    ((capture, node),) = ((c, r) for c in parse(path.read_bytes()) for r in c.records if isinstance(r, NodeObject))
    assert any(x in capture.text(node.line) for x in filter(None, (node.internal_ip, *node.annotations.values())))


def test_a_column_may_be_an_annotation() -> None:
    """As custom-columns and jsonpath have its key, the dots escaped or the whole in quotes."""
    rows = "NAME   F\nshelf-4   198.51.100.24\n"
    for path in (
        r".metadata.annotations.flannel\.alpha\.coreos\.com/public-ip",
        ".metadata.annotations['flannel.alpha.coreos.com/public-ip']",
    ):
        quoted = f'"-o=custom-columns=NAME:.metadata.name,F:{path}"'
        (node,) = (
            r for c in parse(f"$ kubectl get nodes {quoted}\n{rows}") for r in c.records if isinstance(r, NodeObject)
        )
        assert node.annotations == {"flannel.alpha.coreos.com/public-ip": "198.51.100.24"}


@pytest.mark.parametrize("first", ["{", '    "apiVersion": "v1",', "apiVersion: v1"])
def test_a_document_that_was_cut_is_no_choice_of_lines(first: str) -> None:
    """Its labels would be taken for annotations, and the first node of a list for the only one."""
    notes = ['"flannel.alpha.coreos.com/public-ip": "192.0.2.11",', '"address": "192.0.2.11",', '"type": "InternalIP"']
    begun = ["{", first] if first.startswith(" ") else [first]
    assert is_excerpt(notes) and not is_excerpt([*begun, *notes])


@pytest.mark.parametrize("value", ["7", "[1]", '"x"', "null"])
def test_sections_of_another_type_are_no_part_of_a_node(value: str) -> None:
    for text in (f'{{"status": {value}}}', f'{{"metadata": {value}, "status": {{"addresses": {value}}}}}'):
        assert parse(text, source="nodes.json")


def test_a_label_that_a_filter_left_is_no_annotation() -> None:
    """Both are printed alike; the names tell which is which."""
    text = (
        "$ kubectl get node shelf-4 -o yaml | grep /\n    flannel.alpha.coreos.com/public-ip: 198.51.100.24\n"
        '    kubernetes.io/hostname: shelf-4\n    node-role.kubernetes.io/worker: ""\n    topology.kubernetes.io/zone: z1\n'
    )
    (node,) = [r for c in parse(text, source="ticket.txt") for r in c.records if isinstance(r, NodeObject)]
    assert set(node.annotations) == {"flannel.alpha.coreos.com/public-ip"}
    assert set(node.labels) == {
        "kubernetes.io/hostname",
        "node-role.kubernetes.io/worker",
        "topology.kubernetes.io/zone",
    }

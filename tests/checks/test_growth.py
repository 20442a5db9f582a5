"""What the checks look at grows with what differs between the nodes, not with the rows of all their tables."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netparse import analyze
from netparse.checks import Context, run_checks
from netparse.checks.shared.peers import _ANY, _ByRole
from netparse.cluster import Node
from netparse.cluster.views import Seen
from tests.benchmarks.bench_scale import write_list
from tests.benchmarks.crowd import write_crowd


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], int]:
    """Return how many routes and neighbour entries are made one by one while a cluster of so many nodes is judged."""

    def count(nodes: int) -> int:
        write_crowd(tmp_path / str(nodes), nodes=nodes, interfaces=5, sockets=12)
        times = 0

        def counted(*arguments: object) -> object:
            nonlocal times
            with monkeypatch.context() as patch:
                patch.setattr(Seen, "__init__", lambda *given: (tally(), original(*given))[1])
                return run_checks(*arguments)  # type: ignore[arg-type]

        def tally() -> None:
            nonlocal times
            times += 1

        original = Seen.__init__
        monkeypatch.setattr("netparse.pipeline.run_checks", counted)
        assert analyze(tmp_path / str(nodes)).findings
        return times

    return count


def test_a_table_is_not_walked_for_each_node(made: Callable[[int], int]) -> None:
    """Twice the nodes have four times the rows; what is looked at one by one is about twice as much."""
    few, many = made(20), made(40)
    assert few > 0
    assert many < 2.5 * few
    assert many * 2 < 40 * (40 + 3 + 2 * 39 + 1)


def test_a_list_of_nodes_is_not_gone_through_for_each_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a list without any other capture each node is compared with a few others at most: a thousand make a million pairs."""
    path, nodes = tmp_path / "nodes.json", 100
    write_list(path, nodes)
    looked: list[Node] = []
    original = Context.others

    def others(context: Context, node: Node) -> Iterator[Node]:
        for other in original(context, node):
            looked.append(other)
            yield other

    monkeypatch.setattr(Context, "others", others)
    assert len(analyze(path).cluster.nodes) == nodes
    assert 0 < len(looked) < 20 * nodes


def test_of_a_list_of_nodes_the_others_are_not_written_down_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a node has peers is a question of how many there are; their names for each of 8,000 nodes are 64 million."""
    path, nodes, written = tmp_path / "nodes.json", 40, []
    write_list(path, nodes)
    original = _ByRole.others

    def others(groups: _ByRole, node: Node, role: object = _ANY) -> tuple[Node, ...]:
        written.append(node)
        return original(groups, node, role)

    monkeypatch.setattr(_ByRole, "others", others)
    odd = [f for f in analyze(path).findings if f.check == "odd-one-out"]
    assert len(odd) == nodes
    assert not written

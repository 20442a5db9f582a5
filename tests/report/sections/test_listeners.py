"""The table of listening sockets."""

from dataclasses import replace

import netparse
from netparse.report.limits import BROWSER
from netparse.report.sections.listeners import build_listeners
from tests.report.sections.conftest import Select


def test_the_same_socket_of_several_nodes_is_one_row(selected: Select) -> None:
    """A single one has its PID, several the number of their lines."""
    section = build_listeners(selected())
    assert section is not None
    rows = {(row[0], row[1]): row[2:] for row in section.table.rows}
    purpose = "kube-proxy: kube-proxy metrics"
    line = "cp1/netstat_nlput.txt:6 and 1 more"
    assert rows["10249/tcp", "127.0.0.1"] == ("kube-proxy", purpose, "cp1, node1", line)
    assert rows["2380/tcp", "INTERNAL-IP"][0] == "etcd (3863)"


def test_what_kubernetes_needs_comes_first(selected: Select) -> None:
    """Then the rest; ports that programs took by chance stand as one range at the end of their kind."""
    section = build_listeners(selected())
    assert section is not None
    needed = [bool(row[3]) for row in section.table.rows]
    assert needed == sorted(needed, reverse=True) and not all(needed)


def test_more_sockets_than_the_limit_are_counted(selected: Select) -> None:
    """They can be had from netparse parse."""
    section = build_listeners(selected(limits=replace(BROWSER, rows=1)))
    assert section is not None and len(section.table.rows) == 1
    assert section.table.more.endswith("more kinds of sockets are in the captures; netparse parse prints all of them.")


def test_no_sockets_is_no_section(selected: Select, one_node: netparse.Analysis) -> None:
    """A node list has none."""
    assert build_listeners(selected(one_node)) is None

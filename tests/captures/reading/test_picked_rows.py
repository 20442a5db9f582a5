"""What is not there is evidence only where the output is whole: rows in somebody's letter may be a selection."""

import pytest

from netparse.captures import Capture, parse

_PICKED = """\
10.31.4.0/24 dev eth0 proto kernel scope link src 10.31.4.10
10.244.4.0/24 dev cni0 proto kernel scope link src 10.244.4.1
10.244.5.0/24 via 10.244.5.0 dev flannel.1 onlink
"""
_WHOLE = f"default via 10.31.4.1 dev eth0\n{_PICKED}"
_TABLE = """\
Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
10.31.4.0       0.0.0.0         255.255.255.0   U     0      0        0 eth0
"""


def read(text: str, source: str = "ticket.md") -> Capture:
    (found,) = (c for c in parse(text, source=source) if c.records)
    return found


def is_whole(text: str, source: str = "ticket.md") -> bool:
    covers = read(text, source).covers
    assert covers is not None
    return covers.whole


@pytest.mark.parametrize(
    "text",
    [
        f"On node elm the relevant routes are\n\n```\n{_PICKED}```\n",
        f"The routes of the node that fails:\n\n{_PICKED}\nWhat do I miss here?\n",
        f"Hi all, I only copy what matters.\n\nnode-1:\n```\n{_PICKED}```\n",
        f"elm 节点的路由如下，请帮忙看看\n\n```\n{_PICKED}```\n",
        f"on cp-b I see\n\n{_PICKED}",
        f"ip route (excerpt):\n\n```\n{_PICKED}```\n",
        f"Auszug aus der Routingtabelle:\n\n```\n$ ip route\n{_PICKED}```\n",
        f"Every 2.0s: ip route              elm: Mon May  6 10:00:00 2024\n\n{_PICKED}",
        f"$ watch -n1 ip route\n{_PICKED}",
    ],
)
def test_rows_that_may_be_a_selection_are_not_whole(text: str) -> None:
    """Without a command line among words, called a part, or a screen of ``watch``: each row is read, no absence is proven."""
    assert len(read(text).records) == 3
    assert not is_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        f"On node elm:\n\n```\n$ ip route\n{_PICKED}```\n",
        f"### `ip route` on elm\n\n```\n{_PICKED}```\n",
        f"Routing tables of the cluster that fails\n\n### Master\n\n```\n{_WHOLE}```\n",
        f"Routing tables of the cluster that fails\n\n### Master\n\n```\n{_TABLE}```\n",
        _PICKED,
    ],
)
def test_outputs_that_show_their_beginning_are_whole(text: str) -> None:
    """A command line, the default route at the top, a heading of its own, or nothing else in the file."""
    assert is_whole(text)


def test_the_name_of_the_file_announces_an_output() -> None:
    """Markup around the rows of a file that is named by its command takes nothing from them."""
    assert is_whole(f"```\n{_PICKED}```\n", "elm/ip_route.txt")


def test_the_title_of_watch_names_the_host() -> None:
    """Newer versions print the host beside the date."""
    assert read(f"Every 1,5s: ip -4 route     elm: Mon May  6 10:00:00 2024\n\n{_PICKED}").host == "elm"


def test_a_second_output_behind_words_has_not_the_host_of_the_heading_above() -> None:
    """A heading ends at the next that the words may be; below one heading different commands are of one host."""
    other = _WHOLE.replace("4.10", "4.11")
    text = (
        f"### cp-b\n```\n$ ip route\n{_WHOLE}```\nand compare that with what I have here\n```\n$ ip route\n{other}```\n"
    )
    assert [c.host for c in parse(text) if c.records] == ["cp-b", None]
    text = f"### cp-b\n```\n$ ip route\n{_WHOLE}```\nand the old table of the same\n```\n$ route -n\n{_TABLE}```\n"
    assert [c.host for c in parse(text) if c.records] == ["cp-b", "cp-b"]


def test_a_line_that_looks_like_a_title_makes_a_part_of_both_sides() -> None:
    """Rows that go on below it are the same table's; those of another host are not."""
    rows = [f"10.244.{n}.0/24 via 192.0.2.{n} dev eth0" for n in range(1, 7)]
    cut = "\n".join(["root@n1:~# ip route", *rows[:3], "-- see the attachment for the rest --", *rows[3:]]) + "\n"
    assert [c.covers.whole for c in parse(cut, source="n1.txt") if c.covers] == [False, False]
    apart = "\n".join(["root@n1:~# ip route", *rows[:3], "", "node-2:", *rows[3:]]) + "\n"
    assert next(c.covers.whole for c in parse(apart, source="n1.txt") if c.covers)

"""A terminal split side by side gives one text for each pane."""

from netparse.captures import parse
from netparse.captures.text.panes import panes

LEFT = [
    "root@elm:~# ip r",
    "default via 192.0.2.1 dev eth0",
    "192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.5",
    "root@elm:~#",
]
RIGHT = ["root@oak:~# ip r", "192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.6", "root@oak:~#"]
WIDTH = max(map(len, LEFT)) + 1


def beside(left: list[str], right: list[str]) -> list[str]:
    """Return the lines as a terminal shows both."""
    longer = max(len(left), len(right))
    filled = [*left, *[""] * (longer - len(left))], [*right, *[""] * (longer - len(right))]
    return [f"{a:<{WIDTH}}│{b}".rstrip() for a, b in zip(*filled, strict=True)]


def test_each_pane_is_a_text_of_its_own() -> None:
    """Lines keep their numbers; words above stay with the first."""
    lines = ["This is what I see:", *beside(LEFT, RIGHT)]
    first, second = panes(lines)
    assert [x for x in first if x] == ["This is what I see:", *LEFT]
    assert second == ["", *RIGHT, ""]


def test_the_outputs_are_of_the_host_of_their_pane() -> None:
    """The quoted line is the whole line of the file."""
    found = [c for c in parse("\n".join(beside(LEFT, RIGHT)) + "\n", source="t.txt") if c.records]
    assert [(c.command, c.host, len(c.records)) for c in found] == [("ip_route", "elm", 2), ("ip_route", "oak", 1)]
    assert found[1].text(found[1].records[0].line) == beside(LEFT, RIGHT)[1]


def test_three_panes() -> None:
    """As many as there are bars, and one."""
    lines = [f"a{n}  │b{n}  │c{n}" for n in range(4)]
    assert panes(lines) == [[f"{x}{n}" for n in range(4)] for x in "abc"]


def test_a_table_with_a_frame_and_a_bar_here_and_there_are_no_panes() -> None:
    """Boxes have corners; a bar in other places parts nothing."""
    box = ["┌───┬───┐", "│ a │ b │", "│ c │ d │", "│ e │ f │", "└───┴───┘"]
    loose = ["a │ b", "abc │ d", "abcde │ f", "x"]
    assert panes(box) == [box]
    assert panes(loose) == [loose]

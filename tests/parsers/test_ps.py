"""``ps`` with any columns."""

import pytest

from netparse.captures import Capture, parse
from netparse.parsers.base.command_line import parse_command_line
from netparse.records import RunningProcess

AUX = "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n"
INIT = "root           1  0.0  0.1 168188 13124 ?        Ss   May06   0:14 /sbin/init\n"


def read(text: str, command: str | None = None) -> tuple[Capture, list[RunningProcess]]:
    (capture,) = parse(text, hint=parse_command_line(command) if command else None)
    assert capture.command == "ps"
    return capture, [r for r in capture.records if isinstance(r, RunningProcess)]


@pytest.mark.parametrize(
    ("heading", "row", "expected"),
    [
        ("UID PID PPID C STIME TTY TIME CMD", "root 9 1 0 May06 ? 00:01 x --a  -b", {"user": "root", "command": "x --a  -b"}),
        ("F UID PID PPID PRI NI VSZ RSS WCHAN STAT TTY TIME COMMAND", "4 0 9 1 20 0 5 6 - S ? 0:00 x", {"uid": 0, "user": None, "vsz": 5}),
        ("PID TT STARTED COMMAND", "9 ? Mon May  6 10:00:00 2024 x y", {"start": "Mon May 6 10:00:00 2024", "command": "x y"}),
        ("PID TT STARTED COMMAND", "9 ? 10:00:00 x y", {"start": "10:00:00", "command": "x y"}),
        ("PID TT STARTED COMMAND", "9 ? May 06 x y", {"start": "May 06", "command": "x y"}),
        ("PID USER VSZ STAT COMMAND", "9 root 120m S {nginx} nginx: worker", {"vsz": 122880, "command": "{nginx} nginx: worker"}),
        ("LABEL PID COMMAND", "system_u:system_r:kubelet_t:s0 9 x", {"pid": 9}),
    ],
)  # fmt: skip
def test_columns_are_those_of_the_heading(heading: str, row: str, expected: dict[str, object]) -> None:
    """The last one takes the rest of the line."""
    _, (process,) = read(f"{heading}\n{row}\n", "ps -eo x")
    assert {k: getattr(process, k) for k in expected} == expected


@pytest.mark.parametrize("row", ["root 9 1", "root nine 0.0 0.1 1 1 ? Ss May06 0:14 x", "and so on"])
def test_a_row_with_fewer_columns_is_not_understood(row: str) -> None:
    """Nothing is put into a field by its place alone."""
    capture, processes = read(f"{AUX}{INIT}{row}\n")
    assert ([u.text for u in capture.unparsed], len(processes)) == ([row], 1)


@pytest.mark.parametrize(("command", "cut"), [(None, True), ("ps aux", True), ("ps auxww", False)])
def test_lines_that_end_at_the_terminals_edge_may_be_cut(command: str | None, cut: bool) -> None:
    """What stands behind is unknown; with ww nothing is cut."""
    long = f"root           9  0.0  0.1 168188 13124 ?        Ss   May06   0:14 {'x' * 33}"
    capture, processes = read(f"{AUX}{INIT}{long[:90]}\n{long[:90]}\n", command)
    assert [p.cut for p in processes] == [False, cut, cut]
    assert capture.covers is not None and capture.covers.whole is not cut


@pytest.mark.parametrize(
    ("command", "whole"),
    [("ps aux", True), ("ps -ef", True), ("ps u", False), ("ps aux | grep kube", False), ("ps -C kubelet", False)],
)
def test_what_a_capture_covers(command: str, whole: bool) -> None:
    """Every process, or those that were picked out."""
    capture, _ = read(AUX + INIT, command)
    assert capture.covers is not None and capture.covers.whole is whole


TOP = "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n   1 root  20   0  1 1 8 S 0.0 0.1 0:14.00 systemd\n"


@pytest.mark.parametrize("text", [TOP, "CONTAINER ID   IMAGE   COMMAND\nabc   pause   /pause\n"])
def test_other_tables_of_processes_are_not_its_own(text: str) -> None:
    """top and docker ps."""
    assert [c.command for c in parse(text)] == [None]

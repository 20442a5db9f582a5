"""arp and /proc/net/arp: entries, what stands in place of an address, and answers about one host."""

from pathlib import Path

import pytest

from netparse.captures import Capture, parse
from netparse.records import ArpEntry

FIXTURES = Path(__file__).parents[2] / "fixtures" / "captures"
COLUMNS = "Address                  HWtype  HWaddress           Flags Mask            Iface"


def capture(*rows: str, source: str = "x.txt") -> Capture:
    """Return the capture of a table with these rows."""
    (found,) = parse("\n".join((COLUMNS, *rows)), source=source)
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("10.0.0.1  ether  52:54:00:00:00:01  C  eth0", ("10.0.0.1", None, "52:54:00:00:00:01", "complete", "eth0")),
        ("10.0.0.1  ether  52:54:00:00:00:01  CM  eth0", ("10.0.0.1", None, "52:54:00:00:00:01", "permanent", "eth0")),
        ("10.0.0.1  (incomplete)  eth0", ("10.0.0.1", None, None, "incomplete", "eth0")),
        ("10.0.0.1  ether  (incomplete)  C  eth0", ("10.0.0.1", None, None, "incomplete", "eth0")),
        ("10.0.0.1  <incomplete>  eth0", ("10.0.0.1", None, None, "incomplete", "eth0")),
        ("10.0.0.1  (unvollständig)  eth0", ("10.0.0.1", None, None, "incomplete", "eth0")),
        ("10.0.0.1  *  <from_interface>  MP  eth0", ("10.0.0.1", None, None, "permanent", "eth0")),
        ("ip-10-0-7.eu-west-1. ether 52:54:00:00:00:01 C eth0", (None, "ip-10-0-7.eu-west-1.", "52:54:00:00:00:01", "complete", "eth0")),
        ("***HIDDEN***  ether  ***HIDDEN***  C  eth0", (None, None, None, "complete", "eth0")),
        ("? (10.0.0.1) at 0:90:a9:d:e4:5 on en0 ifscope [ethernet]", ("10.0.0.1", None, "00:90:a9:0d:e4:05", "complete", "en0")),
        ("gw (10.0.0.1) at 52:54:00:00:00:01 [ether] PERM on eth0", ("10.0.0.1", "gw", "52:54:00:00:00:01", "permanent", "eth0")),
        ("? (10.0.0.1) na <nekompletní>na eth0", ("10.0.0.1", None, None, "incomplete", "eth0")),
        ("  10.0.0.1   52-54-00-00-00-0A   dynamic", ("10.0.0.1", None, "52:54:00:00:00:0a", "complete", None)),
    ],
)  # fmt: skip
def test_an_entry_is_read(line: str, expected: tuple[str | None, ...]) -> None:
    """Whether as a table, in BSD style or as Windows prints it, in whatever language."""
    found = capture(line)
    assert not found.unparsed
    (entry,) = found.records
    assert isinstance(entry, ArpEntry)
    assert (entry.address, entry.hostname, entry.hwaddress, entry.state, entry.iface) == expected


@pytest.mark.parametrize(
    "line",
    [
        "10.0.0.300  ether  52:54:00:00:00:01  C  eth0",
        "10.0.0.1  ether  52:54:00:00:00  C  eth0",
        "10.0.0.1  ether  52:54:zz:00:00:01  C  eth0",
        "10.0.0.1  (unfinished)  eth0",
        "? (10.0.0.1) at 52:54:00:00:00:01 [ether] somewhere eth0",
        "? (node) at 52:54:00:00:00:01 [ether] on eth0",
    ],
)
def test_an_entry_with_an_impossible_value_is_left_over(line: str) -> None:
    """No value lands in a field that it cannot be; the line is shown with its number."""
    found = capture(line, "10.0.0.2  ether  52:54:00:00:00:02  C  eth0")
    assert [u.line for u in found.unparsed] == [2]
    assert len(found.records) == 1


@pytest.mark.parametrize(
    "line", ["node01 (10.96.191.6) -- no entry", "arp: in 3 entries no match found.", "n (10.0.0.1) -- kein Eintrag"]
)
def test_no_entry_is_an_answer(line: str) -> None:
    """The capture is understood; it has no record, and says nothing of the rest of the table."""
    (found,) = parse(line, command="arp")
    assert (found.status, found.records, found.unparsed) == ("ok", (), ())
    assert found.covers is not None
    assert found.covers.whole is False


@pytest.mark.parametrize(
    ("command", "whole"),
    [
        ("arp -n", True),
        ("arp", True),
        ("arp -n 10.0.0.1", False),
        ("arp -n -i eth0", False),
        ("arp node01", False),
        ("ls", False),
    ],
)
def test_an_answer_about_one_host_is_not_the_table(command: str, whole: bool) -> None:
    """A table of one row is the whole one only where the command line asked for all."""
    found = parse(f"root@cp1:~# {command}\n{COLUMNS}\n10.0.0.1  ether  52:54:00:00:00:01  C  eth0\n")[-1]
    assert found.covers is not None
    assert (found.command, found.covers.whole) == ("arp", whole)


def test_a_total_tells_that_nothing_was_skipped() -> None:
    """``arp -v`` counts: with nothing skipped the one row is the whole table."""
    found = capture("10.0.0.1  ether  52:54:00:00:00:01  C  eth0", "Entries: 1\tSkipped: 0\tFound: 1")
    assert found.covers is not None
    assert found.covers.whole is True


def test_the_kernel_and_the_tool_say_the_same() -> None:
    """/proc/net/arp, arp -n and arp -an of one moment give the same neighbours."""
    seen = []
    for name in ("proc_net_arp/debian-12/arp.txt", "arp/debian-12/arp_-n.txt", "arp/debian-12/arp_-an.txt"):
        path = FIXTURES / name
        (found,) = parse(path.read_bytes(), source=path.name)
        seen.append({(r.address, r.hwaddress, r.iface, r.state) for r in found.records if isinstance(r, ArpEntry)})
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0]) == 6

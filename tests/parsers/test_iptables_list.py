"""``iptables -L``: the same rules as ``iptables-save`` shows, as far as it shows them; what it hides is unknown, never any."""

from pathlib import Path
from typing import Any

import pytest

from netparse.captures import Capture, parse
from netparse.parsers.base.command_line import parse_command_line
from netparse.records import IptablesChain, IptablesRule, IptablesTable, to_dict

ROOT = Path(__file__).parent.parent.parent / "fixtures" / "captures"
HEAD = "Chain INPUT (policy DROP 1 packets, 40 bytes)\n pkts bytes target     prot opt in     out     source               destination\n"
PLAIN = "Chain INPUT (policy DROP)\ntarget     prot opt source               destination\n"
SPELLED = {"set-xmark", "or-mark", "log-level", "limit", "mask"}
"""Options that the two print with other words or values."""


def one(text: str, command: str | None = None) -> Capture:
    (capture,) = parse(text, hint=parse_command_line(command) if command else None)
    assert capture.command == "iptables_list"
    return capture


def rules(capture: Capture) -> list[IptablesRule]:
    return [r for r in capture.records if isinstance(r, IptablesRule)]


def comparable(rule: IptablesRule) -> dict[str, Any]:
    out = to_dict(rule)
    for key in ("num", "packets", "bytes", "family", "backend", "words", "unknown"):
        out.pop(key)
    for key in ("source", "destination"):  # a host stands without its length
        out[key] = (out[key] or "").removesuffix("/32").removesuffix("/128")
    for group in (out, *out["matches"]):
        group["options"] = [o for o in group["options"] if o["name"] not in SPELLED]
    out["matches"] = [
        m for m in out["matches"] if m["name"] != "comment" and (m["options"] or m["name"] not in ("tcp", "udp"))
    ]
    return out


def test_the_table_shows_the_rules_that_iptables_save_shows() -> None:
    """Rule for rule, but those of which words are marked as not understood."""
    (saved,) = parse((ROOT / "iptables_save" / "debian-12" / "awkward-words.txt").read_bytes())
    (shown,) = parse((ROOT / "iptables_list" / "debian-12" / "four-tables-glued.txt").read_bytes())
    compared = 0
    for table in ("filter", "nat", "raw", "mangle"):
        ours, theirs = ([r for r in rules(c) if r.table == table] for c in (shown, saved))
        assert len(ours) == len(theirs)
        for listed, full in zip(ours, theirs, strict=True):
            if not listed.unknown:
                assert comparable(listed) == comparable(full)
                compared += 1
    assert compared > 20


@pytest.mark.parametrize(("text", "hidden"), [(PLAIN, ("in_interface", "out_interface")), (HEAD, ())])
def test_interfaces_that_are_not_shown_are_unknown(text: str, hidden: tuple[str, ...]) -> None:
    """Without -v the rule of the loopback looks as if it accepted everything."""
    row = (
        "ACCEPT     all  --  0.0.0.0/0            0.0.0.0/0\n"
        if hidden
        else "0 0 ACCEPT all -- lo * 0.0.0.0/0 0.0.0.0/0\n"
    )
    capture = one(text + row, "iptables -L -n")
    (rule,) = rules(capture)
    assert (rule.unknown, rule.in_interface, rule.source) == (hidden, None if hidden else "lo", None)
    assert capture.covers is not None and capture.covers.whole is (not hidden)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("0 0 ACCEPT 6 -- * * 10.0.0.0/8 0.0.0.0/0", {"protocol": "tcp", "source": "10.0.0.0/8", "jump": "ACCEPT"}),
        ("0 0 6 -- * * !10.0.0.0/8 0.0.0.0/0", {"jump": None, "source": "10.0.0.0/8", "negated": ("source",)}),
        ("12K 3M DROP !6 -- !lo * 0.0.0.0/0 0.0.0.0/0", {"packets": 12000, "bytes": 3_000_000, "negated": ("protocol", "in_interface")}),
        ("0 0 DROP udp  * * ::/0 2001:db8::/32", {"protocol": "udp", "destination": "2001:db8::/32", "family": "inet6"}),
        ("0 0 mine 0 -- * * 0.0.0.0/0 0.0.0.0/0 [goto]", {"jump": None, "goto": "mine"}),
        ("0 0 mine 6 -- * * 0.0.0.0/0 0.0.0.0/0 [goto]  tcp dpt:1", {"jump": None, "goto": "mine", "unknown": ()}),
        ("0 0 DROP 6 -f * * 0.0.0.0/0 0.0.0.0/0", {"fragment": True}),
        ("0 0 DROP 0 -- * * ***HIDDEN*** 0.0.0.0/0", {"source": None, "unknown": ("source",)}),
        ("0 0 DROP 0 -- * * gateway.lan anywhere", {"source": "gateway.lan", "unknown": ("source",)}),
        ("0 0 DROP 0 -- * * 0.0.0.0/0 0.0.0.0/0 geoip ! CN", {"unknown": ("matches",), "words": "geoip ! CN"}),
        ("0 0 TPROXY 6 -- * * 0.0.0.0/0 0.0.0.0/0 TPROXY redirect", {"unknown": ("matches", "options")}),
    ],
)  # fmt: skip
def test_columns_are_read_by_their_heading(row: str, expected: dict[str, Any]) -> None:
    """Also where the target, or the options of IPv6, are blank."""
    (rule,) = rules(one(f"{HEAD}{row}\n"))
    assert {k: getattr(rule, k) for k in expected} == expected


def test_a_line_that_is_no_rule_marks_its_chain() -> None:
    """It is shown, and rules of the chain may be unknown."""
    capture = one(f"{HEAD}0 0 ACCEPT all -- lo * 0.0.0.0/0 0.0.0.0/0\nso far\n\n{HEAD.replace('INPUT', 'OUTPUT')}")
    assert [u.text for u in capture.unparsed] == ["so far"]
    assert {r.chain: r.whole for r in capture.records if isinstance(r, IptablesChain)} == {
        "INPUT": False,
        "OUTPUT": True,
    }


@pytest.mark.parametrize(
    ("command", "tables", "whole"),
    [
        ("iptables -nvL", {"filter"}, True),
        ("iptables -t nat -nvL", {"nat"}, True),
        ("iptables -nvL -t mangle", {"mangle"}, True),
        ("iptables -vnL INPUT", {"filter"}, False),
        ("iptables -nvL | grep DROP", {"filter"}, False),
        (None, set(), False),
    ],
)
def test_what_a_capture_covers(command: str | None, tables: set[str], whole: bool) -> None:
    """One table: that of -t, else filter; of a paste with one chain nobody knows which."""
    covers = one(f"{HEAD}0 0 ACCEPT all -- lo * 0.0.0.0/0 0.0.0.0/0\n", command).covers
    assert covers is not None and (covers.tables, covers.whole) == (tables, whole)


def test_a_chain_of_kubernetes_alone_is_no_whole_table() -> None:
    """Names of files do not tell that it was asked for; a table always shows the chains of the kernel."""
    text = HEAD.replace("Chain INPUT (policy DROP 1 packets, 40 bytes)", "Chain KUBE-FIREWALL (2 references)")
    assert text != HEAD
    capture = one(f"{text}0 0 DROP all -- * * 0.0.0.0/0 0.0.0.0/0\n", "iptables -nvL")
    assert capture.covers is not None and not capture.covers.whole
    assert [r.whole for r in capture.records if isinstance(r, IptablesTable)] == [False]


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("iptables_-t_filter_-nvL", "iptables -t filter -nvL"),
        ("iptables_-vnxL", "iptables -vnxL"),
        ("iptables-nvL.txt", "iptables -nvL"),
        ("ip6tables_-t_mangle_-nvL", "ip6tables -t mangle -nvL"),
    ],
)
def test_names_of_files_tell_the_command_line(name: str, command: str) -> None:
    """As sos and people write them."""
    (capture,) = parse(f"{HEAD}0 0 ACCEPT all -- lo * 0.0.0.0/0 0.0.0.0/0\n", source=name)
    assert capture.command_line is not None and capture.command_line.text == command

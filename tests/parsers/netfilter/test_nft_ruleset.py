"""``nft list ruleset``: every statement as nft's JSON has it, every line kept, and what is not known is known to be so."""

import json
from pathlib import Path
from typing import Any

import pytest

from netparse.captures import Capture, parse
from netparse.parsers.base import Misread
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.netfilter.nft_statements import read_rule
from netparse.parsers.netfilter.nft_words import read_line
from netparse.records import NftChain, NftRule, NftSet, NftTable
from tests.parsers.netfilter.agree_with_nft import differences

ROOT = Path(__file__).parents[3] / "fixtures" / "captures"
TWINS = sorted(ROOT.rglob("*.nft-json"))
SET = "\tset s {\n\t\ttype ipv4_addr\n\t\telements = { 192.0.2.1,\n\t\t\t     192.0.2.2 }\n\t}\n\n"
CHAIN = "\tchain c {\n\t\ttype filter hook input priority filter; policy drop;\n\t\tip saddr @s accept\n\t\ttcp dport 22 accept\n\t}\n\n"
TEXT = f"table inet t {{\n{SET}{CHAIN}\tchain d {{\n\t\tcounter packets 1 bytes 2 drop\n\t}}\n}}\n"
FLAGS = {"payload": {"protocol": "tcp", "field": "flags"}}
MARK = {"meta": {"key": "mark"}}
SOURCE = {"payload": {"protocol": "ip", "field": "saddr"}}
LIMIT = {"limit": {"rate": 1, "burst": 5, "per": "second"}}


def one(text: str, command: str | None = None) -> Capture:
    (capture,) = parse(text, hint=parse_command_line(command) if command else None)
    assert capture.command == "nft_ruleset"
    return capture


def wholes(capture: Capture) -> dict[str, bool]:
    return {r.name: r.whole for r in capture.records if isinstance(r, NftTable | NftChain | NftSet)}


@pytest.mark.parametrize("twin", TWINS, ids=lambda p: p.name)
def test_text_agrees_with_its_twin(twin: Path) -> None:
    """Saved texts give what nft printed in its JSON of the same moment."""
    (capture,) = parse(twin.with_suffix(".txt").read_bytes())
    assert capture.status == "ok"
    assert list(differences(capture.records, json.loads(twin.read_text()))) == []


def test_json_is_read_as_it_was_printed() -> None:
    """Plain, and pretty with every object on lines of its own."""
    said = next(t for t in TWINS if t.name == "every-statement.nft-json").read_text()
    plain, pretty = one(said), one(json.dumps(json.loads(said), indent=2))
    for capture in (plain, pretty):
        assert capture.status == "ok" and list(differences(capture.records, json.loads(said))) == []
    lines = [r.line for r in pretty.records]
    assert lines == sorted(lines) and len(set(lines)) == len(lines)


def test_json_that_is_cut_off_keeps_what_is_there() -> None:
    """No chain of it is whole."""
    said = next(t for t in TWINS if t.name == "every-statement.nft-json").read_text()
    capture = one(said[: len(said) // 2])
    assert capture.records and capture.status == "partial"
    assert not any(wholes(capture).values())


def test_every_line_is_that_of_the_file() -> None:
    """Of rules, sets and the elements inside them."""
    capture = one(TEXT)
    assert [r.line for r in capture.records] == [1, 2, 8, 10, 11, 14, 15]
    found = next(r for r in capture.records if isinstance(r, NftSet))
    assert (found.elem, found.elem_lines) == (("192.0.2.1", "192.0.2.2"), (4, 5))
    assert wholes(capture) == {"t": True, "s": True, "c": True, "d": True}


@pytest.mark.parametrize(
    ("old", "new", "spoiled"),
    [
        ("tcp dport 22 accept", "tcp dport 22 frobnicate", {"c"}),
        ("tcp dport 22 accept", "tcp dport { 22, 23 accept", {"c"}),
        ("counter packets 1 bytes 2 drop", "# xt_owner drop", set()),
        ("counter packets 1 bytes 2 drop", "counter # xt_owner drop", {"d"}),
        ("192.0.2.2 }", "192.0.2.2 frobnicate }", {"s"}),
        ("type ipv4_addr", "type ipv4_addr extra", {"s"}),
        ("\tchain d {", "\tgizmo d {", {"t"}),
    ],
)
def test_what_is_not_understood_spoils_where_it_stands(old: str, new: str, spoiled: set[str]) -> None:
    """The line is shown; other chains stay whole."""
    capture = one(TEXT.replace(old, new))
    found = wholes(capture)
    assert {name for name, whole in found.items() if not whole} >= spoiled
    assert capture.unparsed or not spoiled
    if spoiled <= {"c"}:
        assert found["d"] and found["s"]


def test_a_cut_end_spoils_what_is_open() -> None:
    """The chain that was being printed, and the table."""
    capture = one(TEXT.partition("\n\tchain d")[0].rsplit("\n", 2)[0] + "\n")
    assert wholes(capture) == {"t": False, "s": True, "c": False}
    assert capture.covers is not None and not capture.covers.whole


def test_a_filter_that_took_braces_away_loses_no_table() -> None:
    """A closing brace without its block closes nothing else; nothing of it is whole."""
    capture = one(TEXT.replace("\tset s {\n", ""), "nft list ruleset | grep -v set")
    assert [r.chain for r in capture.records if isinstance(r, NftRule)] == ["c", "c", "d"]
    assert not any(wholes(capture).values())


@pytest.mark.parametrize(
    ("command", "families", "whole"),
    [
        ("nft list ruleset", {"inet", "inet6"}, True),
        ("nft -a list ruleset", {"inet", "inet6"}, True),
        ("nft list ruleset ip", {"inet"}, False),
        ("nft list table inet t", {"inet", "inet6"}, False),
        ("nft -t list ruleset", {"inet", "inet6"}, False),
        ("nft list ruleset | head -50", {"inet", "inet6"}, False),
        (None, {"inet", "inet6"}, True),
    ],
)
def test_what_a_capture_covers(command: str | None, families: set[str], whole: bool) -> None:
    """The whole ruleset shows both families, one table only its own."""
    covers = one(TEXT, command).covers
    assert covers is not None and (covers.families, covers.whole) == (families, whole)


@pytest.mark.parametrize(
    ("command", "whole"), [(None, False), ("nft -t list ruleset", False), ("nft list ruleset", True)]
)
def test_a_set_without_elements_may_be_one_that_was_not_asked_for(command: str | None, whole: bool) -> None:
    """``-t`` prints none: only where the command line is known, or another set shows some, is it empty."""
    capture = one("table ip t {\n\tset s {\n\t\ttype ipv4_addr\n\t}\n}\n", command)
    assert wholes(capture)["s"] is whole


@pytest.mark.parametrize("name", ["etc/nftables.conf", "etc/sysconfig/nftables.conf", "etc/nftables/main.nft"])
def test_what_is_loaded_at_boot_is_not_what_the_kernel_has(name: str) -> None:
    """Such files have the form to the letter."""
    (capture,) = parse(TEXT, source=name)
    assert (capture.command, capture.records) == (None, ()) and "loaded at boot" in str(capture.reason)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "tcp flags & (fin | ack) == ack | fin accept",
            {"match": {"op": "==", "left": {"&": [FLAGS, ["fin", "ack"]]}, "right": ["ack", "fin"]}}),
        ("meta mark and 0x4000 == 0x4000 accept", {"match": {"op": "==", "left": {"&": [MARK, 16384]}, "right": 16384}}),
        ("dnat to [2001:db8::1]:80", {"dnat": {"addr": "2001:db8::1", "port": 80}}),
        ("queue flags bypass,fanout to 1-3", {"queue": {"num": {"range": [1, 3]}, "flags": ["bypass", "fanout"]}}),
        ("flow add @ft", {"flow": {"op": "add", "flowtable": "@ft"}}),
        ("xt target \"TPROXY\"", {"xt": {"type": "target", "name": "TPROXY"}}),
        ("tproxy ip to 127.0.0.1:80", {"tproxy": {"family": "ip", "addr": "127.0.0.1", "port": 80}}),
        ("tproxy to :80", {"tproxy": {"port": 80}}),
        ("meter m size 10 { ip saddr limit rate 1/second }", {"meter": {"name": "m", "size": 10, "key": SOURCE, "stmt": LIMIT}}),
    ],
)  # fmt: skip
def test_statements_that_this_kernel_or_version_does_not_print(words: str, expected: dict[str, Any]) -> None:
    """By the man page and by nft's sources."""
    line = read_line(1, words)
    assert line is not None and read_rule(line.words)[0][0] == expected


@pytest.mark.parametrize(
    "words",
    ["tcp dport", "frobnicate", "ip saddr {", "ip saddr { 1 2 }", "jump", "counter packets", "limit rate x", "dnat to", "log prefix",
     "reject with nothing", "tcp dport 22 accept comment", "vmap @x", "meta mark set", "ip saddr . tcp", "quota 5 apples", "queue num",
     "add dyn { ip saddr }", "comment \"a\" accept", "tcp frobnicate 5", "fib saddr", "limit rate 5/fortnight"],
)  # fmt: skip
def test_words_that_no_rule_has_are_refused(words: str) -> None:
    """A rule half understood would be a wrong rule."""
    line = read_line(1, words)
    assert line is not None
    with pytest.raises(Misread):
        read_rule(line.words)

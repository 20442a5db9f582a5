"""Captures taken away one by one: an answer may become open, never wrong, and then it says what to collect."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from netparse.errors import NetparseError
from netparse.pipeline import analyze
from netparse.reach import answers
from netparse.reach.flows_file import read_flows
from tests.conftest import ROOT

ALL = sorted(p.parent for p in (ROOT / "fixtures" / "reach").glob("*/flows.csv"))
FEW = {
    "accepted.vxlan",
    "denied-forward.policy",
    "denied-in.forgot-vxlan",
    "null-routed.marked",
    "too-big.not-told",
    "accepted.routed-pods",
}
CHOSEN = [p for p in ALL if os.environ.get("NETPARSE_REACH_ALL") or p.name in FEW]
_PROMPT = re.compile(r"^root@(\S+):~# (.*)$", re.MULTILINE)


def sections(text: str) -> list[tuple[str, str]]:
    """Return the commands of a transcript, each with its whole section."""
    marks = list(_PROMPT.finditer(text))
    ends = [m.start() for m in marks[1:]] + [len(text)]
    return [(m[2], text[m.start() : end]) for m, end in zip(marks, ends, strict=True) if m[2]]


def variants(folder: Path, into: Path) -> Iterator[tuple[str, str, Path]]:
    """Yield the bundle without one command of one host, again and again."""
    texts = {p.name: p.read_text() for p in folder.glob("*.txt")}
    for name, text in texts.items():
        for command, section in sections(text):
            where = (
                into / f"variant{len(list(into.iterdir()))}"
            )  # a name in the path would say whose captures these are
            where.mkdir()
            for other, content in texts.items():
                (where / other).write_text(content.replace(section, "") if other == name else content)
            yield name.removesuffix(".txt"), command, where


@pytest.mark.parametrize("folder", CHOSEN, ids=lambda p: p.name)
def test_without_a_capture_nothing_is_wrong(folder: Path, tmp_path: Path) -> None:
    flows = read_flows(folder / "flows.csv")
    truth = [None if f.expected == "insufficient-info" else f.expected == "accepted" for f in flows]
    opened = 0
    for host, command, bundle in variants(folder, tmp_path):
        try:
            found = answers(analyze(bundle), flows)
        except NetparseError:
            continue
        for a, arrives in zip(found, truth, strict=True):
            if a.open:
                opened += 1
                continue
            assert arrives in (None, a.accepted), (
                f"without {command} of {host}: {a.flow.sender} → {a.flow.target} {a.disposition}: {a.reason}"
            )
    assert opened


COMMANDS = {
    "ip rule": "node1: ip rule",
    "ip route show table all": "node1: ip route show table all",
    "iptables-save": "node1: iptables-save",
    "nft list ruleset": "node1: nft list ruleset",
    "sysctl -a": "node1: sysctl -a",
    "ip neigh": "node1: ip neigh",
    "bridge fdb show": "node1: bridge fdb show",
    "ip -d address": "node1: ip -d address",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_that_would_settle_it_is_named(command: str, tmp_path: Path) -> None:
    """A flow from pod to pod over VXLAN needs each of them, of the node that it leaves."""
    folder = ROOT / "fixtures" / "reach" / "accepted.vxlan"
    for path in folder.glob("*.txt"):
        text = path.read_text()
        for name, section in sections(text):
            beside = {"iptables-save": "iptables-legacy-save"}.get(command)
            if path.name == "node1.txt" and name in (command, beside):
                text = text.replace(section, "")
        (tmp_path / path.name).write_text(text)
    flows = [f for f in read_flows(folder / "flows.csv") if f.target == "10.244.1.10" and f.protocol == "tcp"]
    (found,) = answers(analyze(tmp_path), flows)
    assert found.open, found.reason
    assert COMMANDS[command] in found.collect

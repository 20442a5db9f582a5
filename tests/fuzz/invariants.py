"""What holds of every input, however broken: nothing is lost, nothing is invented, the same comes out twice, no fault shows.

The kinds of input stand in the modules beside this one. Each has a fixed sample in ``make test`` and grows with ``NETPARSE_FUZZ_ROUNDS``
(``make fuzz``); a number says which input it was, so that one that fails can be had again.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from netparse import analyze, render
from netparse.analysis import Analysis
from netparse.captures import Capture, account, parse
from netparse.captures.text.clean import clean_lines
from netparse.errors import NetparseError
from netparse.records import to_dict

ROUNDS = int(os.environ.get("NETPARSE_FUZZ_ROUNDS", "1"))
_ADDRESS = re.compile(r"(?<![\w.:])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_WRITTEN_OTHERWISE = ("proc_net_", "ipset", "nft_", "iptables_")
"""Commands whose values are hexadecimal, or ranges and prefixes that are made of others."""


def hold_of_text(data: bytes, source: str) -> None:
    """Prove what holds of a file's text."""
    captures = parse(data, source=source)
    assert [c.fault for c in captures if c.fault] == []
    assert captures, "a file without any capture would be lost"
    _nothing_is_lost(captures)
    _nothing_is_invented(captures)
    assert _plain(parse(data, source=source)) == _plain(captures), "the same text gives the same"


def _nothing_is_lost(captures: Sequence[Capture]) -> None:
    """Every line is in a record, announces an output, is a known message, or is shown as not understood, as saved."""
    document = captures[0].document
    kinds = account(document, captures)
    assert len(kinds) == len(document.lines)
    for c in captures:
        assert all(u.text == document.text(u.line) for u in c.unparsed)
        assert all(1 <= r.line <= r.last_line <= len(document.lines) for r in c.records)


def _nothing_is_invented(captures: Sequence[Capture]) -> None:
    """Every IPv4 address in a record stands in the file; that of an object or of a ``ping`` elsewhere than on its line."""
    saved = captures[0].document.lines
    # a colour or a mark without width may stand within an address
    text = "\n".join((*saved, *clean_lines(saved).lines))
    for c in captures:
        if not (c.command or "").startswith(_WRITTEN_OTHERWISE):
            shown = {a for r in c.records for a in _ADDRESS.findall(repr(to_dict(r)))} - {"0.0.0.0"}
            if c.command == "ipvsadm":
                shown = {a for a in shown if _in_hexadecimal(a) not in text}  # as /proc/net/ip_vs has it
            assert {a for a in shown if a not in text} == set(), c.command


def _in_hexadecimal(address: str) -> str:
    return "".join(f"{int(part):02X}" for part in address.split("."))


def hold_of_bundle(path: Path) -> Analysis | None:
    """Prove what holds of a bundle, and return its analysis; None where nothing in it was recognised, which is said in a sentence."""
    try:
        analysis = analyze(path)
    except NetparseError as error:
        assert str(error)
        return None
    assert [c.fault for c in analysis.captures if c.fault] == []
    assert all(s.reason for s in analysis.skipped)
    assert render(analyze(path), "json") == render(analysis, "json"), "the same bundle gives the same report"
    _evidence_is_verbatim(analysis)
    for format in ("html", "markdown", "junit"):
        assert render(analysis, format)
    return analysis


def _evidence_is_verbatim(analysis: Analysis) -> None:
    """What a finding quotes stands so in the file, on that line."""
    documents = {c.source: c.document for c in analysis.captures}
    for finding in analysis.findings:
        for quote in finding.evidence:
            assert documents[quote.source].text(quote.line) == quote.text


def _plain(captures: Sequence[Capture]) -> list[object]:
    return [(c.to_dict(), c.covers, c.first_line, c.last_line, c.heading, c.noise) for c in captures]

"""The analysis for people at a terminal: what is wrong first, then what is unknown, then the counts."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from netparse.findings import Analysis, Finding, Verdict

_MARK = {
    Verdict.FAIL: "FAIL",
    Verdict.WARN: "WARN",
    Verdict.UNKNOWN: "????",
    Verdict.INFO: "info",
    Verdict.PASS: "pass",
}
_COLOR = {Verdict.FAIL: "31;1", Verdict.WARN: "33;1", Verdict.UNKNOWN: "35", Verdict.INFO: "36", Verdict.PASS: "32"}
_ORDER = (Verdict.FAIL, Verdict.WARN, Verdict.INFO, Verdict.UNKNOWN, Verdict.PASS)


def render_text(analysis: Analysis, *, color: bool = False, show_passed: bool = False) -> str:
    """Return the findings by verdict and node, each with its fix and the lines that show it."""
    shown = _ORDER if show_passed else _ORDER[:-1]
    lines: list[str] = []
    for verdict in shown:
        found = [f for f in analysis.findings if f.verdict is verdict]
        if verdict is Verdict.UNKNOWN:
            lines.extend(_unknown(found, color))
        else:
            for finding in found:
                lines.extend(_finding(finding, color))
    return "\n".join([*lines, _counts(analysis), _caveat(analysis), ""])


def _paint(text: str, verdict: Verdict, color: bool) -> str:
    return f"\x1b[{_COLOR[verdict]}m{text}\x1b[0m" if color else text


def _finding(f: Finding, color: bool) -> Iterator[str]:
    yield f"{_paint(_MARK[f.verdict], f.verdict, color)}  {', '.join(f.nodes)}: {_safe(f.title)}  [{f.check}]"
    yield f"      found:    {_safe(f.actual)}"
    if f.verdict in (Verdict.FAIL, Verdict.WARN):
        yield f"      expected: {f.expected}"
        yield from (f"      fix:      {line}" for line in f.fix)
    yield from (f"      {_safe(e.source)}:{e.line}: {_safe(e.text)}" for e in f.evidence[:4])
    yield ""


def _unknown(found: Iterable[Finding], color: bool) -> Iterator[str]:
    by_node = sorted(found, key=lambda f: f.node or "")
    for node, group in groupby(by_node, key=lambda f: f.node or ""):
        findings = list(group)
        yield f"{_paint(_MARK[Verdict.UNKNOWN], Verdict.UNKNOWN, color)}  {node}: {len(findings)} questions could not be answered"
        reasons: dict[str, list[str]] = {}
        for f in findings:
            reasons.setdefault(f.actual, []).append(f.check + (f" {f.subject}" if f.subject else ""))
        for reason, checks in reasons.items():
            yield f"      {_safe(reason)}: {', '.join(dict.fromkeys(checks))}"
        commands = dict.fromkeys(line for f in findings for line in f.fix)
        if commands:
            yield f"      run on {node}:"
            yield from (f"        {line}" for line in commands)
        yield ""


def _counts(analysis: Analysis) -> str:
    s = analysis.summary
    coverage = "nothing could be judged" if s.coverage is None else f"{s.coverage:g} % of the questions could be judged"
    return f"{s.fail} fail, {s.warn} warn, {s.unknown} unknown, {s.passed} pass; {coverage}"


def _caveat(analysis: Analysis) -> str:
    return "A listening port is not a reachable one: firewalls and the network between the nodes were not examined."


def _safe(text: str) -> str:
    """Return captured text with control and direction characters made visible: a terminal must not act on them."""
    return "".join(c if c.isprintable() or c == " " else f"\\x{ord(c):02x}" for c in text)

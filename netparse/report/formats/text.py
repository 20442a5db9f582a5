"""The analysis for people at a terminal: what is wrong first, then what is unknown, then the counts."""

import re
import textwrap
from collections.abc import Iterable, Iterator

from netparse import __version__
from netparse.advice import is_command
from netparse.analysis import Analysis
from netparse.checks.unread import advice, is_cut
from netparse.findings import Finding, Verdict
from netparse.report.about import About
from netparse.report.changes import render_changes
from netparse.report.sections.examined import examined_facts, not_examined
from netparse.report.sections.gaps import Gap, find_gaps
from netparse.report.surroundings import Surroundings
from netparse.report.words import count
from netparse.report.words import names as shortened
from netparse.safe import visible

_MARK = {
    Verdict.FAIL: "FAIL",
    Verdict.WARN: "WARN",
    Verdict.UNKNOWN: "????",
    Verdict.INFO: "info",
    Verdict.PASS: "pass",
}
_COLOR = {Verdict.FAIL: "31;1", Verdict.WARN: "33;1", Verdict.UNKNOWN: "35", Verdict.INFO: "36", Verdict.PASS: "32"}
_SHOWN_LINES = 4
_LINE = "      "
_LISTED = 12
_NAMED = 3
"""A heading names so many nodes; more are counted there and listed below."""


def render(analysis: Analysis, about: About) -> str:
    """Return the findings by verdict, each with its fix and the lines that show it, and what changed, if that is asked for."""
    counts = _counts(analysis).split("\n")
    if about.detail == "brief":
        lines = [*_brief(analysis, about), *_set_aside(analysis), *counts, ""]
    else:
        not_seen = f"Not examined: {not_examined(analysis)}."
        lines = [*_head(analysis), "", *_lines(analysis, about), *counts, not_seen, ""]
    text = "\n".join(part for line in lines for part in _wrapped(line, about.width))
    if not about.changes:
        return text
    changes = render_changes(about.changes, "text")
    return f"{text}\nWhat changed\n\n{changes}"


_QUOTED = re.compile(r" {6}\S.*[:-]\d+[:-] ")
_ADVICE = re.compile(r" {6}(?:fix|confirm): +(.*)")
_LABEL = re.compile(r" {6}[a-z]+: +| {6,8}|[\w?]{4}  |[a-z ]+: +")
_COLORS = re.compile(r"\x1b\[[\d;]*m")
_PAINTED = re.compile(r"\x1b\[[\d;]*m(.{4})\x1b\[0m")


def _wrapped(line: str, width: int | None) -> list[str]:
    """Return the line in parts no wider than the terminal, what follows below the words that a label announces.

    Quoted lines and commands to paste stay whole.
    """
    advice = _ADVICE.match(line)
    plain = _COLORS.sub("", line)
    if width is None or len(plain) <= width or _QUOTED.match(line) or line.startswith(" " * 8):
        return [line]
    if advice and is_command(advice[1]):
        return [line]
    label = _LABEL.match(plain)
    begin = label[0] if label else ""
    indent = " " * min(16, len(begin) + (2 if begin.isspace() else 0))  # below a sentence the next stands further out
    first, *rest = textwrap.wrap(
        plain, max(width, 40), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [plain]
    return [_painted_as(line, first), *rest]


def _painted_as(line: str, first: str) -> str:
    """Return the first part of a line with its colour: a mark near its beginning has it, which is never broken."""
    if painted := _PAINTED.search(line):
        return first.replace(painted[1], painted[0], 1)
    return first


def _head(analysis: Analysis) -> Iterator[str]:
    """Yield what was judged: the bundle, when it was taken, and the cluster as far as it was recognised."""
    facts = dict(examined_facts(analysis, About()))
    yield f"netparse {__version__}: {visible(facts['Bundle'])}, captured {visible(facts['Captured'])}"
    known = (facts["Kubernetes"], facts["Distribution"], facts["CNI plugin"])
    names = ("Kubernetes", "distribution", "CNI plugin")
    words = (f"{name} {word}" if word.startswith("not ") else word for name, word in zip(names, known, strict=True))
    if analysis.redacted:
        yield f"redacted: {', '.join(analysis.redacted)} are pseudonyms"
    yield f"nodes: {visible(facts['Nodes'])}; {visible('; '.join(words))}"


def _brief(analysis: Analysis, about: About) -> Iterator[str]:
    """Yield a line for each fault and warning that nothing else explains."""
    for verdict in (Verdict.FAIL, Verdict.WARN):
        for f in analysis.findings:
            if f.verdict is verdict and f.caused_by is None:
                yield _heading(f, about.color)


def _lines(analysis: Analysis, about: About) -> Iterator[str]:
    surroundings = Surroundings(analysis.captures)
    full = about.detail == "full"
    for verdict in (Verdict.FAIL, Verdict.WARN, Verdict.INFO):
        for f in analysis.findings:
            if f.verdict is verdict and f.caused_by is None:
                yield from _finding(f, about.color, surroundings, full=full)
                yield from _consequences(f, analysis.findings, about.color)
                yield ""
    for gap in find_gaps(analysis):
        yield from _unknown(gap, about.color, full=full)
    if about.show_passed:
        yield from (_passed(f, about.color) for f in analysis.findings if f.verdict is Verdict.PASS)
        yield ""
    yield from _set_aside(analysis)
    yield from (f"baseline: {visible(note)}" for note in analysis.notes)


def _set_aside(analysis: Analysis) -> Iterator[str]:
    """Yield what was ignored, accepted or not read: it is never left out."""
    for f in analysis.ignored:
        if f.is_fault:
            yield f"ignored:  {', '.join(map(visible, f.nodes))}: {visible(f.title)}  [{f.check}]"
    for s in analysis.suppressed:
        until = f" (until {s.expires})" if s.expires else ""
        yield f"accepted: {', '.join(map(visible, s.finding.nodes))}: {visible(s.finding.title)}: {visible(s.reason)}{until}"
    for loss in analysis.losses:
        yield f"not read: {visible(loss.source)}: {visible(loss.reason)}" + (
            f"; {advice(loss)}" if is_cut(loss) else ""
        )


def _counts(analysis: Analysis) -> str:
    """Return the counters in two lines, each with its unit: findings, then questions, a question being a check on a node."""
    s = analysis.summary
    more = f" ({count(s.consequences, 'further finding')} explained by them)" if s.consequences else ""
    more += "".join(
        f", {number} {what}"
        for number, what in ((s.ignored, "ignored"), (s.accepted, "accepted"), (s.not_read, "not read"))
        if number
    )
    asked = s.answered + s.open
    questions = (
        "nothing could be judged"
        if s.coverage is None
        else f"{s.answered} of {count(asked, 'question')} answered ({s.coverage:g} %)"
    )
    return f"findings: {s.fail} fail, {s.warn} warn, {s.unknown} unknown, {s.passed} pass{more}\n{questions}"


def _who(nodes: Iterable[str], *, full: bool = False) -> tuple[str, Iterator[str]]:
    """Return the nodes in a heading, and the line below it that lists them where they are many."""
    names = [visible(n) for n in nodes] or ["the cluster"]
    if len(names) <= _NAMED:
        return ", ".join(names), iter(())
    listed = ", ".join(names) if full else shortened(names, _LISTED)
    return f"on {len(names)} nodes", iter((f"      nodes:    {listed}",))


def _paint(verdict: Verdict, color: bool) -> str:
    return f"\x1b[{_COLOR[verdict]}m{_MARK[verdict]}\x1b[0m" if color else _MARK[verdict]


def _heading(f: Finding, color: bool) -> str:
    severity = f" ({f.severity})" if f.is_fault else ""
    return f"{_paint(f.verdict, color)}  {_who(f.nodes)[0]}: {visible(f.title)}{severity}  [{f.check}]"


def _finding(f: Finding, color: bool, surroundings: Surroundings, *, full: bool) -> Iterator[str]:
    yield _heading(f, color)
    yield from _who(f.nodes, full=full)[1]
    yield f"      found:    {visible(f.actual)}"
    if f.verdict is not Verdict.INFO:
        yield f"      expected: {f.expected}"
        yield from (f"      fix:      {visible(line)}" for line in f.fix)
        yield from (f"      confirm:  {visible(line)}" for line in (f.confirm,) if line)
    around = 1 if f.is_fault else 0
    most = len(f.evidence) if full else _SHOWN_LINES
    for number, e in enumerate(f.evidence[:most]):
        before, after = surroundings.around(e.source, e.line, around if number == 0 else 0)
        quoted = {x.line for x in f.evidence if x.source == e.source}
        yield from (f"{_LINE}{visible(e.source)}-{n}- {visible(text)}" for n, text in before if n not in quoted)
        yield f"{_LINE}{visible(e.source)}:{e.line}: {visible(e.text)}"
        yield from (f"{_LINE}{visible(e.source)}-{n}- {visible(text)}" for n, text in after if n not in quoted)
    for line, remark in surroundings.remarks(f.evidence[:most]):
        yield f"      remark of the reporter on line {line}: {visible(remark)}"
    if len(f.evidence) > most:
        yield f"      and {count(len(f.evidence) - most, 'more line')} (--verbose shows all)"


def _consequences(cause: Finding, findings: Iterable[Finding], color: bool) -> Iterator[str]:
    """Yield what a fault explains, a line each: it goes away with its cause."""
    for f in findings:
        if f.caused_by and f.caused_by.key == cause.key:
            who, _ = _who(f.nodes)
            yield f"      explains: {_paint(f.verdict, color)}  {who}: {visible(f.actual)}  [{f.check}]"


def _passed(f: Finding, color: bool) -> str:
    subject = f" {visible(f.subject)}" if f.subject else ""
    return (
        f"{_paint(Verdict.PASS, color)}  {', '.join(map(visible, f.nodes))}: {visible(f.actual)}  [{f.check}{subject}]"
    )


def _unknown(gap: Gap, color: bool, *, full: bool) -> Iterator[str]:
    who, listed = _who(gap.nodes, full=full)
    what = count(gap.questions, "question")
    yield f"{_paint(Verdict.UNKNOWN, color)}  {who}: {what} could not be answered"
    yield from listed
    for reason, checks in gap.reasons:
        yield f"      {visible(reason)}: {', '.join(map(visible, checks))}"
    if gap.commands:
        yield f"      {visible(gap.settled)}"
        yield from (f"        {visible(line)}" for line in gap.commands)
    yield ""

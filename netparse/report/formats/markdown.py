"""The report as Markdown for a ticket: the same words as the page, what is wrong first, with the lines that show it."""

from collections.abc import Iterable, Iterator, Sequence

from netparse.advice import Step
from netparse.analysis import Analysis
from netparse.report.about import About
from netparse.report.blocks import Block
from netparse.report.changes.markdown import render as render_changes
from netparse.report.limits import PAPER
from netparse.report.page import Page, build_page
from netparse.report.sections.arrival import Arrival
from netparse.report.sections.base import Section
from netparse.report.sections.drawings import Drawing
from netparse.report.sections.examined import Examined
from netparse.report.sections.files import Files
from netparse.report.sections.findings import Findings
from netparse.report.sections.first import First
from netparse.report.sections.gaps import Gaps
from netparse.report.sections.heading import Heading
from netparse.report.sections.neighbors import Neighbors
from netparse.report.sections.nodes import Nodes
from netparse.report.sections.notes import Notes
from netparse.report.sections.overview import Overview
from netparse.report.sections.pairs import Pairs
from netparse.report.sections.paths import Paths
from netparse.report.sections.provenance import Provenance
from netparse.report.sections.required_ports import RequiredPorts
from netparse.report.sections.suppressed import Suppressed
from netparse.report.words import count
from netparse.safe import fenced
from netparse.safe import markdown as safe


def render(analysis: Analysis, about: About) -> str:
    """Return the text; captured lines stand in fences that they cannot close."""
    text = "\n".join(_page(build_page(analysis, about, PAPER)))
    return f"{text}\n{render_changes(about.changes, level=2)}" if about.changes else text


def _page(page: Page) -> Iterator[str]:
    yield from _heading(page.heading)
    for section in (*page.first, *page.sections):
        yield from _section(section, page)


def _section(section: Section, page: Page) -> Iterator[str]:
    """Yield the lines of a section; those that are not named here are left to the page."""
    match section:
        case Examined():
            yield from _examined(section)
        case First():
            yield from _first(section)
        case Arrival():
            yield from (f"## {section.title}", "", safe(section.picture.text), "")
        case Pairs():
            yield from (f"## {section.title}", "", *(f"- {safe(p.text)}" for p in section.pictures), "")
        case Paths():
            yield from (f"## {section.title}", "", *(f"- {safe(p.text)}" for p in section.pictures), "")
            yield from _more(section.more)
        case Overview():
            yield from _overview(section, page)
        case Gaps():
            yield from _gaps(section)
        case Nodes():
            yield from (f"## {section.title}", "", *_grid(section.table.head, section.table.rows))
            yield from _more(section.table.more)
        case Drawing() | Neighbors():
            yield from (f"## {section.title}", "", safe(section.picture.text), "")
        case Findings() | Notes():
            yield from _findings(section)
        case Suppressed():
            yield from _suppressed(section)
        case Files():
            yield from _files(section)
        case Provenance():
            yield from _provenance(section)


def _heading(heading: Heading) -> Iterator[str]:
    yield from ("<!-- netparse report -->", f"# {safe(heading.title)}", "")
    yield from ([f"Ticket: {safe(heading.ticket)}", ""] if heading.ticket else [])
    yield from ([f"{safe(heading.redacted)} (pseudonyms; keys are gone)", ""] if heading.redacted else [])
    yield from (f"**{heading.glyph} {heading.headline}.** {heading.verdict}", "")
    yield from (f"{', '.join(f'{c.number} {c.word}' for c in heading.counters)}.", "")
    yield from [*map(safe, heading.note), *([""] if heading.note else [])]


def _examined(section: Examined) -> Iterator[str]:
    yield from (f"## {section.title}", "", f"{section.coverage_words}.", "")
    yield from (*(f"- {name}: {safe(words)}" for name, words in section.facts), "")
    if section.reasons:
        yield from (*(f"- {safe(r)}" for r in section.reasons), "")


def _first(section: First) -> Iterator[str]:
    yield from (f"## {section.title}", "")
    for n, b in enumerate(section.blocks, 1):
        fix = f" First: {safe(b.finding.fix[0])}" if b.finding.fix else ""
        yield f"{n}. **{b.word}** on {safe(b.who)}: {safe(b.finding.title)}.{f' {safe(b.relation)}.' if b.relation else ''}{fix}"
    yield ""
    yield from _more(section.more)


def _overview(section: Overview, page: Page) -> Iterator[str]:
    """Yield the table of required ports: here it stands in place of the picture."""
    yield from (f"## {section.title}", "", safe(section.picture.caption), "")
    for ports in page.sections:
        if isinstance(ports, RequiredPorts):
            yield from _grid(
                ["Node", *(f"{port} {component}" for port, component in ports.columns)],
                ([name, *(f"{c.mark.glyph} {c.words}" if c else "" for c in cells)] for name, cells in ports.rows),
            )
            yield from _more(ports.more)


def _gaps(section: Gaps) -> Iterator[str]:
    yield from (f"## {section.title}", "")
    for g in section.gaps:
        yield from (f"### {safe(g.who)}", "")
        yield from (f"- {safe(reason)} ({', '.join(map(safe, checks))})" for reason, checks in g.reasons)
        yield ""
        if g.commands:
            yield from (g.settled, "", *fenced(g.commands, "sh"), "")
    if section.limits:
        limits = (f"- {safe(limit)} ({safe(where)})" for limit, where in section.limits)
        yield from ("What the captures do not show:", "", *limits, "")


def _findings(section: Findings | Notes) -> Iterator[str]:
    if section.blocks:
        yield from (f"## {section.title}", "")
        for b in section.blocks:
            yield from _block(b)
        yield from _more(section.more)


def _block(b: Block) -> Iterator[str]:
    f = b.finding
    yield from (f"### {b.glyph} {b.word} {b.number}: {safe(b.who)}: {safe(f.title)}", "")
    if b.relation:
        yield f"- {safe(b.relation)}"
    yield f"- Found: {safe(f.actual)}"
    yield f"- Expected: {safe(f.expected)}"
    yield f"- Why it matters: {safe(f.why)}"
    yield f"- Check: `{f.check}`, severity {f.severity}"
    yield ""
    if f.fix:
        yield from ("What to do:", "")
        yield from _steps(b.steps)
    if f.confirm and b.kind != "info":
        yield from ("Then confirm with:", "", *_steps(b.confirm))
    if b.evidence:
        yield from ("Evidence:", "", *fenced([f"{q.source}:{q.line}: {q.text}" for q in b.evidence], "text"), "")
        for line, remark in b.remarks:
            yield from (f"Remark of the reporter on line {line}: {safe(remark)}", "")
        yield from _more(f"{count(b.more, 'more line')} in the JSON report." if b.more else "")


def _steps(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        if step.place:
            yield from (f"{safe(step.place)}:", "")
        yield from (*(fenced(step.lines, "sh") if step.code else (f"- {safe(line)}" for line in step.lines)), "")


def _suppressed(section: Suppressed) -> Iterator[str]:
    yield from (f"## {section.title}", "")
    for where, s in section.accepted:
        until = f", until {s.expires}" if s.expires else ""
        yield f"- {safe(where)}: {safe(s.finding.title)}: {safe(s.reason)}{until}"
    yield from (f"- {safe(where)}: {safe(f.title)}: ignored by the options" for where, f in section.ignored)
    yield from (*(f"- {safe(n)}" for n in section.notes), "")
    yield from _more(section.more)


def _files(section: Files) -> Iterator[str]:
    yield from (f"## {section.title}", "")
    if section.root:
        yield from (f"Each name begins with {safe(section.root)}", "")
    rows = (
        [f.source, f.node, f.command, f"{f.status}{'; ' + f.limits if f.limits else ''}", str(f.records)]
        for f in section.files
    )
    yield from _grid(["File", "Node", "Command", "Understood", "Records"], rows)
    yield from _more(section.more)
    left = [f"{f.source}:{line}: {text}" for f in section.files for line, text in f.unparsed]
    if left:
        yield from ("Lines that were not understood:", "", *fenced(left, "text"), "")
    yield from (safe(f"{f.source}: {f.more}") for f in section.files if f.more)
    if section.skipped:
        yield from ("Not read:", "", *(f"- {safe(s.source)}: {safe(s.reason)}" for s in section.skipped), "")
        yield from _more(section.more_skipped)


def _provenance(section: Provenance) -> Iterator[str]:
    made = f"Made by netparse {section.version} from these files alone; port tables: {safe(section.tables)}."
    yield from (f"## {section.title}", "", made, "")
    if section.command:
        yield from (*fenced([section.command], "sh"), "")
    yield from _grid(["File", "Bytes", "SHA-256"], ([i.source, i.bytes, i.sha256] for i in section.inputs))
    yield from _more(section.more)


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(map(safe, head)) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(map(safe, row)) + " |"
    yield ""


def _more(words: str) -> Iterator[str]:
    if words:
        yield from (safe(words), "")

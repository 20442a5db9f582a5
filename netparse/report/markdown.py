"""The report as Markdown for a ticket: the same words as the page, what is wrong first, with the lines that show it."""

from collections.abc import Iterable, Iterator, Sequence

from netparse.analysis import Analysis
from netparse.report.context import build_page
from netparse.report.formats import About
from netparse.report.limits import PAPER
from netparse.report.page import Block, Page, Table
from netparse.report.safe import markdown as safe
from netparse.report.safe import visible


def render_markdown(analysis: Analysis, about: About | None = None) -> str:
    """Return the text; captured lines stand in fences that they cannot close."""
    page = build_page(analysis, about or About(), PAPER)
    return "\n".join(_lines(page))


def _lines(page: Page) -> Iterator[str]:
    yield from _first_page(page)
    yield from _gaps(page)
    yield from _section("Nodes", _table(page.nodes))
    for picture in page.pictures:
        yield from _section(picture.title, [safe(picture.text), ""])
    if page.findings:
        yield from ("## Findings", "")
        for b in page.findings:
            yield from _finding(b)
        yield from _more(page.findings_more)
    if page.infos:
        yield from ("## Worth knowing", "")
        for b in page.infos:
            yield from _finding(b)
        yield from _more(page.infos_more)
    yield from _suppressed(page)
    yield from _files(page)
    yield from _provenance(page)


def _first_page(page: Page) -> Iterator[str]:
    yield from ("<!-- netparse report -->", f"# {safe(page.title)}", "")
    yield from ([f"Ticket: {safe(page.ticket)}", ""] if page.ticket else [])
    yield from (f"**{page.glyph} {page.headline}.** {page.verdict}", "")
    yield from [*map(safe, page.note), *([""] if page.note else [])]
    yield from ((", ".join(f"{c.number} {c.word}" for c in page.counters)) + f". {page.coverage_words}.", "")
    yield from (*(f"- {name}: {safe(words)}" for name, words in page.examined), "")
    if page.reasons:
        yield from (*(f"- {safe(r)}" for r in page.reasons), "")
    if page.first:
        yield from ("## What to do first", "")
        for n, b in enumerate(page.first, 1):
            fix = f" First: {safe(b.finding.fix[0])}" if b.finding.fix else ""
            yield f"{n}. **{b.word}** on {safe(b.who)}: {safe(b.finding.title)}.{fix}"
        yield ""
        yield from _more(page.first_more)
    if page.overview:
        yield from (f"## {page.overview.title}", "", safe(page.overview.caption), "", *_matrix(page))


def _matrix(page: Page) -> Iterator[str]:
    yield from _grid(
        ["Node", *(f"{port} {component}" for port, component in page.ports.columns)],
        ([name, *(f"{c.mark.glyph} {c.words}" if c else "" for c in cells)] for name, cells in page.ports.rows),
    )
    yield from _more(page.ports.more)


def _gaps(page: Page) -> Iterator[str]:
    if page.gaps or page.limits:
        yield from ("## What this report cannot tell", "")
    for g in page.gaps:
        yield from (f"### {safe(g.who)}", "")
        yield from (f"- {safe(reason)} ({', '.join(map(safe, checks))})" for reason, checks in g.reasons)
        yield ""
        if g.commands:
            yield from ("To settle it, run there and add the output to the bundle:", "", *_fence(g.commands, "sh"), "")
    if page.limits:
        yield from (
            "What the captures do not show:",
            "",
            *(f"- {safe(limit)} ({safe(where)})" for limit, where in page.limits),
            "",
        )


def _finding(b: Block) -> Iterator[str]:
    f = b.finding
    yield from (f"### {b.glyph} {b.word}: {safe(b.who)}: {safe(f.title)}", "")
    yield f"- Found: {safe(f.actual)}"
    yield f"- Expected: {safe(f.expected)}"
    yield f"- Why it matters: {safe(f.why)}"
    yield f"- Check: `{f.check}`, severity {f.severity}"
    yield ""
    if f.fix:
        yield from ("What to do:", "", *_fence(f.fix, "sh"), "")
    if f.confirm and b.kind != "info":
        yield from ("Then confirm with:", "", *_fence([f.confirm], "sh"), "")
    if b.evidence:
        yield from ("Evidence:", "", *_fence([f"{q.source}:{q.line}: {q.text}" for q in b.evidence], "text"), "")
        yield from _more(f"{b.more} more lines in the JSON report." if b.more else "")


def _suppressed(page: Page) -> Iterator[str]:
    if page.suppressed or page.notes:
        yield from ("## Suppressed", "")
        for where, s in page.suppressed:
            until = f", until {s.expires}" if s.expires else ""
            yield f"- {safe(where)}: {safe(s.finding.title)}: {safe(s.reason)}{until}"
        yield from (*(f"- {safe(n)}" for n in page.notes), "")


def _files(page: Page) -> Iterator[str]:
    yield from ("## How each file was understood", "")
    if page.root:
        yield from (f"Each name begins with {safe(page.root)}", "")
    rows = (
        [f.source, f.node, f.command, f"{f.status}{'; ' + f.limits if f.limits else ''}", str(f.records)]
        for f in page.files
    )
    yield from _grid(["File", "Node", "Command", "Understood", "Records"], rows)
    yield from _more(page.files_more)
    left = [f"{f.source}:{line}: {text}" for f in page.files for line, text in f.unparsed]
    if left:
        yield from ("Lines that were not understood:", "", *_fence(left, "text"), "")
    yield from (safe(f"{f.source}: {f.more}") for f in page.files if f.more)
    if page.skipped:
        yield from ("Not read:", "", *(f"- {safe(s.source)}: {safe(s.reason)}" for s in page.skipped), "")
        yield from _more(page.skipped_more)


def _provenance(page: Page) -> Iterator[str]:
    yield from (
        "## Provenance",
        "",
        f"Made by netparse {page.version} from these files alone; port tables: {safe(page.tables)}.",
        "",
    )
    if page.command:
        yield from (*_fence([page.command], "sh"), "")
    yield from _grid(["File", "Bytes", "SHA-256"], ([i.source, i.bytes, i.sha256] for i in page.inputs))
    yield from _more(page.inputs_more)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from (f"## {title}", "", *lines)


def _table(table: Table) -> Iterator[str]:
    yield from _grid(table.head, table.rows)
    yield from _more(table.more)


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(map(safe, head)) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(map(safe, row)) + " |"
    yield ""


def _more(words: str) -> Iterator[str]:
    if words:
        yield from (safe(words), "")


def _fence(lines: Sequence[str], language: str) -> list[str]:
    shown = [visible(line) for line in lines]
    longest = max((len(run) for line in shown for run in _ticks(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *shown, fence]


def _ticks(line: str) -> list[str]:
    return ["`" * len(part) for part in "".join(c if c == "`" else " " for c in line).split()]

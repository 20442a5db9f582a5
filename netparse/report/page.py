"""The report in its final words: what each section shows. The templates only loop over it."""

from dataclasses import dataclass

from netparse.findings import Finding, Suppressed
from netparse.report.changes.words import ChangesPage
from netparse.report.pictures import Picture
from netparse.report.pictures.marks import Mark
from netparse.sources import Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    kind: str
    glyph: str
    number: int
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A line of a file, verbatim, with the anchor of its file in the report."""

    source: str
    anchor: str
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A finding with its anchor; ``who`` names its nodes, ``more`` counts the evidence that is not shown."""

    anchor: str
    number: int
    kind: str
    glyph: str
    word: str
    who: str
    finding: Finding
    evidence: tuple[Quote, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What could not be judged of some nodes, and the commands that would settle it."""

    who: str
    nodes: tuple[str, ...]
    questions: int
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells; ``kinds`` says of each column how it is set (keep: never broken, name: may break anywhere, number, plain).

    ``nodes`` says of each row which nodes it is about, ``more`` why and how many rows are left out.
    """

    head: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nodes: tuple[tuple[str, ...], ...]
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortCell:
    """``anchor`` leads to the finding that the state belongs to, if there is one."""

    mark: Mark
    words: str
    anchor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Nodes × required ports with words; a cell is None where the port is not required of the node."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[PortCell | None, ...]], ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One check and how often it said what."""

    id: str
    title: str
    passed: int
    failed: int
    warned: int
    unknown: int
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """How a capture was understood, which findings quote it, and the lines left over."""

    anchor: str
    first: bool
    source: str
    node: str
    command: str
    status: str
    records: int
    limits: str
    findings: tuple[Block, ...]
    unparsed: tuple[tuple[int, str], ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    source: str
    bytes: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole report, section by section."""

    title: str
    ticket: str | None
    note: tuple[str, ...]
    kind: str
    glyph: str
    headline: str
    verdict: str
    counters: tuple[Counter, ...]
    coverage: float | None
    coverage_words: str
    examined: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    first: tuple[Block, ...]
    first_more: str
    overview: Picture | None
    gaps: tuple[Gap, ...]
    limits: tuple[tuple[str, str], ...]
    nodes: Table
    ports: Ports
    listeners: Table
    pictures: tuple[Picture, ...]
    neighbors: Table
    findings: tuple[Block, ...]
    findings_more: str
    infos: tuple[Block, ...]
    infos_more: str
    checked: tuple[Checked, ...]
    suppressed: tuple[tuple[str, Suppressed], ...]
    notes: tuple[str, ...]
    files: tuple[File, ...]
    files_more: str
    skipped: tuple[Skipped, ...]
    skipped_more: str
    inputs: tuple[Input, ...]
    inputs_more: str
    root: str
    names: tuple[str, ...]
    checks: tuple[str, ...]
    tables: str
    command: str | None
    version: str
    changes: ChangesPage | None = None
    print_notes: tuple[str, ...] = ()

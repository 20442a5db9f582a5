"""The rows that are no records: what netparse itself says of a bundle, its hosts, its captures, and what it judged."""

from dataclasses import dataclass

from netparse.findings import Evidence, Severity, Verdict
from netparse.reach import Disposition


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRow:
    """A bundle that was given. ``state`` is ok, partial, nothing, several-clusters, unreadable, limit, killed or fault.

    ``reason`` says in a sentence why it is not ok. ``cluster`` is what ``--cluster`` found in its address. ``taken`` is when its
    newest capture was taken, and ``taken_by`` what says so: capture, or file for the time of the newest file in it. ``losses`` counts
    what could not be read in it. ``report`` is the path of its report below the folder.
    """

    url: str
    sha256: str | None = None
    bytes: int | None = None
    state: str
    reason: str | None = None
    cluster: str | None = None
    taken: str | None = None
    taken_by: str | None = None
    kubernetes: str | None = None
    distribution: str | None = None
    cnis: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    collectors: tuple[str, ...] = ()
    hosts: int = 0
    captures: int = 0
    unrecognized: int = 0
    unparsed: int = 0
    losses: int = 0
    fail: int = 0
    warn: int = 0
    unknown: int = 0
    passed: int = 0
    consequences: int = 0
    coverage: float | None = None
    report: str | None = None
    netparse: str
    schema_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRow:
    """A node as all captures of the bundle say it together; ``listed`` is whether the node list has it.

    ``device`` and ``mtu`` are those of the interface that holds its INTERNAL-IP; ``fail`` and ``warn`` count causes on it.
    """

    listed: bool
    machine: str
    roles: tuple[str, ...] | None = None
    internal_ips: tuple[str, ...] = ()
    version: str | None = None
    os_image: str | None = None
    kernel_version: str | None = None
    container_runtime: str | None = None
    machine_id: str | None = None
    device: str | None = None
    mtu: int | None = None
    captures: int = 0
    fail: int = 0
    warn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRow:
    """A capture: its number is what ``capture`` means in every other dataset; ``line`` is its first."""

    command: str | None = None
    status: str
    reason: str | None = None
    last_line: int = 0
    records: int = 0
    unparsed: int = 0
    taken: str | None = None
    written: str | None = None
    netns: str | None = None
    collector: str | None = None
    superseded: str | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnparsedRow:
    """A line that was not understood, as saved."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRow:
    """What was seen and not read, and why; ``loss`` is whether captures may be missing because of it."""

    reason: str
    kind: str
    loss: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding as ``netparse check --format json`` prints it; ``number`` is its place."""

    number: int
    check: str
    verdict: Verdict
    severity: Severity
    nodes: tuple[str, ...]
    subject: str
    title: str
    expected: str
    actual: str
    why: str
    fix: tuple[str, ...] = ()
    confirm: str | None = None
    reference: str | None = None
    evidence: tuple[Evidence, ...] = ()
    caused_by_check: str | None = None
    caused_by_node: str | None = None
    caused_by_subject: str | None = None
    consequences: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """A flow that the cluster needs and where it ends, as ``netparse reach --format json`` prints it, without the hops."""

    number: int
    from_name: str
    from_kind: str
    from_node: str | None = None
    from_address: str | None = None
    to_name: str
    to_kind: str
    to_node: str | None = None
    to_address: str | None = None
    protocol: str
    port: int
    disposition: Disposition
    reason: str
    required_by: str | None = None
    collect: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

"""What changed between two bundles, as values that every output is made from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from netparse.cluster import Origin
from netparse.findings import Evidence, Finding, Verdict, quote

Kind = Literal["added", "removed", "changed"]
Area = Literal[
    "cluster",
    "node",
    "interface",
    "address",
    "gateway",
    "route",
    "neighbour",
    "rule",
    "listener",
    "age",
    "counter",
    "lifetime",
    "flow",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One fact that differs. ``node`` is None for the cluster; ``noise`` is what comes and goes by itself."""

    node: str | None
    area: Area
    kind: Kind
    subject: str
    before: str | None = None
    after: str | None = None
    noise: bool = False
    old: tuple[Evidence, ...] = ()
    new: tuple[Evidence, ...] = ()

    def to_dict(self) -> dict[str, object]:
        return {
            "node": self.node,
            "area": self.area,
            "kind": self.kind,
            "subject": self.subject,
            "before": self.before,
            "after": self.after,
            "evidence": {"old": _lines(self.old), "new": _lines(self.new)},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibilityChange:
    """Something that one side shows and the other does not: it may be as it was, or not. Neither better nor worse."""

    node: str | None
    kind: Literal["lost", "gained"]
    what: str
    reason: str

    def to_dict(self) -> dict[str, object]:
        return {"node": self.node, "kind": self.kind, "what": self.what, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChange:
    """What became of a finding; ``finding`` is the new one, for ``resolved`` the old one. ``before`` is the old verdict."""

    kind: Literal["new", "resolved", "changed", "unchanged"]
    finding: Finding
    before: Verdict | None

    def to_dict(self) -> dict[str, object]:
        return {"before": self.before.value if self.before else None, **self.finding.to_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class SideName:
    """One side in a few words; ``source`` is what the user gave."""

    source: str
    nodes: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        return {"source": self.source, "nodes": list(self.nodes)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All differences that are shown; ``hidden`` counts the noise that was left out."""

    old: SideName
    new: SideName
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    visibility: tuple[VisibilityChange, ...] = ()
    findings: tuple[FindingChange, ...] = ()
    hidden: int = 0
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing differs; findings that are as they were differ in nothing."""
        return not (
            self.joined or self.left or self.changes or self.visibility or self.of("new", "resolved", "changed")
        )

    def of(self, *kinds: str) -> tuple[FindingChange, ...]:
        """Return the findings of these kinds."""
        return tuple(f for f in self.findings if f.kind in kinds)

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form of ``netparse schema diff``."""
        return {
            "schema_version": 1,
            "same": self.same,
            "old": self.old.to_dict(),
            "new": self.new.to_dict(),
            "nodes": {"joined": list(self.joined), "left": list(self.left)},
            "changes": [c.to_dict() for c in self.changes],
            "visibility": [s.to_dict() for s in self.visibility],
            "findings": {
                kind: [f.to_dict() for f in self.of(kind)] for kind in ("new", "resolved", "changed", "unchanged")
            },
            "hidden": self.hidden,
            "notes": list(self.notes),
        }


def evidence(*origins: Origin | None) -> tuple[Evidence, ...]:
    """Return the lines of these origins, each once."""
    return quote(*origins)


def _lines(found: Iterable[Evidence]) -> list[dict[str, object]]:
    return [{"source": e.source, "line": e.line, "text": e.text} for e in found]

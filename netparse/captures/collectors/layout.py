"""Where a file stands in the bundles of one run: in which collector's, under which name there, in which node's part."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from netparse.captures.collectors.collector import Collector, collectors
from netparse.captures.collectors.patterns import compile_path
from netparse.captures.place import NOWHERE, Place
from netparse.lazy import lazy_re

_TAILED = lazy_re(r"\.tailed$")


@dataclass
class Layout:
    """Knows the tops of all bundles: the folders and archives under which a collector's files stand."""

    roots: dict[str, Collector] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: Iterable[str]) -> "Layout":
        """Find the collectors by the names of everything that was seen, read or not."""
        found: dict[tuple[str, Collector], set[tuple[int, int]]] = {}
        for source in sources:
            parts = source.split("/")
            for at, part in enumerate(parts):
                for sign in _signs(part):
                    top = at - sign.offset
                    if top >= 0 and sign.path.match("/".join(parts[top:])):
                        root = "".join(p + "/" for p in parts[:top])
                        found.setdefault((root, sign.collector), set()).add((sign.group, sign.number))
        layout = cls()
        for (root, collector), seen in found.items():
            before = layout.roots.get(root)
            whole = any(all((g, n) in seen for n in range(len(group))) for g, group in enumerate(collector.signatures))
            if whole and (before is None or collector.rank < before.rank):
                layout.roots[root] = collector
        return layout

    def place(self, source: str) -> Place:
        """Return where a file stands: the innermost bundle decides what it is, an outer one may decide of which node."""
        chain = self._chain(source)
        if not chain:
            return NOWHERE
        root, collector = chain[0]
        path = source[len(root) :]
        name = _TAILED.sub("", path)
        file, command = _first(collector.files, name)
        scope, node = self._part(source, chain)
        return Place(
            collector=collector,
            root=root,
            path=path,
            scope=scope,
            node=node,
            netns=file["netns"] if file and "netns" in file.re.groupindex else None,
            command=command or None,
            skip=_first(collector.skip, path)[1],
            defect=_first(collector.defects, path)[1],
            cut=any(p.match(path) for p in collector.cut),
            is_journal=any(p.match(path) for p in collector.journals),
            is_date=any(p.match(path) for p in collector.dates),
        )

    def _chain(self, source: str) -> list[tuple[str, Collector]]:
        """Return the tops above a file, innermost first."""
        if not self.roots:
            return []
        parts = source.split("/")
        above = ("".join(p + "/" for p in parts[:n]) for n in range(len(parts) - 1, -1, -1))
        return [(root, self.roots[root]) for root in above if root in self.roots]

    def _part(self, source: str, chain: list[tuple[str, Collector]]) -> tuple[str | None, str | None]:
        """Return the part that is one node's: the innermost that a path marks, else the innermost bundle of one node."""
        for root, collector in chain:
            for pattern in collector.nodes:
                found = pattern.match(source, len(root))
                if found:
                    return source[: found.end()], found["node"] if "node" in pattern.groupindex else None
        return next(((root, None) for root, collector in chain if collector.one_node), (None, None))


def _first(texts: tuple[tuple[re.Pattern[str], str], ...], path: str) -> tuple[re.Match[str] | None, str | None]:
    return next(((m, text) for pattern, text in texts if (m := pattern.match(path))), (None, None))


@dataclass(frozen=True, slots=True)
class _Sign:
    """One path of a signature; ``key`` matches the name in it, ``offset`` names below the top, by which it is looked up."""

    collector: Collector
    group: int
    number: int
    offset: int
    key: re.Pattern[str]
    path: re.Pattern[str]


@cache
def _all_signs() -> tuple[dict[str, tuple[_Sign, ...]], tuple[_Sign, ...]]:
    """Return the signs by the plain name that they have, and those that have none."""
    plain: dict[str, tuple[_Sign, ...]] = {}
    loose: list[_Sign] = []
    for collector in collectors():
        for g, group in enumerate(collector.signatures):
            for n, glob in enumerate(group):
                names = glob.rstrip("/").split("/")
                offset = next((i for i, name in enumerate(names) if "*" not in name), 0)
                sign = _Sign(collector, g, n, offset, compile_path(names[offset]), compile_path(glob))
                if "*" in names[offset]:
                    loose.append(sign)
                else:
                    plain[names[offset]] = (*plain.get(names[offset], ()), sign)
    return plain, tuple(loose)


@lru_cache(maxsize=100_000)
def _signs(name: str) -> tuple[_Sign, ...]:
    plain, loose = _all_signs()
    found = plain.get(name, ())
    return (*found, *(s for s in loose if s.key.match(name))) if _any_loose().match(name) else found


@cache
def _any_loose() -> re.Pattern[str]:
    return re.compile("|".join(s.key.pattern for s in _all_signs()[1]))

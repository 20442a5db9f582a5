"""An inventory for the terminal: what is there, what is missing, and the commands to paste."""

from collections import Counter
from collections.abc import Iterator, Sequence
from os.path import commonprefix

from netparse.captures import Capture
from netparse.captures.origin.clusters import separate_clusters
from netparse.cluster import Node
from netparse.inventory import ANYWHERE, Inventory
from netparse.safe import visible
from netparse.sources import Kind

_SHOWN_CHECKS = 4
_NAMED = 8  # nodes that are named before the rest are counted
_BULK: dict[Kind, str] = {
    "junk": "left by file managers, checksum tools or netparse itself",
    "binary": "not text",
    "unwanted": "no output of a command that netparse understands, by their names and beginnings",
    "alias": "links to files that are read under their own names",
    "duplicate": "given twice",
}


def render_inventory(found: Inventory) -> str:
    """Return the text, ending with a line end."""
    return "\n".join(map(visible, _lines(found))).rstrip() + "\n"


def _lines(found: Inventory) -> Iterator[str]:
    top = _top(found)
    if top:
        yield f"in {top}"
        yield ""
    clusters = separate_clusters(found.lists)
    if len(clusters) > 1:
        yield f"These are {len(clusters)} clusters, to be judged one at a time:"
        yield from (f"  {', '.join(sorted(nodes))}: {source.removeprefix(top)}" for source, nodes in clusters)
        yield ""
    for collector in found.collectors:
        yield f"{collector.title} does not collect: {collector.missing}"
    if found.collectors:
        yield ""
    for nodes in _alike(found):
        if len(nodes) > 1:
            yield f"{_names([n.name for n in nodes])}: {len(nodes)} nodes of which the same is there"
        yield from _node(found, nodes[0], top, several=len(nodes) > 1)
    if found.cluster.captures:
        yield "Of the cluster:"
        yield from _table([_row(c, stem, top) for stem, those in found.of_cluster().items() for c in those])
        yield ""
    if found.cluster.unassigned:
        yield "Of no node:"
        yield from _table([_row(c, c.command, top) for c in found.cluster.unassigned])
        yield ""
    if not found.recognized:
        yield found.why_nothing
        yield ""
    if found.skipped:
        yield "Not read:"
        yield from _skipped(found, top)
        yield ""
    yield from _commands(found)


def _top(found: Inventory) -> str:
    """Return the folder or archive in which everything lies, which need not be said in every line."""
    shown = [c for n in found.cluster.nodes for c in (*n.captures, *n.aside)]
    sources = {c.source for c in (*shown, *found.lists, *found.cluster.captures, *found.cluster.unassigned)}
    common = commonprefix(sorted(sources)) if len(sources) > 1 else ""  # noqa: RUF071  # cut at a slash below
    return common[: common.rfind("/") + 1]


def _alike(found: Inventory) -> Iterator[list[Node]]:
    """Yield the nodes one by one, those together of which only the same lists tell and the same is missing."""
    groups: dict[object, list[Node]] = {}
    for n, node in enumerate(found.cluster.nodes):
        own = node.captures or node.aside or node.aliases
        key: object = (
            n if own else (tuple(x.origin.source for x in node.listings), tuple(found.missing(node)), node.linux)
        )
        groups.setdefault(key, []).append(node)
    for nodes in groups.values():
        if len(nodes) > _NAMED:
            yield nodes
        else:
            yield from ([node] for node in nodes)


def _node(found: Inventory, node: Node, top: str, *, several: bool = False) -> Iterator[str]:
    about = [", ".join(found.roles(node)[0]), " ".join(map(str, node.internal_ips))]
    about.append(f"also called {', '.join(node.aliases)}" if node.aliases else "")
    about.append("" if node.listings else "not in the node list")
    by = next((c.named_by for c in (*node.captures, *node.aside) if c.named_by), None)
    about.append({"nothing": "nothing names it", None: ""}.get(by, f"known by {by}"))
    if not several:
        yield "  ".join([node.name, "; ".join(a for a in about if a)]).rstrip()
    captures = found.of(node)
    others = captures.pop("unrecognized", [])
    yield from _table([_row(c, stem, top) for stem, those in captures.items() for c in those])
    if others:
        more = f" and {len(others) - 1} more files" if len(others) > 1 else ""
        yield f"  not recognised: {others[0].source.removeprefix(top)}{more}"
    for what, checks in found.missing(node).items():
        named = ", ".join(checks[:_SHOWN_CHECKS]) + (
            f" and {len(checks) - _SHOWN_CHECKS} more" if len(checks) > _SHOWN_CHECKS else ""
        )
        yield f"  missing: {what}; without it not judged: {named}"
    yield ""


def _row(c: Capture, stem: str | None, top: str) -> tuple[str, str, str, str]:
    netns = f" in {c.netns}" if c.netns else ""
    notes = [
        f"left aside: {c.reason}" if c.misplaced_by else c.reason or "",
        f"left aside: there is {c.superseded}" if c.superseded else "",
    ]
    notes.append(f"named as {c.expected}" if c.expected else "")
    where = c.source.removeprefix(top)
    if c.records and (c.heading or c.first_line > 1 or c.last_line < _last(c)):  # one of several outputs in a file
        last = max(r.last_line for r in c.records)
        where += f":{c.first_line}" + (f"-{last}" if last > c.first_line else "")
    read = f"{len(c.records)} record{'s' * (len(c.records) > 1)}" if c.records else ""
    return (
        f"{stem or 'not recognised'}{netns}",
        c.status,
        read,
        "; ".join([where, *(s for s in notes if s)]),
    )


def _last(c: Capture) -> int:
    """Return the number of the last line of the capture's file that is not empty."""
    lines = c.document.lines
    return next((n for n in range(len(lines), 0, -1) if lines[n - 1].strip()), 0)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        return
    widths = [max(len(r[n]) for r in rows) for n in range(len(rows[0]) - 1)]
    for row in rows:
        yield "  " + "  ".join([*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[-1]])


def _skipped(found: Inventory, top: str) -> Iterator[str]:
    """Name what may be a loss one by one; count what nobody misses."""
    for s in found.skipped:
        if s.is_loss:
            yield f"  {s.source.removeprefix(top)}: {s.reason}"
    bulk = Counter[Kind]()
    for s in found.skipped:
        if not s.is_loss:
            bulk[s.kind] += s.count
    for kind, count in bulk.items():
        yield f"  {count:,} {'file' if count == 1 else 'files'}: {_BULK.get(kind, kind)}"


def _commands(found: Inventory) -> Iterator[str]:
    blocks = found.commands_to_collect()
    if not blocks:
        yield "Nothing that the checks need is missing."
        return
    yield "To collect what is missing, paste:"
    alike: dict[tuple[str, ...], list[str]] = {}
    for node, lines in blocks.items():
        alike.setdefault(lines, []).append(node)
    for lines, nodes in alike.items():
        yield ""
        if nodes == [ANYWHERE]:
            yield "# anywhere with kubectl"
        elif len(nodes) == 1:
            yield f"# on {nodes[0]}; then put the files into a folder {nodes[0]}"
        else:
            yield f"# on each of {_names(nodes)}; then put the files into a folder for each node, named as it is"
        yield from lines


def _names(nodes: Sequence[str]) -> str:
    """Return the names of nodes, a few of many: ``a, b, c and 82 more``."""
    if len(nodes) <= _NAMED:
        return ", ".join(nodes)
    return f"{', '.join(nodes[: _NAMED - 1])} and {len(nodes) - _NAMED + 1} more"

"""An inventory for the terminal: what is there, what is missing, and the commands to paste."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from os.path import commonprefix

from netparse.captures import Capture
from netparse.captures.origin.clusters import separate_clusters
from netparse.cluster import Node
from netparse.inventory import ANYWHERE, Inventory
from netparse.safe import sh, visible
from netparse.sources import Kind

_SHOWN_CHECKS = 4
_VARIABLE = 'node/"$node" '
"""How a command that reaches a node from outside names it in a loop over nodes."""
_NAMED = 8  # nodes that are named before the rest are counted
_FEW = 2  # nodes that have lines of their own though the same is there of both
_FILES = 4  # files of one kind in folders beside each other that are named one by one
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
        if 1 < len(nodes) <= _NAMED:
            yield from (_about(found, node) for node in nodes)
            yield f"of each of these {len(nodes)} nodes the same is there:"
        elif len(nodes) > 1:
            yield f"{_names([n.name for n in nodes])}: {len(nodes)} nodes of which the same is there"
        yield from _node(found, nodes[0], top, several=len(nodes) > 1)
    if found.cluster.captures:
        yield "Of the cluster:"
        yield from _table([row for stem, those in found.of_cluster().items() for row in _rows(those, stem, top)])
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
        lists = tuple(_of_any(node, x.origin.source) for x in node.listings)
        key: object = n if own else (lists, tuple(found.missing(node)), node.linux)
        groups.setdefault(key, []).append(node)
    for nodes in groups.values():
        if len(nodes) > _FEW:
            yield nodes
        else:
            yield from ([node] for node in nodes)


def _about(found: Inventory, node: Node) -> str:
    """Return the line with the node's name, and what is known of it."""
    about = [", ".join(found.roles(node)[0]), " ".join(map(str, node.internal_ips))]
    about.append("that of its card, which the node list does not show" if node.card_ip else "")
    about.append(f"also called {', '.join(node.aliases)}" if node.aliases else "")
    about.append("not in the node list" if found.cluster.outside(node) else "")
    by = next((c.named_by for c in (*node.captures, *node.aside) if c.named_by), None)
    about.append({"nothing": "nothing names it", None: ""}.get(by, f"known by {by}"))
    return "  ".join([node.name, "; ".join(a for a in about if a)]).rstrip()


def _of_any(node: Node, path: str) -> str:
    """Return a path with a star in place of the node's name, where this is a word of it."""
    return re.sub(rf"(?<![^\W_]){re.escape(node.name)}(?![^\W_])", "*", path)


def _node(found: Inventory, node: Node, top: str, *, several: bool = False) -> Iterator[str]:
    if not several:
        yield _about(found, node)
    captures = found.of(node)
    others = captures.pop("unrecognized", [])
    rows = [_row(c, stem, top) for stem, those in captures.items() for c in those]
    yield from _table([(*row[:-1], _of_any(node, row[-1])) if several else row for row in rows])
    if others:
        more = f" and {len(others) - 1} more files" if len(others) > 1 else ""
        yield f"  not recognised: {others[0].source.removeprefix(top)}{more}"
    for what, checks in found.missing(node).items():
        named = ", ".join(checks[:_SHOWN_CHECKS]) + (
            f" and {len(checks) - _SHOWN_CHECKS} more" if len(checks) > _SHOWN_CHECKS else ""
        )
        yield f"  missing: {what}; without it not judged: {named}"
    yield ""


def _rows(captures: Sequence[Capture], stem: str, top: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row for each capture; those of which there is nothing to say, a file for each object, are counted together."""
    plain = [c for c in captures if c.status == "ok" and not (c.reason or c.superseded or c.misplaced_by or c.expected)]
    plain = [c for c in plain if c.records and not c.netns and _covers_file(c)]
    groups: dict[str, list[Capture]] = {}
    for c in plain:
        groups.setdefault(_shelf(c.source.removeprefix(top)), []).append(c)
    folded = {id(c): g for g in groups.values() if len(g) > _FILES for c in g}
    for c in captures:
        group = folded.get(id(c))
        if group is None:
            yield _row(c, stem, top)
        elif c is group[0]:
            records = f"{sum(len(x.records) for x in group)} records"
            yield stem, c.status, records, f"{_shelf(c.source.removeprefix(top))}: {len(group)} files"


def _shelf(path: str) -> str:
    """Return the first two folders of a path: ``namespaces/kube-system/…``."""
    folders = path.split("/")[:-1]
    return "/".join([*folders[:2], "…"])


def _covers_file(c: Capture) -> bool:
    """Whether a capture is all that its file has, and not one of several outputs."""
    return not c.heading and c.first_line <= 1 and c.last_line >= _last(c)


def _row(c: Capture, stem: str | None, top: str) -> tuple[str, str, str, str]:
    netns = f" in {c.netns}" if c.netns else ""
    notes = [
        f"left aside: {c.reason}" if c.misplaced_by else c.reason or "",
        f"left aside: there is {c.superseded}" if c.superseded else "",
    ]
    notes.append(f"named as {c.expected}" if c.expected else "")
    where = c.source.removeprefix(top)
    if c.records and not _covers_file(c):  # one of several outputs in a file
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
        pattern = tuple(line.replace(f"node/{sh(node)} ", _VARIABLE) for line in lines)
        alike.setdefault(pattern, []).append(node)
    for pattern, nodes in alike.items():
        yield ""
        if nodes == [ANYWHERE]:
            yield "# anywhere with kubectl"
            yield from pattern
        elif len(nodes) > 1 and any(_VARIABLE in line for line in pattern):
            yield from _loop(pattern, nodes)
        else:
            each = f"each of {_names(nodes)}" if len(nodes) > 1 else nodes[0]
            where = "a folder for each node, named as it is" if len(nodes) > 1 else f"a folder {nodes[0]}"
            yield f"# on {each}; then put the files into {where}"
            yield from blocks[nodes[0]]


def _loop(lines: Sequence[str], nodes: Sequence[str]) -> Iterator[str]:
    """Yield the commands that reach nodes from outside, for one node or for each: the files go into its folder."""
    yield f"# anywhere with {lines[0].partition(' ')[0]}; the files go into a folder for each node, named as it is"
    yield f"for node in {' '.join(map(sh, nodes))}; do"
    yield '  mkdir -p "$node"'
    for line in lines:
        command, redirected, file = line.rpartition(" > ")
        yield f'  {command} > "$node"/{file}' if redirected else f"  {line}"
    yield "done"


def _names(nodes: Sequence[str]) -> str:
    """Return the names of nodes, a few of many: ``a, b, c and 82 more``."""
    if len(nodes) <= _NAMED:
        return ", ".join(nodes)
    return f"{', '.join(nodes[: _NAMED - 1])} and {len(nodes) - _NAMED + 1} more"

"""Writes docs/collectors.md from the tables: ``python -m netparse.captures.collectors.page docs/collectors.md``."""

import sys
from collections.abc import Iterable
from pathlib import Path

from netparse.captures.collectors.collector import Collector, collectors
from netparse.parsers import PARSERS, Kind, kinds_of
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.spelling import stem_from_command

_KINDS = (
    ("node list", Kind.NODES),
    ("sockets", Kind.SOCKETS),
    ("addresses", Kind.ADDRESSES),
    ("routes", Kind.ROUTES),
    ("neighbours", Kind.NEIGHBORS),
    ("host name", Kind.IDENTITY),
)
_MORE = (
    ("pods", Kind.PODS),
    ("Services", Kind.SERVICES),
    ("endpoints", Kind.ENDPOINTS),
    ("packet filter", Kind.FIREWALL),
    ("ipset members", Kind.SETS),
    ("IPVS", Kind.VIRTUAL_SERVERS),
    ("routing rules", Kind.RULES),
    ("FDB", Kind.FORWARDING),
    ("kernel settings", Kind.SETTINGS),
    ("processes", Kind.PROCESSES),
    ("open files", Kind.SOCKET_OWNERS),
    ("files of nodes", Kind.FILES),
)
_OBJECTS = (
    (("pods", "pod"), Kind.PODS),
    (("services", "svc"), Kind.SERVICES),
    (("endpoints", "endpointslices"), Kind.ENDPOINTS),
)
_WHOLE = ("-o json", "-o yaml", " describe ", " dump")
"""What a command says that shows whole objects, with the conditions of nodes, and no table."""
_HEAD = """<!-- Made by `python -m netparse.captures.collectors.page docs/collectors.md` from the tables beside it; do not edit. -->

# Collectors

netparse recognises these collectors by the layout of their bundles, packed or not, whatever the archive is called. It recognises
a file by its content and uses the collector's table only where the content leaves the command open. It reports a file whose content
does not match its name (`evidence-misleading`). It reads folders, zips and single files that no collector made just as well.

`netparse inspect BUNDLE` lists what is in a bundle and what is missing for which checks, and prints the commands that collect it.

To add a collector, follow the steps in [CONTRIBUTING.md](../CONTRIBUTING.md#add-a-collector).

"""
_BETWEEN = """
What often tells the reason of a trouble:

"""
_BY_HAND = """## Captures by hand

Make a folder per node with the name of the node, and in it one file per command with the name of the command; put the node list
beside the folders:

    {node_list}
    cp1/{files}
    node1/…

Files of several nodes may also lie in one folder (`cp1_ip_a.txt`, `ip-a-node2.txt`), or stand in one file with the shell's prompts.
Where no name shows the node, netparse uses the addresses in the captures, if the node list has one of them. `--node PATH=NAME`
overrules all of this.
"""
_NODE_LIST = "kubectl get nodes -o wide"
_ON_NODES = ("ip address", "ip route", "ip -6 route", "ip neigh", "netstat -nlptu")


def page() -> str:
    """Return the page: a table, then a section for each collector."""
    known = sorted(collectors(), key=lambda c: c.title.lower())
    heads = " | ".join(name for name, _ in _KINDS)
    more = " | ".join(name for name, _ in _MORE)
    table = f"| collector | nodes | {heads} |\n|{'---|' * (len(_KINDS) + 2)}\n" + "".join(map(_row, known))
    reasons = f"| collector | conditions | {more} |\n|{'---|' * (len(_MORE) + 2)}\n" + "".join(map(_reasons, known))
    return _HEAD + table + _BETWEEN + reasons + "\n" + "\n".join(map(_section, known)) + "\n" + _by_hand()


def _by_hand() -> str:
    files = "    cp1/".join(map(_file_name, _ON_NODES))
    return _BY_HAND.format(node_list=_file_name(_NODE_LIST), files=files)


def _file_name(command: str) -> str:
    """Return a name from which netparse reads the command: ``ip_-6_route.txt``."""
    return command.replace(" ", "_") + ".txt"


def _row(c: Collector) -> str:
    given = _kinds(c.commands)
    cells = " | ".join("yes" if kind in given else "–" for _, kind in _KINDS)
    return f"| [{c.title}](#{c.stem}) | {'one' if c.one_node else 'many'} | {cells} |\n"


def _reasons(c: Collector) -> str:
    """Return the row of what tells the reason of a trouble; an object of nodes has their conditions."""
    given = _kinds(c.commands)
    cells = " | ".join("yes" if kind in given else "–" for _, kind in _MORE)
    whole = (text for text in c.commands if any(word in text for word in _WHOLE))
    conditions = "yes" if any(Kind.NODES in kinds_of(_stem(text)) for text in whole) else "–"
    return f"| [{c.title}](#{c.stem}) | {conditions} | {cells} |\n"


def _kinds(commands: Iterable[str]) -> set[Kind]:
    """Return what commands give; of a command that prints objects only those that it asks for."""
    return {kind for c in commands for kind in _kinds_of(c)}


def _kinds_of(command: str) -> set[Kind]:
    given = set(kinds_of(_stem(command)))
    if command.endswith(" dump"):
        return given | {Kind.PODS, Kind.SERVICES}
    if "-o json" in command or "-o yaml" in command:
        asked = {kind for names, kind in _OBJECTS for name in names if name in command.split()}
        return asked or given - {kind for _, kind in _OBJECTS}
    return given


def _stem(command: str) -> str | None:
    """Return the parser of a command, also of one that is known by the look of its output; a star is any name."""
    known = (p.stem for p in PARSERS if not p.programs and command in p.captured_from)
    return next(known, None) or stem_from_command(parse_command_line(command.replace("*", "any")))


def _section(c: Collector) -> str:
    commands = ", ".join(f"`{text}`" for text in c.commands) or "no output of commands that netparse reads"
    more = ", ".join(f"`{text}`" for text in c.collect) or "nothing"
    return (
        f'<a id="{c.stem}"></a>\n\n## {c.title}\n\n'
        f"**Archive:** {c.archive.replace('<', '&lt;')}\n\n**Has:** {commands}\n\n**Missing:** {c.missing}.\n\n"
        f"**Collect in addition:** {more}\n\n**Known from:** {c.source}\n"
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")

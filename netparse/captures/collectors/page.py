"""Writes docs/collectors.md from the tables: ``python -m netparse.captures.collectors.page docs/collectors.md``."""

import sys
from collections.abc import Iterable
from pathlib import Path

from netparse.captures.collectors.collector import Collector, collectors
from netparse.parsers import Kind, kinds_of
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
_HEAD = """<!-- Made by `python -m netparse.captures.collectors.page docs/collectors.md` from the tables beside it; do not edit. -->

# Collectors

netparse knows these collectors by the layout of their bundles, packed or not, whatever they are named. What a file holds is told
by its content; the collector's table only helps where the content leaves it open, and a file that is not what it is called is
reported (`evidence-misleading`). A folder, zip or single file of saved output that no collector made is read just as well.

`netparse inspect BUNDLE` says what is in a bundle, what is missing for which checks, and ends with the commands to collect it.

To add a collector, add its file to `netparse/captures/collectors/data/`, its layout to `tests/bundles/layouts.py`, and make this page
anew.

"""
_OWN = """## Captures by hand

A folder per node, named as the node is, one file per command, named as the command is; the node list beside the folders:

    kubectl_get_nodes_-o_wide.txt
    cp1/ip_address.txt    cp1/ip_route.txt    cp1/ip_-6_route.txt    cp1/ip_neigh.txt    cp1/netstat_-nlptu.txt
    node1/…

Files of several nodes may also lie in one folder (`cp1_ip_a.txt`, `ip-a-node2.txt`), or all stand in one file with the shell's
prompts. Where nothing names the node, its own addresses do, if the node list has one of them; `--node PATH=NAME` overrules all.
"""


def page() -> str:
    """Return the page: a table, then a section for each collector."""
    known = sorted(collectors(), key=lambda c: c.title.lower())
    heads = " | ".join(name for name, _ in _KINDS)
    table = f"| collector | nodes | {heads} |\n|{'---|' * (len(_KINDS) + 2)}\n" + "".join(map(_row, known))
    return _HEAD + table + "\n" + "\n".join(map(_section, known)) + "\n" + _OWN


def _row(c: Collector) -> str:
    given = _kinds(c.commands)
    cells = " | ".join("yes" if kind in given else "–" for _, kind in _KINDS)
    return f"| [{c.title}](#{c.stem}) | {'one' if c.one_node else 'many'} | {cells} |\n"


def _kinds(commands: Iterable[str]) -> set[Kind]:
    return {kind for c in commands for kind in kinds_of(stem_from_command(parse_command_line(c)))}


def _section(c: Collector) -> str:
    commands = ", ".join(f"`{text}`" for text in c.commands) or "what is not output of commands that netparse reads"
    more = "\n".join(c.collect) or "# nothing"
    return (
        f'<a id="{c.stem}"></a>\n\n## {c.title}\n\n'
        f"**Archive:** {c.archive}\n\n**Has:** {commands}\n\n**Lacks:** {c.lacks}.\n\n"
        f"**Collect in addition:**\n\n```sh\n{more}\n```\n\n**Known from:** {c.source}\n"
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")

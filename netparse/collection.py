"""The script that collects on a node, or of a cluster, what netparse reads best; the commands are those of the registry."""

import shlex
from collections.abc import Iterator, Sequence

from netparse import __version__, resources
from netparse.parsers.base.collect import Collect
from netparse.parsers.collecting import Alternatives, in_the_cluster, on_a_node

NODE_LIST = "netparse-collect.txt"
"""The file in a node's bundle that says what became of each command; the collector is known by it."""
CLUSTER_LIST = "netparse-collect-cluster.txt"


def collecting_script(*, kubectl: bool = False) -> str:
    """Return a POSIX shell script for a node, or for a machine with access to the cluster."""
    what = (
        "what Kubernetes says of the cluster, on one machine that reaches it" if kubectl else "on a node, best as root"
    )
    head = [
        "#!/bin/sh",
        f"# Collects for netparse {what}, and packs it.",
        f"# Made by `netparse collect --print-script{' --kubectl' if kubectl else ''}` of netparse {__version__}.",
        "#",
    ]
    settings = [
        f"LIST={CLUSTER_LIST if kubectl else NODE_LIST}",
        f"VERSION={shlex.quote(__version__)}",
        f"DEFAULT_NAME={'cluster' if kubectl else ''}",
        "started=$(pwd)",
    ]
    common = _part("common").replace("$LIST.", f"{CLUSTER_LIST if kubectl else NODE_LIST}.", 1)
    comments, _, rest = common.partition("\n\n")
    parts = [*head, comments, "", *settings, "", rest.rstrip("\n"), ""]
    if kubectl:
        parts.append(_part("kubectl"))
    for group in in_the_cluster() if kubectl else on_a_node():
        parts += [*_group(group), ""]
    return "\n".join(parts) + _part("pack")


def file_of(command: str) -> str:
    """Return the file that the script keeps a command's output in, below the bundle's top: its name is the command."""
    words = command.split()
    return words[1].lstrip("/") if words[0] == "cat" else "_".join(words).replace("/", "_") + ".txt"


def _part(name: str) -> str:
    return (resources.templates() / "collect" / f"{name}.sh").read_text(encoding="utf-8")


def _group(group: Alternatives) -> Iterator[str]:
    """Yield the lines that run the first alternative, and the next one where it is not there."""
    yield f'about "{group[0][0].tells}"'
    yield " ||\n  ".join(_alternative(alike) for alike in group)


def _alternative(alike: Sequence[Collect]) -> str:
    lines = [_line(one) for one in alike]
    return lines[0] if len(lines) == 1 else "{\n    " + "\n    ".join(lines) + "\n  }"


def _line(one: Collect) -> str:
    words = one.command.split()
    if words[0] == "cat":
        copy = "copy_blanked" if one.hides else "copy"
        return f"{copy} {words[1]}" if "*" not in words[1] else f'for path in {words[1]}; do {copy} "$path"; done'
    name = file_of(one.command)
    command = "$KUBECTL " + " ".join(words[1:]) if words[0] == "kubectl" else one.command
    run = f"{'perhaps' if one.optional else 'try'} {shlex.quote(name)} {command}"
    return f"{{ {run} && blank {shlex.quote(name)}; }}" if one.hides else run

"""``netparse collect``: the script that collects what netparse reads best."""

from typing import Annotated

import typer

from netparse.cli.stages import collection
from netparse.errors import UsageError


def collect(
    print_script: Annotated[bool, typer.Option("--print-script", help="Print the script; nothing is run.")] = False,
    kubectl: Annotated[
        bool, typer.Option("--kubectl", help="The script for one machine that reaches the cluster, not for its nodes.")
    ] = False,
) -> None:
    """Print a shell script that collects on a node, or of the cluster, what the checks need, and packs it.

    It needs a POSIX shell and the node's own tools, only reads, asks nothing, and notes what was refused.

    \b
    netparse collect --print-script > collect.sh
    ssh node1 sudo sh -s -- -o - < collect.sh > node1.tar.gz
    netparse collect --print-script --kubectl > collect-cluster.sh
    """
    if not print_script:
        raise UsageError("netparse itself collects nothing: --print-script prints the script to run on each node")
    typer.echo(collection.collecting_script(kubectl=kubectl), nl=False)

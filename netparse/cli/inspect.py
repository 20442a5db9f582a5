"""``netparse inspect``: what a bundle holds and what it lacks."""

from enum import StrEnum
from typing import Annotated

import typer

from netparse.cli import options as o
from netparse.safe import json_text


class InspectFormat(StrEnum):
    """How it is printed."""

    table = "table"
    json = "json"


def inspect(
    paths: o.Paths,
    format: Annotated[
        InspectFormat, typer.Option("--format", help="table for people, json for scripts.")
    ] = InspectFormat.table,
    node: o.Nodes = None,
    role: o.Roles = None,
) -> None:
    """Say which captures of which node are there, what is missing for which checks, and what could not be read.

    Ends with the commands that would fill the gaps, to paste. Exit code: 2 when nothing was recognised, else 0.

    \b
    netparse inspect bundle.tar.gz
    netparse inspect nodes/ --format json
    """
    from netparse.cli.progress import progress
    from netparse.inventory import take_inventory
    from netparse.inventory_text import render_inventory
    from netparse.pipeline import Options

    with progress(paths) as told:
        found = take_inventory(
            *paths, options=Options(nodes=o.pairs(node, "--node"), roles=o.roles(role), progress=told)
        )
    if format is InspectFormat.json:
        typer.echo(json_text(found.to_dict(), indent=2))
    else:
        typer.echo(render_inventory(found), nl=False)
    raise typer.Exit(0 if found.recognized else 2)

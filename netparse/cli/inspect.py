"""``netparse inspect``: what a bundle holds and what is missing in it."""

from typing import Annotated

import typer

from netparse.cli import options as o
from netparse.cli.shared import messages, progress, sizes
from netparse.cli.stages import inventory, inventory_text, pipeline
from netparse.safe import json_text

InspectFormat = Annotated[str, o.choice_option("--format", ("table", "json"), "table for people, json for scripts.")]


def inspect(
    paths: o.Paths,
    format: InspectFormat = "table",
    node: o.Nodes = None,
    role: o.Roles = None,
    max_size: o.MaxSize = None,
    jobs: o.Jobs = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Show which captures of which node are there, what is missing for which checks, and what could not be read.

    Ends with the commands that would fill the gaps, to paste. Exit code: 2 when nothing was recognised, else 0.

    \b
    netparse inspect bundle.tar.gz
    netparse inspect nodes/ --format json
    """
    messages.choose(quiet=quiet, verbose=verbose)
    with progress.progress(paths) as report:
        options = pipeline.Options(
            nodes=o.pairs(node, "--node"),
            roles=o.roles(role),
            progress=report,
            limits=sizes.limits(max_size),
            jobs=sizes.processes(jobs),
        )
        found = inventory.take_inventory(*paths, options=options)
    if format == "json":
        typer.echo(json_text(found.to_dict(), indent=2))
    else:
        typer.echo(inventory_text.render_inventory(found), nl=False)
    raise typer.Exit(0 if found.recognized else 2)

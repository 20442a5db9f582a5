"""``netparse schema``: the form of the JSON output."""

import json
from typing import Annotated

import typer

from netparse.cli.complete import schema_names
from netparse.cli.stages import schemas

Name = Annotated[
    str,
    typer.Argument(
        metavar="parse|inspect|check|diff|reach",
        autocompletion=schema_names,
        help="The command whose JSON is described.",
    ),
]


def schema(name: Name) -> None:
    """Print the JSON Schema of what a command prints with --format json.

    \b
    netparse schema check > check.schema.json
    """
    typer.echo(json.dumps(schemas.schema(name), indent=2))

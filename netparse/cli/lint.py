"""``netparse lint``: whether a user's own templates are in order."""

from pathlib import Path
from typing import Annotated

import typer

from netparse.cli.options import choice_option
from netparse.cli.stages import linting
from netparse.safe import json_text, visible

LintFormat = Annotated[str, choice_option("--format", ("text", "json"), "text for people, json for scripts.")]


def lint(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that --templates is given.")],
    format: LintFormat = "text",
) -> None:
    """Check your own templates: syntax, backtracking, fields and types, signatures, and that each has a fixture.

    Exit code: 0 in order, 1 with problems, 2 when there is no template in DIR.

    \b
    netparse lint templates/
    """
    problems = linting.lint(folder)
    if format == "json":
        typer.echo(json_text(linting.as_dict(problems), indent=2))
    else:
        for problem in problems:
            typer.echo(visible(str(problem)))
        typer.echo("no problem found" if not problems else f"{len(problems)} problem{'s' * (len(problems) != 1)}")
    if problems:
        raise typer.Exit(1)

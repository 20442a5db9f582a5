"""``netparse explain``: what a check means, in the terminal."""

import shutil
import sys
from typing import Annotated

import typer

from netparse.cli.complete import check_ids
from netparse.cli.stages import docs


def explain(
    check_id: Annotated[
        str, typer.Argument(metavar="CHECK-ID", autocompletion=check_ids, help="As `netparse list checks` names it.")
    ],
) -> None:
    """Explain what a check means, why it matters, how to fix it, and how it can be wrong.

    \b
    netparse explain required-port-closed
    """
    width = shutil.get_terminal_size().columns
    typer.echo(docs.for_terminal(check_id, width) if sys.stdout.isatty() else docs.section(check_id), nl=False)

"""``netparse explain``: what a check means, in the terminal."""

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
    typer.echo(docs.section(check_id), nl=False)

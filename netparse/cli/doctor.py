"""``netparse doctor``: what is missing on this machine."""

from typing import Annotated

import typer

from netparse.cli.options import choice_option
from netparse.cli.stages import doctors
from netparse.safe import json_text

DoctorFormat = Annotated[str, choice_option("--format", ("text", "json"), "text for people, json for scripts.")]


def doctor(format: DoctorFormat = "text") -> None:
    """Say what is missing on this machine (Python, Pango, fonts, libraries, limits), and the command that mends it.

    Exit code: 0 when netparse works, be it without some outputs; 1 when it does not.

    \b
    netparse doctor
    """
    answers, system = doctors.examine_machine(), doctors.this_system()
    if format == "json":
        typer.echo(json_text(doctors.as_dict(answers, system), indent=2))
    else:
        typer.echo(doctors.render_answers(answers, system), nl=False)
    if any(answer.state == "broken" for answer in answers):
        raise typer.Exit(1)

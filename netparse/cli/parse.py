"""``netparse parse``: files to records."""

from typing import Annotated

import typer

from netparse.cli import options as o
from netparse.cli.complete import stems
from netparse.cli.plain import FORMATS
from netparse.cli.shared import parsing, redacting

Files = Annotated[
    list[str] | None, typer.Argument(metavar="FILE… | -", help="Saved output; - or nothing: standard input.")
]


ParseFormat = Annotated[str, o.choice_option("--format", FORMATS, "How to print them.")]


def parse(
    files: Files = None,
    command: Annotated[
        str | None,
        typer.Option("--command", metavar="STEM", autocompletion=stems, help="What the files are, if you know."),
    ] = None,
    format: ParseFormat = "json",
    records_only: Annotated[bool, typer.Option("--records-only", help="The plain array, as ip -json would.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when a capture is not ok.")] = False,
    templates: o.Templates = None,
    redact: o.Redact = False,
    redact_map: o.RedactMapFile = None,
    redact_word: o.RedactWords = None,
    redact_kinds: o.RedactKinds = None,
    redact_strict: o.RedactStrict = False,
) -> None:
    """Parse saved output into typed records.

    \b
    netparse parse ip_a.txt netstat.txt
    netparse parse --format csv netstat.txt > sockets.csv
    ssh node1 ss -lntup | netparse parse --records-only -
    """
    redactor = None
    if redact or redact_map or redact_word or redact_kinds or redact_strict:  # else nothing of it need be loaded
        redactor = redacting.redactor_if(redact, redact_map, redact_word, redact_kinds, strict=redact_strict)
    code = parsing.print_records(
        files or [],
        command=command,
        format=format,
        records_only=records_only,
        strict=strict,
        templates=templates,
        redactor=redactor,
    )
    if redactor:
        redacting.keep(redactor, redact_map)
    raise typer.Exit(code)

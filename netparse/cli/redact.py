"""``netparse redact``: a copy of a bundle that may be given away."""

from pathlib import Path
from typing import Annotated

import typer

from netparse.cli import options as o
from netparse.cli.shared import messages, redacting


def redact(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Bundles, folders or files.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="The copy: a folder, archive or file.")
    ] = None,
    kinds: o.Kinds = None,
    redact_map: o.RedactMapFile = None,
    redact_word: o.RedactWords = None,
    redact_strict: o.RedactStrict = False,
    fail_on_leftover: Annotated[
        bool, typer.Option("--fail-on-leftover", help="Exit 1 when something to look at was left as it is.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Search PATH… for the originals of --redact-map; write nothing.")
    ] = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Write a copy with pseudonyms in place of addresses, names, users, domains and keys; the network stays readable.

    Exit code: 1 when --check finds an original or --fail-on-leftover something to look at, 2 when nothing was written, else 0.

    \b
    netparse redact bundle.tar.gz -o for-the-ticket.tar.gz
    netparse redact bundle/ -o copy/ --redact-map ~/case.map --redact-word Contoso
    netparse redact --check copy/ report.pdf --redact-map ~/case.map
    """
    messages.choose(quiet=quiet, verbose=verbose)
    if check:
        raise typer.Exit(redacting.check_copy(paths, redact_map))
    code = redacting.write_copy(
        paths, output, kinds, redact_map, redact_word or [], strict=redact_strict, fail_on_leftover=fail_on_leftover
    )
    raise typer.Exit(code)

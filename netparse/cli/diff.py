"""``netparse diff``: what changed between two bundles."""

from typing import Annotated

import typer

from netparse.cli import options as o
from netparse.cli.shared import messages, progress, redacting
from netparse.cli.stages import comparison, pipeline
from netparse.report.changes import CHANGES_FORMATS, render_changes

Old = Annotated[str, typer.Argument(metavar="OLD", help="A bundle, folder, file or JSON report from before.")]
New = Annotated[str, typer.Argument(metavar="NEW", help="The same from now.")]
DiffFormat = Annotated[str, o.choice_option("--format", CHANGES_FORMATS, "What to print.")]


def diff(
    old: Old,
    new: New,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what changes by itself: PIDs, pods, counters.")
    ] = False,
    format: DiffFormat = "text",
    templates: o.Templates = None,
    redact: o.Redact = False,
    redact_map: o.RedactMapFile = None,
    redact_word: o.RedactWords = None,
    redact_kinds: o.RedactKinds = None,
    redact_strict: o.RedactStrict = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Show what changed between two bundles, node by node, and what can be seen on one side only.

    Exit code: 0 nothing changed, 1 something did, 2 when a side could not be read.

    \b
    netparse diff before.tar.gz after.tar.gz
    netparse diff before/ after/ --format markdown > changes.md
    """
    messages.choose(quiet=quiet, verbose=verbose)
    redactor = redacting.redactor_if(redact, redact_map, redact_word, redact_kinds, strict=redact_strict)
    options = redacting.applied(redactor, pipeline.Options(templates=templates), [old], new)
    with progress.step("reading and comparing"):
        changes = redacting.changes(redactor, comparison.compare(old, new, options=options, everything=everything))
    redacting.keep(redactor, redact_map)
    typer.echo(render_changes(changes, format), nl=False)
    raise typer.Exit(0 if changes.same else 1)

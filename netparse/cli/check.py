"""``netparse check``: what is wrong, what is unknown, for a terminal or a script."""

from pathlib import Path
from typing import Annotated

import typer

from netparse.cli import options as o
from netparse.cli.shared import analyses, faults, messages, redacting
from netparse.errors import NothingRecognized, UsageError
from netparse.report import FORMATS, About, render
from netparse.report.about import Detail

CheckFormat = Annotated[
    str,
    o.choice_option("--format", [f.name for f in FORMATS if f.printed], "What to print."),
]
WriteBaseline = Annotated[
    Path | None, typer.Option("--write-baseline", metavar="FILE.toml", help="Accept what is wrong now; exit 0.")
]


def check(
    paths: o.Paths,
    format: CheckFormat = "text",
    show_passed: Annotated[bool, typer.Option("--show-passed", help="List what passed as well.")] = False,
    fail_on: o.FailOn = "fail",
    min_coverage: o.Coverage = None,
    select: o.Select = None,
    ignore: o.Ignore = None,
    baseline: o.Baseline = None,
    write_baseline: WriteBaseline = None,
    kubernetes: o.Kubernetes = None,
    distribution: o.Distribution = None,
    cni: o.Cni = None,
    node: o.Nodes = None,
    role: o.Roles = None,
    ports: o.Ports = None,
    templates: o.Templates = None,
    max_size: o.MaxSize = None,
    jobs: o.Jobs = None,
    redact: o.Redact = False,
    redact_map: o.RedactMapFile = None,
    redact_word: o.RedactWords = None,
    redact_kinds: o.RedactKinds = None,
    redact_strict: o.RedactStrict = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours, as with NO_COLOR.")] = False,
) -> None:
    """Judge the captures in bundles, folders and files.

    Exit code: 1 when something failed, 3 when less than --min-coverage could be judged or, with it, not all was read, 2 when
    nothing could be read, else 0.

    \b
    netparse check bundle.tar.gz
    netparse check nodes/ --format json --fail-on warn
    netparse check netstat.txt --role control-plane --kubernetes 1.30
    netparse check bundle/ --write-baseline accepted.toml
    """
    messages.choose(quiet=quiet, verbose=verbose)
    options = analyses.options_with(
        kubernetes=kubernetes,
        distribution=distribution,
        cni=cni,
        node=node,
        role=role,
        ports=ports,
        select=select,
        ignore=ignore,
        baseline=baseline,
        templates=templates,
        max_size=max_size,
        jobs=jobs,
    )
    redactor = redacting.redactor_if(redact, redact_map, redact_word, redact_kinds, strict=redact_strict)
    if redactor and write_baseline is not None:
        raise UsageError("--write-baseline would accept pseudonyms: give it without --redact")
    if write_baseline is not None:
        analyses.check_baseline(write_baseline)
    options = redacting.applied(redactor, options, paths)
    try:
        analysis = analyses.analyze_with(paths, options)
    except NothingRecognized as nothing:
        typer.echo(analyses.text_of_nothing(nothing, format), nl=False)
        raise
    if write_baseline is not None:
        analyses.accept(write_baseline, analysis)
        raise typer.Exit
    redacting.keep(redactor, redact_map)
    color = analyses.colored(no_color)
    detail: Detail = "brief" if quiet else "full" if verbose else "usual"
    about = About(show_passed=show_passed, color=color, width=analyses.columns(), detail=detail)
    typer.echo(render(analysis, format, about=about), nl=False, color=color)
    if faults.report_faults(analysis.captures):
        raise typer.Exit(2)
    raise typer.Exit(o.exit_code(analysis, fail_on, min_coverage))

"""``netparse report``: the page for a ticket."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from netparse.cli import options as o
from netparse.cli.shared import analyses, faults, messages, progress, redacting
from netparse.cli.stages import write
from netparse.report import About

Paper = Annotated[str, o.choice_option("--paper", ("a4", "letter"), "The size of the PDF's pages.")]


def report(
    paths: o.Paths,
    output: Annotated[
        list[Path],
        typer.Option(
            "--output", "-o", metavar="FILE", help="report.html, .pdf, .json, .md or another ending; may be repeated."
        ),
    ],
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="The report's title.")] = None,
    ticket: Annotated[str | None, typer.Option("--ticket", metavar="ID", help="The ticket it belongs to.")] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="A sentence of yours for its first page.")
    ] = None,
    paper: Paper = "a4",
    date: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            formats=["%Y-%m-%d"],
            help="The day of the report; without it SOURCE_DATE_EPOCH, else none.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="OLD", help="Add what changed since this bundle.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is no netparse report.")] = False,
    fail_on: o.FailOn = "never",
    min_coverage: o.Coverage = None,
    select: o.Select = None,
    ignore: o.Ignore = None,
    baseline: o.Baseline = None,
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
) -> None:
    """Write the report as HTML, PDF, Markdown, JSON, JUnit, SARIF, CSV, Excel or text; the file's ending decides which.

    \b
    netparse report bundle/ -o report.html -o report.pdf --ticket CASE-1234
    netparse report after/ --since before/ -o report.html
    """
    messages.choose(quiet=quiet, verbose=verbose)
    write.check_targets(output, force=force, read=[*paths, *([since] if since else [])])
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
    options = redacting.applied(redactor, options, paths, since)
    analysis = analyses.analyze_with(paths, options)
    about = About(
        title=redacting.text(redactor, title),
        ticket=redacting.text(redactor, ticket),
        note=redacting.text(redactor, note),
        command=redacting.command(redactor, paths, redact_map) or analyses.command_line(),
        paper="letter" if paper == "letter" else "a4",
        date=date.date().isoformat() if date else None,
        changes=redacting.changes(redactor, analyses.changes_since(since, analysis, options)) if since else None,
    )
    redacting.keep(redactor, redact_map)
    for path in write.write_reports(analysis, output, about, progress.step):
        messages.note(path)
    messages.note(write.verdict(analysis))
    if faults.report_faults(analysis.captures):
        raise typer.Exit(2)
    raise typer.Exit(o.exit_code(analysis, fail_on, min_coverage))

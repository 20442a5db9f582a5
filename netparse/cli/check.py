"""``netparse check``: what is wrong, what is unknown, for a terminal or a script."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from netparse.cli import options as o


class CheckFormat(StrEnum):
    """What ``check`` prints."""

    text = "text"
    json = "json"
    junit = "junit"
    sarif = "sarif"
    markdown = "markdown"


WriteBaseline = Annotated[
    Path | None, typer.Option("--write-baseline", metavar="FILE.toml", help="Accept what is wrong now; exit 0.")
]


def check(
    paths: o.Paths,
    format: Annotated[CheckFormat, typer.Option("--format", help="What to print.")] = CheckFormat.text,
    show_passed: Annotated[bool, typer.Option("--show-passed", help="List what passed as well.")] = False,
    fail_on: Annotated[o.FailOn, typer.Option("--fail-on", help="Exit 1 from this verdict on.")] = o.FailOn.fail,
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
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours, as with NO_COLOR.")] = False,
) -> None:
    """Judge the captures in bundles, folders and files.

    Exit code: 1 when something failed, 3 when less than --min-coverage could be judged, 2 when nothing could be read, else 0.

    \b
    netparse check bundle.tar.gz
    netparse check nodes/ --format json --fail-on warn
    netparse check netstat.txt --role control-plane --kubernetes 1.30
    netparse check bundle/ --write-baseline accepted.toml
    """
    from netparse.analysis import Analysis
    from netparse.cli.analysis import analyze_with, options_with, write_text
    from netparse.cli.faults import tell_faults
    from netparse.errors import NothingRecognized
    from netparse.report import render
    from netparse.report.json_report import render_json
    from netparse.report.text import render_text

    options = options_with(kubernetes, distribution, cni, node, role, ports, select, ignore, baseline, templates)
    try:
        analysis = analyze_with(paths, options)
    except NothingRecognized as nothing:
        if format is CheckFormat.json and isinstance(nothing.analysis, Analysis):
            typer.echo(render_json(nothing.analysis), nl=False)
        raise
    if write_baseline is not None:
        from netparse.baseline import baseline_text

        write_text(write_baseline, baseline_text(analysis.findings))
        raise typer.Exit
    color = format is CheckFormat.text and sys.stdout.isatty() and not no_color and not os.environ.get("NO_COLOR")
    if format is CheckFormat.json:
        text: str | bytes = render_json(analysis, show_passed=show_passed)
    elif format is CheckFormat.text:
        text = render_text(analysis, color=color, show_passed=show_passed)
    else:
        text = render(analysis, format.value)
    typer.echo(text, nl=False, color=color)
    if tell_faults(analysis.captures):
        raise typer.Exit(2)
    raise typer.Exit(o.exit_code(analysis.summary, fail_on, min_coverage))

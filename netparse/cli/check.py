"""``netparse check``: what is wrong, what is unknown, for a terminal or a script."""

import os
import sys
from enum import StrEnum
from typing import Annotated

import typer

from netparse.cli import options as o


class CheckFormat(StrEnum):
    """What ``check`` prints."""

    text = "text"
    json = "json"


def check(
    paths: o.Paths,
    format: Annotated[
        CheckFormat, typer.Option("--format", help="text for people, json for scripts.")
    ] = CheckFormat.text,
    show_passed: Annotated[bool, typer.Option("--show-passed", help="List what passed as well.")] = False,
    fail_on: Annotated[o.FailOn, typer.Option("--fail-on", help="Exit 1 from this verdict on.")] = o.FailOn.fail,
    min_coverage: o.Coverage = None,
    kubernetes: o.Kubernetes = None,
    distribution: o.Distribution = None,
    cni: o.Cni = None,
    node: o.Nodes = None,
    role: o.Roles = None,
    ports: o.Ports = None,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours, as with NO_COLOR.")] = False,
) -> None:
    """Judge the captures in bundles, folders and files.

    Exit code: 1 when something failed, 3 when less than --min-coverage could be judged, 2 when nothing could be read, else 0.

    \b
    netparse check bundle.tar.gz
    netparse check nodes/ --format json --fail-on warn
    netparse check netstat.txt --role control-plane --kubernetes 1.30
    """
    from netparse.pipeline import Options, analyze
    from netparse.report.json_report import render_json
    from netparse.report.text import render_text

    analysis = analyze(
        *paths,
        options=Options(
            kubernetes=kubernetes,
            distribution=distribution,
            cni=tuple(cni or ()),
            nodes=o.pairs(node, "--node"),
            roles=o.roles(role),
            ports=ports,
        ),
    )
    if format is CheckFormat.json:
        typer.echo(render_json(analysis, show_passed=show_passed), nl=False)
    else:
        color = sys.stdout.isatty() and not no_color and not os.environ.get("NO_COLOR")
        typer.echo(render_text(analysis, color=color, show_passed=show_passed), nl=False, color=color)
    raise typer.Exit(o.exit_code(analysis.summary, fail_on, min_coverage))

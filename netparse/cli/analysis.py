"""From the shared options to an analysis."""

import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from netparse.analysis import Analysis
from netparse.checks import CHECKS
from netparse.cli import options as o
from netparse.cli.progress import progress
from netparse.errors import OutputError
from netparse.pipeline import Options, analyze

if TYPE_CHECKING:
    from netparse.comparison import Changes


def options_with(
    kubernetes: str | None,
    distribution: str | None,
    cni: list[str] | None,
    node: list[str] | None,
    role: list[str] | None,
    ports: Path | None,
    select: list[str] | None,
    ignore: list[str] | None,
    baseline: Path | None,
    templates: Path | None = None,
) -> Options:
    """Return the options of ``check`` and ``report`` as the analysis takes them."""
    ids = [check.id for check in CHECKS]
    return Options(
        kubernetes=kubernetes,
        distribution=distribution,
        cni=tuple(name for text in cni or () for name in text.split(",") if name),
        nodes=o.pairs(node, "--node"),
        roles=o.roles(role),
        ports=ports,
        select=o.patterns(select, ids, "--select"),
        ignore=o.patterns(ignore, ids, "--ignore"),
        baseline=baseline,
        templates=templates,
    )


def analyze_with(paths: list[str], options: Options) -> Analysis:
    """Return the analysis of these paths; a terminal is told of the progress."""
    with progress(paths) as told:
        return analyze(*paths, options=replace(options, progress=told))


def changes_since(old: str, analysis: Analysis, options: Options) -> "Changes":
    """Return what changed since an older bundle, which is judged in the same way; its version and its nodes it tells itself."""
    from netparse.comparison import compare, load_side

    return compare(load_side(old, replace(options, kubernetes=None, nodes={})), analysis)


def write_text(path: Path, text: str) -> None:
    """Write a file of the user's choice, or say in one sentence why not."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from error


def command_line() -> str:
    """Return the command as it was typed, for the provenance of a report."""
    return shlex.join(["netparse", *sys.argv[1:]])

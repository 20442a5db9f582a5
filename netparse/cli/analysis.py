"""From the shared options to an analysis."""

import os
import shlex
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from netparse.analysis import Analysis
from netparse.baseline import baseline_text, load_baseline
from netparse.checks import CHECKS
from netparse.cli import messages
from netparse.cli import options as o
from netparse.cli.progress import progress, step
from netparse.cli.sizes import limits, processes
from netparse.cli.stages import comparison
from netparse.errors import NothingRecognized, OutputError
from netparse.files import refusal, write_whole
from netparse.pipeline import Options, analyze
from netparse.report.formats import find_format, render

if TYPE_CHECKING:
    from netparse.comparison import Changes


def options_with(
    *,
    kubernetes: str | None,
    distribution: str | None,
    cni: list[str] | None,
    node: list[str] | None,
    role: list[str] | None,
    ports: Path | None,
    templates: Path | None,
    max_size: str | None,
    jobs: int | None,
    select: list[str] | None = None,
    ignore: list[str] | None = None,
    baseline: Path | None = None,
) -> Options:
    """Return the options of ``check``, ``report`` and ``reach`` as the analysis takes them."""
    ids = [check.id for check in CHECKS]
    return Options(
        kubernetes=kubernetes,
        distribution=distribution,
        cni=o.listed(cni),
        nodes=o.pairs(node, "--node"),
        roles=o.roles(role),
        ports=ports,
        select=o.patterns(select, ids, "--select"),
        ignore=o.patterns(ignore, ids, "--ignore"),
        baseline=baseline,
        templates=templates,
        limits=limits(max_size),
        jobs=processes(jobs),
    )


def analyze_with(paths: list[str], options: Options) -> Analysis:
    """Return the analysis of these paths; a terminal shows the progress."""
    with progress(paths, "judging") as report:
        analysis = analyze(*paths, options=replace(options, progress=report))
    messages.detail(f"{len(analysis.inputs)} files read, {len(analysis.captures)} captures in them")
    return analysis


def changes_since(old: str, analysis: Analysis, options: Options) -> "Changes":
    """Return what changed since an older bundle, judged in the same way; its version and nodes come from its own captures."""
    with step(f"comparing with {old}"):
        return comparison.compare(comparison.load_side(old, replace(options, kubernetes=None, nodes={})), analysis)


def text_of_nothing(nothing: NothingRecognized, format: str) -> str | bytes:
    """Return what is printed although nothing was recognised: a format for scripts has a form for it, the others are empty."""
    if find_format(format).for_scripts and isinstance(nothing.analysis, Analysis):
        return render(nothing.analysis, format)
    return ""


def colored(no_color: bool) -> bool:
    """Return whether the text on standard output may be coloured: on a terminal that can, or where FORCE_COLOR asks for it.

    --no-color and NO_COLOR forbid it.
    """
    if no_color or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def columns() -> int | None:
    """Return how wide the terminal on standard output is, None where it is none: a file keeps its lines whole."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def check_baseline(path: Path) -> None:
    """Raise OutputError, before anything is read, where no baseline can be written: to read a pipe first would wait for ever."""
    if problem := refusal(path):
        raise OutputError(f"{path} {problem}")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: the folder {path.parent} does not exist; make it first")


def accept(path: Path, analysis: Analysis) -> None:
    """Write the baseline that accepts what is wrong now. Entries that the file has keep their reasons and dates.

    Raises DataError when the file is no baseline, OutputError when it cannot be written.
    """
    known = load_baseline(path) if path.exists() else ()
    write_whole(path, baseline_text(analysis.findings, known).encode("utf-8", "backslashreplace"))


def command_line() -> str:
    """Return the command as it was typed, for the provenance of a report."""
    return shlex.join(["netparse", *sys.argv[1:]])

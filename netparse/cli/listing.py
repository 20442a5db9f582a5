"""``netparse list``: what netparse knows of checks, commands, templates and collectors."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from netparse import resources
from netparse.cli.options import Templates, choice_option
from netparse.cli.stages import checks, collectors, own
from netparse.errors import UsageError
from netparse.nearest import did_you_mean
from netparse.safe import json_text

Rows = list[dict[str, str]]


ListFormat = Annotated[str, choice_option("--format", ("table", "json"), "table for people, json for scripts.")]


def _checks() -> Rows:
    return [
        {
            "id": c.id,
            "severity": c.severity.value,
            "needs": ", ".join(n.what for n in c.needs) or "the node list",
            "fails when": c.title,
        }
        for c in checks.CHECKS
    ]


def _commands(templates: Path | None = None) -> Rows:
    parsers = own.load_parsers(templates)
    return [{"stem": p.stem, "captured from": ", ".join(p.captured_from), "record": p.record} for p in parsers]


def _templates(templates: Path | None = None) -> Rows:
    files = {p.stem: p for p in (resources.templates() / "parse").glob("*.textfsm")}
    files |= {p.stem: p for p in own.template_files(templates)} if templates else {}
    return [{"stem": stem, "file": str(files[stem])} for stem in sorted(files)]


def _collectors() -> Rows:
    return [
        {"stem": c.stem, "collector": c.title, "archive": c.archive, "nodes": "one" if c.one_node else "many"}
        for c in sorted(collectors.collectors(), key=lambda c: c.stem)
    ]


KINDS: dict[str, Callable[..., Rows]] = {
    "checks": _checks,
    "commands": _commands,
    "templates": _templates,
    "collectors": _collectors,
}


def list_(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="checks|commands|templates|collectors", autocompletion=lambda: list(KINDS), help="What to list."
        ),
    ],
    format: ListFormat = "table",
    templates: Templates = None,
) -> None:
    """List what netparse knows.

    \b
    netparse list checks
    netparse list commands --format json
    """
    if kind not in KINDS:
        raise UsageError(f"there is no list of {kind!r}; there are {', '.join(KINDS)}{did_you_mean(kind, KINDS)}")
    rows = KINDS[kind](templates) if templates and kind in ("commands", "templates") else KINDS[kind]()
    if format == "json":
        typer.echo(json_text(rows, indent=2))
        return
    names = list(rows[0]) if rows else []
    widths = [max(len(r[n]) for r in [dict(zip(names, names, strict=True)), *rows]) for n in names]
    for row in [dict(zip(names, (n.upper() for n in names), strict=True)), *rows]:
        typer.echo("  ".join(row[n].ljust(w) for n, w in zip(names, widths, strict=True)).rstrip())

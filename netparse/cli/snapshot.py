"""``netparse snapshot`` and ``netparse verify``: saved output as a regression test."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from netparse.regress import Outcome

Subjects = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Captures, folders of captures, bundles.")]
Mask = Annotated[
    list[str] | None,
    typer.Option(
        "--mask", metavar="WHAT", help="Leave values open: pids, ages, counters, lifetimes, inodes; may be repeated."
    ),
]


def snapshot(paths: Subjects, mask: Mask = None) -> None:
    """Write beside each capture what it parses to, and beside a bundle its findings.

    \b
    netparse snapshot captures/ --mask pids --mask counters
    """
    from netparse import regress
    from netparse.regress.mask import known_masks

    _print(regress.snapshot(paths, known_masks(mask or [])))


def verify(
    paths: Subjects,
    update: Annotated[bool, typer.Option("--update", help="Accept what is there now.")] = False,
) -> None:
    """Parse again and compare with the snapshots. Exit code: 0 same; 1 different, missing or unused.

    \b
    netparse verify captures/
    netparse verify captures/ --update
    """
    from netparse import regress

    if not _print(regress.verify(paths, update=update)):
        raise typer.Exit(1)


def _print(outcomes: "Iterable[Outcome]") -> bool:
    """Print what is not as it was, then the counts; return whether all is well. Raises NothingRecognized for no capture at all."""
    from netparse.errors import NothingRecognized

    counts: Counter[str] = Counter()
    well = True
    for outcome in outcomes:
        counts[outcome.state] += 1
        well = well and outcome.ok
        if outcome.state not in ("same", "unchanged"):
            typer.echo(f"{outcome.state}: {outcome.path}")
            for line in outcome.details:
                typer.echo(f"  {line}")
    if not counts:
        raise NothingRecognized(
            "no capture was found in what was given: name files or folders with saved command output"
        )
    typer.echo(", ".join(f"{number} {state}" for state, number in sorted(counts.items())))
    return well

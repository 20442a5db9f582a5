"""``netparse snapshot`` and ``netparse verify``: saved output as a regression test."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netparse.cli import options as o
from netparse.cli.complete import mask_names
from netparse.cli.stages import masks, pipeline, regress
from netparse.errors import NothingRecognized
from netparse.safe import visible

if TYPE_CHECKING:
    from netparse.regress import Outcome

Subjects = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Captures, folders of captures, bundles.")]
Mask = Annotated[
    list[str] | None,
    typer.Option(
        "--mask",
        metavar="WHAT",
        autocompletion=mask_names,
        help="Leave values open: pids, ages, counters, lifetimes, inodes; may be repeated.",
    ),
]
InBundle = Annotated[
    list[str] | None,
    typer.Option("--node", metavar="PATH=NAME", help="What lies under PATH in the bundle is from node NAME."),
]


def snapshot(
    paths: Subjects,
    mask: Mask = None,
    bundle: Annotated[bool, typer.Option("--bundle", help="Each PATH is one bundle, whatever lies in it.")] = False,
    kubernetes: o.Kubernetes = None,
    distribution: o.Distribution = None,
    cni: o.Cni = None,
    node: InBundle = None,
    role: o.Roles = None,
    templates: o.Templates = None,
) -> None:
    """Write beside each capture what it parses to, and beside a bundle its findings.

    A folder is a bundle when a node list and other captures lie in it; so is an archive. The options that its findings depend
    on are kept in the snapshot.

    \b
    netparse snapshot captures/ --mask pids --mask counters
    netparse snapshot bundle.tar.gz --kubernetes 1.30
    """
    options = pipeline.Options(
        kubernetes=kubernetes,
        distribution=distribution,
        cni=o.listed(cni),
        nodes=o.pairs(node, "--node"),
        roles=o.roles(role),
        templates=templates,
    )
    _print(regress.snapshot(paths, mask=masks.known_masks(mask or []), options=options, as_bundle=bundle))


def verify(
    paths: Subjects,
    update: Annotated[bool, typer.Option("--update", help="Accept what is there now.")] = False,
    templates: o.Templates = None,
) -> None:
    """Parse again and compare with the snapshots.

    Exit code: 0 same; 1 different, missing, unused or outdated; 2 when a snapshot or a path cannot be read.

    \b
    netparse verify captures/
    netparse verify captures/ --update
    """
    counts = _print(regress.verify(paths, update=update, templates=templates))
    if counts["unreadable"]:
        raise typer.Exit(2)
    if counts.keys() & {"different", "missing", "unused", "outdated"}:
        raise typer.Exit(1)


def _print(outcomes: "Iterable[Outcome]") -> Counter[str]:
    """Print what is not as it was, then the counts, and return them. Raises NothingRecognized for no capture at all."""
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        counts[outcome.state] += 1
        if outcome.state != "same" and (outcome.state != "unchanged" or outcome.details):
            typer.echo(visible(f"{outcome.state}: {outcome.path}"))
            for line in outcome.details:
                typer.echo(visible(f"  {line}"))
    if not counts:
        raise NothingRecognized(
            "no capture was found in what was given: name files or folders with saved command output"
        )
    typer.echo(", ".join(f"{number} {state}" for state, number in sorted(counts.items())))
    return counts

"""``netparse fleet``: many bundles at once, and questions over all of them."""

from pathlib import Path
from typing import Annotated, Any

import typer

from netparse.cli.options import choice_option
from netparse.cli.shared import fleets
from netparse.cli.summaries import WholeSummaries
from netparse.cli.usage import PlainUsage
from netparse.safe import visible


class _RunIsMeant(WholeSummaries):
    """Lets ``netparse fleet PATH`` mean ``netparse fleet run PATH``; a bundle called ``report`` is given as ``./report``."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


_HELP = """Read many bundles into Parquet datasets, and ask, report and compare over all of them. Needs k8s-netparse[fleet].

\b
netparse fleet incoming/ --out fleet/
netparse fleet query fleet/ --question checks-that-fire
netparse fleet report fleet/ -o fleet.html -o fleet.pdf
netparse fleet diff fleet/ --since 2026-08-01
"""

fleet = typer.Typer(
    cls=_RunIsMeant,
    name="fleet",
    no_args_is_help=True,
    rich_markup_mode=None,
    help=_HELP,
)

Dir = Annotated[Path, typer.Argument(metavar="DIR", help="The folder that netparse fleet --out wrote.")]
ANSWER_FORMATS = ("table", "csv", "json", "parquet")
CHANGES_FORMATS = ("text", "json", "csv")
"""As ``netparse.fleet.answers.ANSWERS`` and ``netparse.fleet.changes.CHANGES``, which the other commands need not load."""

AnswerFormat = Annotated[
    str | None, choice_option("--format", ANSWER_FORMATS, "As the ending of -o says; a table without -o.")
]
ChangesFormat = Annotated[str, choice_option("--format", CHANGES_FORMATS, "What to print.")]
Cluster = Annotated[
    str | None,
    typer.Option("--cluster", metavar="REGEX", help="A group in it finds the cluster's name in a bundle's address."),
]


@fleet.command(cls=PlainUsage)
def run(
    places: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH-OR-URL…", help="Bundles, folders of bundles, patterns; local or fsspec URLs."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where the datasets are written.")] = None,
    lists: Annotated[
        list[Path] | None, typer.Option("--list", metavar="FILE", help="A file with a path or URL on each line.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", min=1, help="Processes of the local pool; a processor each.")
    ] = None,
    memory: Annotated[
        str, typer.Option("--memory-per-worker", metavar="SIZE", help="What one may take, as 2GiB; auto shares it out.")
    ] = "auto",
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="tcp://…", help="An existing cluster of Dask.")
    ] = None,
    seconds: Annotated[
        float, typer.Option("--time-limit", metavar="SECONDS", min=0.1, help="What one bundle may take.")
    ] = 600.0,
    most: Annotated[
        str, typer.Option("--size-limit", metavar="SIZE", help="How large a bundle may be as stored.")
    ] = "16GiB",
    reports: Annotated[bool, typer.Option("--reports", help="Write each bundle's own report as well.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Do those again that could not be read.")] = False,
    redo: Annotated[bool, typer.Option("--redo", help="Do all again, as after an upgrade.")] = False,
    cluster: Cluster = None,
    log: Annotated[
        Path | None, typer.Option("--log", metavar="FILE", help="Append a line of JSON for each bundle.")
    ] = None,
) -> None:
    """Read bundles into Parquet datasets; what is there already is not read again. The word run may be left out.

    Exit code: 2 when none of them could be read, else 0; what could not be read is in the dataset bundles with its reason.

    \b
    netparse fleet incoming/ --out fleet/
    netparse fleet 's3://support/2026/**/*.tar.gz' --out fleet/ --workers 8
    netparse fleet --list bundles.txt --out fleet/ --scheduler tcp://10.0.0.5:8786
    """
    words, usable = fleets.run_fleet(
        places or [],
        out,
        lists=lists or [],
        workers=workers,
        memory=memory,
        scheduler=scheduler,
        seconds=seconds,
        most=most,
        reports=reports,
        retry=retry,
        redo=redo,
        cluster=cluster,
        log=log,
    )
    typer.echo(words, err=True)
    raise typer.Exit(0 if usable else 2)


@fleet.command(cls=PlainUsage)
def query(
    folder: Dir,
    sql: Annotated[
        str | None, typer.Argument(metavar="SQL", help="One SELECT of DuckDB; the tables are the datasets.")
    ] = None,
    question: Annotated[
        str | None, typer.Option("--question", metavar="NAME", help="A ready question; --questions names them.")
    ] = None,
    parameters: Annotated[
        list[str] | None, typer.Option("--with", metavar="NAME=VALUE", help="A parameter of the question.")
    ] = None,
    questions: Annotated[bool, typer.Option("--questions", help="List the ready questions.")] = False,
    format: AnswerFormat = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.")] = None,
) -> None:
    """Answer a question over all bundles. The datasets are only read, and nothing else can be: no file, no network.

    \b
    netparse fleet query fleet/ "SELECT node, title FROM findings LIMIT 9"
    netparse fleet query fleet/ --question duplicate-macs-across-clusters
    netparse fleet query fleet/ --question checks-that-fire -o firing.csv
    """
    if questions:
        typer.echo(fleets.listed_questions(), nl=False)
    else:
        typer.echo(fleets.answered(folder, sql, question, parameters or [], format, output), nl=False)


@fleet.command(cls=PlainUsage)
def report(
    folder: Dir,
    output: Annotated[
        list[Path], typer.Option("--output", "-o", metavar="FILE", help="fleet.html or fleet.pdf; may be repeated.")
    ],
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="The report's title.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is no netparse report.")] = False,
) -> None:
    """Write a report over all bundles as HTML or PDF; its first page stands alone.

    \b
    netparse fleet report fleet/ -o fleet.html -o fleet.pdf
    """
    for path in fleets.reported(folder, output, title, force=force):
        typer.echo(visible(str(path)), err=True)


@fleet.command(cls=PlainUsage)
def diff(
    folder: Dir,
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="2026-08-01: what changed from the last bundle before it.")
    ],
    format: ChangesFormat = "text",
) -> None:
    """Show for each cluster what is new, what is resolved and what can no longer be seen since a day.

    Exit code: 0 nothing changed, 1 something did.

    \b
    netparse fleet diff fleet/ --since 2026-08-01
    """
    text, same = fleets.changed(folder, since, format)
    typer.echo(text, nl=False)
    raise typer.Exit(0 if same else 1)

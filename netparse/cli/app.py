"""The commands of netparse; ``COMMANDS`` is the registry, in the order of the help."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from netparse import __version__
from netparse.cli.check import check
from netparse.cli.collect import collect
from netparse.cli.diff import diff
from netparse.cli.doctor import doctor
from netparse.cli.explain import explain
from netparse.cli.fleet import fleet
from netparse.cli.inspect import inspect
from netparse.cli.lint import lint
from netparse.cli.listing import list_
from netparse.cli.mistaken import missing, no_such_command, no_such_option, options_of, too_many
from netparse.cli.output import end_without_reader
from netparse.cli.parse import parse
from netparse.cli.ports import ports
from netparse.cli.reach import reach
from netparse.cli.redact import redact
from netparse.cli.report import report
from netparse.cli.schema import schema
from netparse.cli.snapshot import snapshot, verify
from netparse.cli.summaries import WholeSummaries
from netparse.cli.usage import PlainUsage

COMMANDS: tuple[Callable[..., None], ...] = (
    parse,
    inspect,
    check,
    report,
    reach,
    explain,
    ports,
    diff,
    collect,
    snapshot,
    verify,
    redact,
    lint,
    list_,
    doctor,
    schema,
)

GROUPS: Mapping[str, typer.Typer] = {"fleet": fleet}
"""Commands that have commands of their own; they stand at the end of the help."""


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    """Stop where nobody reads any more, before Typer does: it takes exit code 1, which means findings."""
    try:
        yield
    except BrokenPipeError:
        end_without_reader()


@contextmanager
def _mistakes_are_explained() -> Iterator[None]:
    """Give what is missing, too much or not there one sentence; those of the library are of the spelling only, and differ by release."""
    try:
        yield
    except Exception as error:
        if (ctx := getattr(error, "ctx", None)) is not None and (sentence := _explained(error, ctx)):
            error.format_message = lambda: sentence  # type: ignore[attr-defined]
        raise


def _explained(error: Any, ctx: Any) -> str | None:
    """Return what to say of a mistake in a command line; None where the library's own sentence is right."""
    if hasattr(error, "possibilities"):
        return no_such_option(error.option_name, ctx.command_path, options_of(ctx.command.get_params(ctx)))
    if type(error).__name__ == "MissingParameter" and error.param is not None:
        name = error.param.opts[-1] if error.param.param_type_name == "option" else error.param.metavar
        return missing(name or "", ctx.command_path)
    if str(error.message).startswith("Got unexpected extra argument"):
        return too_many(
            str(error.message).partition(" (")[2].removesuffix(")"),
            ctx.command_path,
            ctx.command.collect_usage_pieces(ctx),
        )
    return None


class _Commands(WholeSummaries):
    """The commands; a word that is none of them gets one sentence, whichever releases of Typer and click are installed."""

    def make_context(self, *args: Any, **options: Any) -> Any:
        """Read the command line; ``--help`` prints here."""
        with _reader_may_leave(), _mistakes_are_explained():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with _reader_may_leave(), _mistakes_are_explained():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        word = args[0]
        if self.get_command(ctx, word) is None and not word.startswith("-"):
            ctx.fail(no_such_command(word, self.commands))
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """In the order of ``COMMANDS``, the groups behind them."""
        return sorted(self.commands, key=lambda name: name in GROUPS)


_NARROWEST = 30
"""Columns of a help; the library alone takes no less than 50, and a narrower terminal would break its lines once more."""

app = typer.Typer(
    name="netparse",
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "terminal_width": max(shutil.get_terminal_size().columns - 2, _NARROWEST),
    },
)
for _command in COMMANDS:
    app.command(name=_command.__name__.rstrip("_"), cls=PlainUsage)(_command)
for _name, _group in GROUPS.items():
    app.add_typer(_group, name=_name)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"netparse {__version__}")
        raise typer.Exit


@app.callback()
def netparse(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Read saved command output of Kubernetes nodes, report what is wrong with the network, and show the evidence.

    \b
    netparse parse netstat.txt                    what a file holds, as JSON
    netparse check bundle.tar.gz                  what is wrong, what is unknown
    netparse report bundle/ -o report.pdf         the same as a page for a ticket
    """

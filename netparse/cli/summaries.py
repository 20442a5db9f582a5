"""The list of commands in a help: what each does, whole."""

from typing import Any

from typer.core import TyperGroup


class WholeSummaries(TyperGroup):
    """Commands whose help shows the whole first paragraph of each: in a list of one line each, half of them would be cut."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write name and summary of each command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary(self.get_command(ctx, name))) for name in self.list_commands(ctx)])


def summary(command: Any) -> str:
    """Return the first paragraph of a command's help, on one line."""
    return " ".join((command.help or "").partition("\n\n")[0].split())

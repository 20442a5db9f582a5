"""Writes docs/cli.md, a section for each command, from its help: ``python -m netparse.cli.page docs/cli.md``."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from netparse.cli.helps import Help, Rows, helps

_HEAD = """<!-- Made by `python -m netparse.cli.page docs/cli.md` from the commands; do not edit. -->

# Commands of netparse

`netparse COMMAND --help` prints the same, and `make man` makes manual pages of it. What the codes mean that commands end with:
[exit codes](exit-codes.md).

"""


def page() -> str:
    """Return docs/cli.md: a table of the commands, then a section for each."""
    root, *commands = helps()
    rows = "".join(f"| [`{name}`](#{_anchor(name)}) | {_cell(words)} |\n" for name, words in root.inner)
    return f"{_HEAD}| command | what it does |\n|---|---|\n{rows}\n" + "\n".join("".join(_section(c)) for c in commands)


def _section(command: Help) -> Iterator[str]:
    yield f"## {command.name}\n\n"
    for text in command.prose:
        yield f"{_text(text)}\n\n"
    yield f"**Usage:** `{command.name} {command.usage}`\n"
    if command.examples:
        of_fleet = command.name.startswith("netparse fleet")
        yield (
            "\n<!-- not run: they take long, and the page on fleets runs them; some name other machines -->"
            if of_fleet
            else ""
        )
        yield "\n```sh\n" + "\n".join(command.examples) + "\n```\n"
    yield from _table("argument", command.arguments)
    yield from _table("option", command.options)
    yield from _table("command", tuple((f"{name}", words) for name, words in command.inner))
    if command.exits:
        yield f"\n**Exit code:** {_text(command.exits)}\n"


def _table(heading: str, rows: Rows) -> Iterator[str]:
    if rows:
        yield f"\n| {heading} | |\n|---|---|\n"
    for term, words in rows:
        yield f"| `{_cell(term)}` | {_cell(_text(words))} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _text(text: str) -> str:
    """Return prose of a help as Markdown: what stands in brackets, stars and signs is no markup."""
    return re.sub(r"([\[\]*_])", r"\\\1", text).replace("<", "&lt;")


def _anchor(name: str) -> str:
    return name.replace(" ", "-")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")

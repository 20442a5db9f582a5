"""Writes docs/commands.md from the registry: ``python -m netparse.parsers.page docs/commands.md``."""

import sys
from importlib import import_module
from pathlib import Path

from netparse.parsers import PARSERS, UNREAD, Parser

_HEAD = """<!-- Made by `python -m netparse.parsers.page docs/commands.md` from the parsers; do not edit. -->

# Outputs that are read

netparse reads the output of these commands. It recognises an output by its content; the name of the file and the command line above
the output decide only where the content leaves it open. Templates of your own add commands
([how](templates.md)).

The evidence is what the checks ask for: [a check](checks.md) that needs `sockets` takes them from any command that shows sockets.

"""
_UNREAD = """
## Recognised and not read

netparse recognises the output of these commands, so that it takes it for no other, and reports that it was not read:

"""


def page() -> str:
    """Return the page: a section for each command, and the list of those that are recognised only."""
    return _HEAD + "\n".join(map(_section, PARSERS)) + _UNREAD + "".join(f"- `{unread.name}`\n" for unread in UNREAD)


def _section(parser: Parser) -> str:
    about = (import_module(f"netparse.parsers.{parser.stem}").__doc__ or "").splitlines()[0].replace("``", "`")
    return (
        f"## {parser.stem}\n\n{about}\n\n"
        f"**Captured with:** {', '.join(f'`{line}`' for line in parser.captured_from)}\n\n"
        f"**Evidence:** {', '.join(parser.kinds)}. **Record:** `{parser.record}`.\n"
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")

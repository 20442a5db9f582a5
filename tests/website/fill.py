"""Writes into a page what its commands print: ``python -m tests.website.fill docs/uses.md``.

A command of a ``console`` block that has no output yet gets it whole; shorten it with ``…`` where that helps, the tests know it.
Of a command whose output is another one than the page shows, the new one is printed.
"""

import sys
import tempfile
from pathlib import Path

from tests.website.pages import blocks
from tests.website.shell import commands, console, is_shown, run, stage


def fill(path: Path, place: Path) -> None:
    """Run all blocks of a page in their order and write the outputs that it lacks."""
    text = path.read_text(encoding="utf-8")
    for block in blocks(text):
        if block.language == "sh" and block.reason is None:
            for command in commands(block.text):
                run(place, command.line)
        if block.language == "console":
            made = ""
            for command in console(block.text):
                printed = run(place, command.line).stdout
                shown = command.shown or ""
                made += f"$ {command.line}\n{shown if shown.strip() else printed}"
                if shown.strip() and not is_shown(shown, printed):
                    print(f"{path}: $ {command.line}\n{printed}")
            text = text.replace(f"console\n{block.text}```", f"console\n{made}```")
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(name), stage(Path(folder)))

"""The words of the checks as Markdown: docs/checks.md, and what ``netparse explain`` prints."""

import re
import textwrap
from collections.abc import Callable
from itertools import groupby

from netparse.advice import is_command
from netparse.checks import CHECKS
from netparse.checks.base import Check
from netparse.errors import UsageError
from netparse.nearest import did_you_mean

_HEAD = """<!-- Made from the checks and their scenarios by `make docs`; do not edit. -->

# Checks

Every finding names the check that made it. The ids do not change. `netparse explain ID` prints the same without the example.
An example shows what the check says of a bundle with the fault and of one without it: the finding, and the lines that prove it.

"""
_PLACE = re.compile(r"<[a-z][^<>\n]*>")  # what the reader fills in; outside of code it would be a tag
_FIX = "**What to do:**"


def page(example: Callable[[Check], str]) -> str:
    """Return docs/checks.md: a table, then a section per check, with the text of its example before and after the fault."""
    rows = "\n".join(f"| [`{c.id}`](#{c.id}) | {c.severity} | {c.title} |" for c in CHECKS)
    table = f"| check | severity | what it finds |\n|---|---|---|\n{rows}\n"
    return _HEAD + table + "\n" + "\n".join(with_example(c, example(c)) for c in CHECKS).rstrip() + "\n"


def with_example(check: Check, example: str) -> str:
    """Return the section of a check as the page has it: the example stands before the fix."""
    return _section(check).replace(_FIX, f"**Example:**\n\n```text\n{example}```\n\n{_FIX}", 1)


def section(check_id: str) -> str:
    """Return the section of one check."""
    for check in CHECKS:
        if check.id == check_id:
            return _section(check)
    near = did_you_mean(check_id, (check.id for check in CHECKS))
    raise UsageError(f"there is no check {check_id!r}: `netparse list checks` names them{near}")


def for_terminal(check_id: str, width: int) -> str:
    """Return the section of one check without the marks of Markdown, wrapped; commands stay whole."""
    lines: list[str] = []
    code = False
    for line in section(check_id).splitlines():
        if line.startswith("```"):
            code = not code
        elif code:
            lines.append(f"    {line}")
        else:
            plain = re.sub(r"\*\*(.+?)\*\*", r"\1", line.removeprefix("## ")).replace("`", "")
            margin = "  " if plain.startswith("- ") else ""
            wrapped = textwrap.wrap(
                plain, width, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False
            )
            lines += wrapped or [""]
    return "\n".join(lines).rstrip() + "\n"


def _section(c: Check) -> str:
    needs = ", ".join(f"{n.what} (`{n.command.split('#')[0].strip()}`)" for n in c.needs) or "the node list"
    return (
        f"## {c.id}\n\n**{c.title}.** Severity: {c.severity}. Needs: {needs}. Since netparse {c.since}.\n\n"
        f"**Expected:** {c.expected}.\n\n**Why it matters:** {c.why}\n\n{_FIX}\n\n{_advice(c)}\n\n"
        + (f"**How to confirm:** {_confirm(c.confirm)}\n\n" if c.confirm else "")
        + f"**How it can be wrong:** {c.wrong}\n\n"
        + (f"**Reference:** {c.reference}\n\n" if c.reference else "")
    )


def _advice(c: Check) -> str:
    """Return what to do: commands as code, sentences as a list."""
    if not c.fix:
        return "Nothing: it is said for your information."
    parts = []
    for code, group in groupby(c.fix, key=is_command):
        lines = list(group)
        sentences = [_PLACE.sub(r"`\g<0>`", f"- {line}") for line in lines]
        parts.append("\n".join(("```text", *lines, "```") if code else sentences))
    return "\n\n".join(parts)


def _confirm(text: str) -> str:
    return f"`{text}`" if is_command(text) else text

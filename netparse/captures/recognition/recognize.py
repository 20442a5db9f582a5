"""Finds the command that printed a section by its content, and by its name only where the content leaves it open."""

from collections.abc import Sequence

from netparse.parsers import PARSERS, Parser

_LOOKED_AT = 400  # lines: enough for the longest preamble and one interface
_OBJECT = 5000  # … of JSON and YAML, in which the mark of a node may stand late
_WIDTH = 100_000


def recognize(lines: Sequence[str], hint: str | None = None, parsers: Sequence[Parser] = PARSERS) -> Parser | None:
    """Return the parser whose signature these lines bear; ``hint`` (a stem) decides only between several, and where none does."""
    shown = _shown(lines)
    if not shown:
        return None
    hinted = next((p for p in parsers if p.stem == hint), None)
    if hinted and hinted.signature(shown):
        return hinted
    # Whose first line this is, is asked first. Signatures are exclusive (a test compares all of them on every fixture), so that
    # this changes nothing but the time.
    first = next((p for p in parsers if _is_headed(p, shown[0]) and p.signature(shown)), None)
    if first:
        return first
    found = next((p for p in parsers if p is not hinted and p.signature(shown)), None)
    if not found and hinted and hinted.plausible and hinted.plausible(shown):
        return hinted
    return found


def _is_headed(parser: Parser, line: str) -> bool:
    return any(line.startswith(look.sure) for look in parser.looks if look.sure)


def recognize_own(lines: Sequence[str], parsers: Sequence[Parser]) -> Parser | None:
    """Return the user's own parser whose signature these lines bear."""
    own = [p for p in parsers if p.own]
    shown = _shown(lines) if own else []
    return next((p for p in own if shown and p.signature(shown)), None)


def signatures(lines: Sequence[str]) -> list[str]:
    """Return the stems of all parsers whose signature holds, in the order of ``PARSERS``."""
    shown = _shown(lines)
    return [p.stem for p in PARSERS if shown and p.signature(shown)]


def _shown(lines: Sequence[str]) -> list[str]:
    first = next((line.lstrip() for line in lines if line and not line.isspace()), "")
    structured = first.startswith(("{", "[", "}", "]", '"', "---", "apiVersion:", "kind:", "items:", "- apiVersion:"))
    shown = [line for line in lines[: _OBJECT if structured else _LOOKED_AT] if line]
    return [line[:_WIDTH] for line in shown]

"""What the texts of ``kubectl describe`` have in common: by which keys they are known, and which part of the objects they show."""

from collections.abc import Collection, Sequence

from netparse.parsers.base import Text
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.kubernetes.object_columns import asks_for_part, namespaced


def has_keys(lines: Sequence[str], keys: Collection[str], least: int) -> bool:
    """Whether lines have a name, and as many of these keys at the margin: other objects have fewer of them there."""
    named = any(line.startswith("Name:") for line in lines)
    return named and sum(any(line.startswith(key) for line in lines) for key in keys) >= least


def coverage_of(text: Text, resources: str, shown: str) -> Coverage:
    """Return the coverage: all only where the command line asks for every namespace, and for no part of what is there."""
    command = text.command_line
    limits = []
    if command is None or namespaced(command.words) or asks_for_part(command.words, resources):
        limits.append(f"shows single {shown}; others were not asked for")
    if command and command.filtered:
        limits.append("lines were taken out by a filter")
    return Coverage(whole=not limits, limits=tuple(limits))

"""A table of words, which every format prints in its own way."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells. ``kinds`` holds for each column how it is set (keep: never broken, name: may break anywhere, plain).

    ``nodes`` holds for each row the nodes that it is about, ``more`` how many rows are left out and where they are.
    """

    head: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nodes: tuple[tuple[str, ...], ...]
    more: str = ""

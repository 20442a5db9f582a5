"""A rule set of a kind, and how its texts are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """What is done on each host: shell lines, or rules for a program that takes them (its words before the first line break)."""

    name: str
    on: Mapping[str, tuple[str, ...]]
    open_allowed: int = 0


def filter_rules(
    hook: str, *rules: str, policy: str = "ACCEPT", program: str = "iptables-restore", chains: tuple[str, ...] = ()
) -> str:
    return "\n".join(
        [program, "*filter", f":{hook} {policy} [0:0]", *(f":{c} - [0:0]" for c in chains), *rules, "COMMIT", ""]
    )


def table_rules(table: str, *rules: str, program: str = "iptables-restore", chains: tuple[str, ...] = ()) -> str:
    return "\n".join([program, f"*{table}", *(f":{c} - [0:0]" for c in chains), *rules, "COMMIT", ""])


def nft(text: str) -> str:
    return "nft -f -\n" + text

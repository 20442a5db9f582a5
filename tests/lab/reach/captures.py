"""What is captured of a host, and of the cluster: a folder as a support engineer would send it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

COMMANDS: dict[str, tuple[str, ...]] = {
    "ip_-d_address.txt": ("ip", "-d", "address"),
    "ip_route_show_table_all.txt": ("ip", "route", "show", "table", "all"),
    "ip_-6_route.txt": ("ip", "-6", "route"),
    "ip_rule.txt": ("ip", "rule"),
    "ip_-6_rule.txt": ("ip", "-6", "rule"),
    "ip_neigh.txt": ("ip", "neigh"),
    "bridge_fdb_show.txt": ("bridge", "fdb", "show"),
    "ss_-lntup.txt": ("ss", "-lntup"),
    "sysctl_-a.txt": ("sysctl", "-a"),
    "iptables-save.txt": ("iptables-save",),
    "ip6tables-save.txt": ("ip6tables-save",),
    "nft_list_ruleset.txt": ("nft", "list", "ruleset"),
}
_KEPT = re.compile(r"net\.(?:ipv4\.(?:conf|ip_|tcp_|vs)|ipv6\.conf\..*(?:forwarding|disable_ipv6)|bridge|netfilter)")


class Shown(Protocol):
    """A namespace whose commands can be asked."""

    def out(self, *command: str) -> str:
        """Return what a command prints inside."""


FORMS: dict[str, dict[str, tuple[str, ...]]] = {
    "json": {
        "iptables-save.txt": ("iptables-save", "-c"),
        "ip6tables-save.txt": ("ip6tables-save", "-c"),
        "nft_list_ruleset.txt": ("nft", "-j", "list", "ruleset"),
        "ip_route_show_table_all.txt": ("ip", "-j", "route", "show", "table", "all"),
        "ip_rule.txt": ("ip", "-j", "rule"),
        "ip_neigh.txt": ("ip", "-j", "neigh"),
        "ipset_save.txt": ("ipset", "list"),
    },
    "lists": {
        "iptables-save.txt": (
            "sh", "-c", "for t in raw mangle nat filter; do echo \"# iptables -t $t -vnL\"; iptables -t $t -vnL; done",
        ),
        "ip6tables-save.txt": ("ip6tables", "-vnL"),
        "nft_list_ruleset.txt": ("nft", "-a", "list", "ruleset"),
    },
}  # fmt: skip
"""The same shown in other words; a list of iptables stands in a file of another name."""


def in_form(folder: Path, host: Shown, form: str) -> None:
    """Write the captures of a host again, those that another form shows in its words."""
    for name, command in FORMS[form].items():
        text = host.out(*command)
        if form == "lists" and "tables" in name:
            (folder / name).unlink(missing_ok=True)
            name = name.replace("-save", "_-vnL")
        if text or (folder / name).exists():
            (folder / name).write_text(text)


def of_host(folder: Path, host: Shown, nics: Iterable[str], legacy: bool = True) -> None:
    """Write the captures of a host. NICs are cables between namespaces here; they are shown as the cards that they stand for."""
    folder.mkdir(parents=True)
    for name, command in COMMANDS.items():
        text = host.out(*command)
        if name == "sysctl_-a.txt":
            text = "".join(line + "\n" for line in text.split("\n") if _KEPT.match(line))
        if name == "ip_-d_address.txt":
            text = as_cards(text, nics)
        (folder / name).write_text(text)
    if legacy:
        for program in ("iptables-legacy-save", "ip6tables-legacy-save"):
            if text := host.out(program):
                (folder / f"{program}.txt").write_text(text)
    if sets := host.out("ipset", "save"):
        (folder / "ipset_save.txt").write_text(sets)


def as_cards(text: str, nics: Iterable[str]) -> str:
    """Return addresses with these cables shown as the cards that they stand for."""
    out = []
    inside = False
    names = set(nics)
    for line in text.split("\n"):
        head = re.match(r"\d+: ([^:@]+)(@[^:]+)?: ", line)
        if head:
            inside = head[1] in names
            if inside and head[2]:
                line = line.replace(head[1] + head[2], head[1], 1)
        elif inside and line.strip().startswith("veth"):
            continue
        if inside:
            line = re.sub(r" link-netnsid \d+", "", line)
        out.append(line)
    return "\n".join(out)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as kubectl aligns them."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "".join(
        "   ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )

"""Advice in the words of a distribution and a CNI plugin: where to look when a component does not listen, how an MTU is set."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

from netparse.resources import package_file
from netparse.safe import sh


def first_steps(
    component: str, distribution: str | None, *, node: str = "<node>", roles: Iterable[str] | None = None
) -> tuple[str, ...]:
    """Return the commands that show why the component does not run on a node of this distribution.

    The units of some distributions are called after the node's role: with ``roles`` those of the role are named.
    """
    common = _table()["kubernetes"]
    own = _table().get(distribution or "", {})
    role = "server" if {"control-plane", "etcd"} & set(roles or ()) else "agent" if roles is not None else None
    names = [f"{component}@{role}", component, f"*@{role}", "*"]
    lines = _table()["plugins"].get(component) or _first(own, names) or _first(common, names)
    named = node if node == "<node>" else sh(node)
    return tuple(line.format(component=component, node=named) for line in lines)


def mtu_steps(cnis: Iterable[str], distribution: str | None, *, room: int, below: int) -> tuple[str, ...]:
    """Return how the MTU of these plugins' overlays is set: to ``room``, where the nodes' interfaces have ``below``.

    Empty where none of the plugins is known for it.
    """
    table = _table()["mtu"]
    found = (_first(table, (f"{cni}@{distribution}", cni)) for cni in cnis)
    return tuple(line.format(room=room, below=below) for lines in found for line in lines)


def _first(table: Mapping[str, list[str]], names: Iterable[str]) -> list[str]:
    return next((table[name] for name in names if name in table), [])


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(package_file("ports", "data", "advice.toml").read_text(encoding="utf-8"))

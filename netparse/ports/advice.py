"""Where to look first when a component does not listen, in the words of its distribution."""

import tomllib
from collections.abc import Iterable
from functools import cache

from netparse.resources import package_file


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
    return tuple(line.format(component=component, node=node) for line in lines)


def _first(table: dict[str, list[str]], names: Iterable[str]) -> list[str]:
    return next((table[name] for name in names if name in table), [])


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(package_file("ports", "data", "advice.toml").read_text(encoding="utf-8"))

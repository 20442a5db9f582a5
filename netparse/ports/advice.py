"""Where to look first when a component does not listen, in the words of its distribution."""

import tomllib
from functools import cache

from netparse.resources import package_file


def first_steps(component: str, distribution: str | None) -> tuple[str, ...]:
    """Return the commands that say why the component does not run on a node of this distribution."""
    common = _table()["kubernetes"]
    own = _table().get(distribution or "", {})
    lines = (
        _table()["plugins"].get(component) or own.get(component) or own.get("*") or common.get(component) or common["*"]
    )
    return tuple(line.format(component=component) for line in lines)


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(package_file("ports", "data", "advice.toml").read_text(encoding="utf-8"))

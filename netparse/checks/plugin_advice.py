"""Advice that names a CNI plugin: only that of the plugins that run here, where these are among it."""

import re
from collections.abc import Collection

from netparse.ports.load import with_bases

_PLUGIN = re.compile(r"(flannel|calico)\b[^:;]*: [^;]*$")
"""A line that is for one plugin alone; one that names several stays whole."""


def for_plugins(fix: tuple[str, ...], cnis: Collection[str]) -> tuple[str, ...]:
    """Return the lines without those for other plugins; all of them where none is for a plugin that runs here."""
    here = with_bases(cnis)
    plugins = [m[1] if (m := _PLUGIN.match(line)) else None for line in fix]
    if here.isdisjoint(filter(None, plugins)):
        return fix
    return tuple(line for line, plugin in zip(fix, plugins, strict=True) if plugin is None or plugin in here)

"""The lists that collectors write themselves: which file holds which command's output, which folder is which machine's."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netparse.lazy import lazy_re

_JUJU = lazy_re(r"(?m)^  '?\"?(\d+(?:/lxd/\d+)?)\"?'?:\n(?:    .*\n)*?    hostname: (\S+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``commands`` by path below the top; ``names`` of nodes by what the collector's folders call them."""

    commands: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def read_manifest(path: str, data: bytes) -> Manifest | None:
    """Return what a manifest lists, None when the file is no manifest; ``path`` is relative to the top of the bundle."""
    reader = next((read for pattern, read in _READERS if pattern.fullmatch(path)), None)
    if reader is None:
        return None
    try:
        return reader(path, data)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return Manifest()


def _sos(path: str, data: bytes) -> Manifest:
    plugins = json.loads(data)["components"]["report"]["plugins"]
    found = {}
    for plugin in plugins.values():
        for command in plugin.get("commands") or ():
            file, line = command.get("filepath"), command.get("exec")
            if isinstance(file, str) and isinstance(line, str):
                found[file.lstrip("/")] = line
    return Manifest(commands=found)


def _troubleshoot(path: str, data: bytes) -> Manifest:
    info: Any = json.loads(data)
    line = info.get("command")
    if not isinstance(line, str):
        return Manifest()
    arguments = [a for a in info.get("args") or () if isinstance(a, str)]
    text = line if arguments and line.endswith(arguments[-1]) else " ".join([line, *arguments])
    return Manifest(commands={path.removesuffix("-info.json") + ".txt": text})


def _juju(path: str, data: bytes) -> Manifest:
    return Manifest(names=dict(_JUJU.findall(data.decode("utf-8", "replace"))))


_READERS: tuple[tuple[re.Pattern[str], Callable[[str, bytes], Manifest]], ...] = (
    (re.compile(r"sos_reports/manifest\.json"), _sos),
    (re.compile(r"host-collectors/.*-info\.json"), _troubleshoot),
    (re.compile(r"juju_status\.yaml"), _juju),
)

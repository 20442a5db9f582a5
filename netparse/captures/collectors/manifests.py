"""The lists that collectors write themselves: which file holds which command's output, which folder is which machine's."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netparse.lazy import lazy_re

_JUJU = lazy_re(r"(?m)^  '?\"?(\d+(?:/lxd/\d+)?)\"?'?:\n(?:    .*\n)*?    hostname: (\S+)$")
_DONE = lazy_re(r"(?m)^done: [^>()\n]+ > ([^>()\s]+)$")
_STOPPED = lazy_re(r"(?m)^done: [^>()\n]+ > ([^>()\s]+) \(exit code (\d+)")
_OUT_OF_TIME = 124
"""Exit code of ``timeout``."""
_SIGNALS = range(129, 193)
"""Exit codes of what a signal ended, as a shell says them; 125 to 127 are of commands that never ran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``commands`` by path below the top; ``names`` of nodes by what the collector's folders call them.

    ``done`` are the paths whose command ended with exit code 0: where such a file is empty, the command had nothing to print.
    ``stopped`` are those whose command was ended by a limit of time or a signal: what they hold need not be all.
    """

    commands: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()

    def joined(self, other: "Manifest") -> "Manifest":
        """Return both as one; where they differ, the other is right."""
        return Manifest(
            commands={**self.commands, **other.commands},
            names={**self.names, **other.names},
            done=self.done | other.done,
            stopped=self.stopped | other.stopped,
        )


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
    found, done, stopped = {}, set(), set()
    for plugin in plugins.values():
        for command in plugin.get("commands") or ():
            file, line = command.get("filepath"), command.get("exec")
            if isinstance(file, str) and isinstance(line, str):
                found[file.lstrip("/")] = line
                code = command.get("return_code")
                if code == 0:
                    done.add(file.lstrip("/"))
                elif isinstance(code, int) and _is_stopped(code):
                    stopped.add(file.lstrip("/"))
    return Manifest(commands=found, done=frozenset(done), stopped=frozenset(stopped))


def _is_stopped(code: int) -> bool:
    """Whether an exit code is that of a command which something else ended; below 0 it is a signal, as Python says it."""
    return code < 0 or code == _OUT_OF_TIME or code in _SIGNALS


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


def _netparse(path: str, data: bytes) -> Manifest:
    """Return what ``netparse collect`` notes as done. Where the command complained, more stands behind the file, and it does not count."""
    text = data.decode("utf-8", "replace")
    stopped = (path for path, code in _STOPPED.findall(text) if _is_stopped(int(code)))
    return Manifest(done=frozenset(_DONE.findall(text)), stopped=frozenset(stopped))


_READERS: tuple[tuple[re.Pattern[str], Callable[[str, bytes], Manifest]], ...] = (
    (re.compile(r"sos_reports/manifest\.json"), _sos),
    (re.compile(r"host-collectors/.*-info\.json"), _troubleshoot),
    (re.compile(r"juju_status\.yaml"), _juju),
    (re.compile(r"netparse-collect(?:-cluster)?\.txt"), _netparse),
)

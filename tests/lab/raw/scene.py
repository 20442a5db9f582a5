"""A scene: a space with something odd in it, and the captures that are taken of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.lab.space import Space

ORIGIN = "debian-12"
SETTLED = """
for i in $(seq 50); do
  if ! ip -6 address show tentative scope link | grep -q inet6; then break; fi
  sleep 0.1
done
"""
TIMER = re.compile(rb"_timer +[0-9.]+")  # a bridge's timers run on while nothing else happens


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One capture. `json` is the command whose output is saved beside the text, taken at the same moment."""

    path: str
    command: str
    json: str = ""
    unprivileged: bool = False
    language: str = ""

    def files(self, space: Space) -> dict[str, bytes]:
        text = self.output(space, self.command)
        if not self.json:
            return {f"{self.path}.txt": text}
        for _ in range(20):
            beside, again = self.output(space, self.json), self.output(space, self.command)
            if TIMER.sub(b"", text) == TIMER.sub(b"", again):
                return {f"{self.path}.txt": text, f"{self.path}.ip-json": beside}
            text = again
        raise RuntimeError(f"{self.command} never gave the same output twice")

    def output(self, space: Space, command: str) -> bytes:
        environment = {"LC_ALL": self.language} if self.language else {}
        return space.output("bash", "-c", command, unprivileged=self.unprivileged, environment=environment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Captures of one space. `build` prepares it and may leave things to close on the stack."""

    name: str
    build: Callable[[ExitStack], Space]
    takes: tuple[Take, ...]
    root: str = ""

    def write(self, root: Path) -> list[Path]:
        files: dict[str, bytes] = {}
        with ExitStack() as stack:
            space = self.build(stack)
            for take in self.takes:
                files |= take.files(space)
        for path, content in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return [root / path for path in files]


def takes(
    stem: str, rows: Iterable[tuple[str, str]], folder: str = "captures", origin: str = ORIGIN
) -> tuple[Take, ...]:
    """Captures of one stem from pairs of oddity and command."""
    place = "/".join(part for part in (folder, stem, origin) if part)
    return tuple(Take(path=f"{place}/{oddity}", command=command) for oddity, command in rows)


def pairs(stem: str, rows: Iterable[tuple[str, str, str]]) -> tuple[Take, ...]:
    """Captures of one stem with what the `-j` form of the command says beside them."""
    return tuple(
        Take(path=f"captures/{stem}/{ORIGIN}/{oddity}", command=command, json=beside)
        for oddity, command, beside in rows
    )


def space_for(stack: ExitStack, name: str, script: str) -> Space:
    """A space in which a script was run; closed with the stack."""
    space = Space(name)
    stack.callback(space.close)
    space.sh(script)
    return space

"""Which system this is, and the command that mends a thing on it."""

import platform
import shlex
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from netparse.pip import pip
from netparse.resources import package_file

_OS_RELEASE = (Path("/etc/os-release"), Path("/usr/lib/os-release"))


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(package_file("doctor", "data", "remedies.toml").read_text("utf-8"))


def systems() -> Mapping[str, str]:
    """Return the systems that there are commands for, with their titles."""
    return _table()["titles"]


def this_system(platform_name: str = sys.platform, os_release: str | None = None) -> str | None:
    """Return ``debian``, ``rhel``, ``suse``, ``alpine``, ``macos`` or ``windows``; None for a system without commands."""
    if platform_name == "darwin":
        return "macos"
    if platform_name == "win32":
        return "windows"
    fields = _fields(_os_release() if os_release is None else os_release)
    named = [fields.get("ID", ""), *fields.get("ID_LIKE", "").split()]
    return next((system for name in named for system, ids in _table()["systems"].items() if name in ids), None)


def title_of_system() -> str:
    """Return the name that the system gives itself."""
    return _fields(_os_release()).get("PRETTY_NAME") or platform.platform(terse=True)


def remedies(topic: str, system: str | None) -> list[str]:
    """Return the command that mends the thing on this system; for one that is not known those of all, each with its name."""
    commands = _table()[topic]
    if system in commands:
        return [commands[system]]
    if "any" in commands:
        command = commands["any"]
        return [command.replace("{install}", pip("install")).replace("{uninstall}", pip("uninstall"))]
    return [f"{title}: {commands[name]}" for name, title in systems().items() if name in commands]


def topics() -> frozenset[str]:
    """Return the things that there are commands for."""
    return frozenset(_table()) - {"systems", "titles"}


def _os_release() -> str:
    for path in _OS_RELEASE:
        try:
            return path.read_text("utf-8", "replace")
        except OSError:
            continue
    return ""


def _fields(text: str) -> dict[str, str]:
    """Return the settings of ``os-release``, which are quoted as a shell quotes."""
    found = {}
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            try:
                found[key.strip()] = " ".join(shlex.split(value))
            except ValueError:
                found[key.strip()] = value
    return found

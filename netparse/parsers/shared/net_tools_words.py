"""What net-tools prints in other languages; read only when a line is not in English."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from netparse import resources
from netparse.lazy import lazy_re

Scope = Literal["listening", "connected", "all"]

_ENGLISH: Mapping[str, Scope] = {
    "(only servers)": "listening",
    "(w/o servers)": "connected",
    "(servers and established)": "all",
}
_BLANKS = lazy_re(r"\s+")
_ENGLISH_STARTS = ("Active ", "Proto ")  # no title and no warning begins like this in another language


@cache
def _languages() -> Mapping[str, Mapping[str, Any]]:
    import tomllib

    with resources.package_file("parsers", "data", "net_tools.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def states() -> Mapping[str, str]:
    """Return the untranslated name of each translated state."""
    return {word: name for words in _languages().values() for name, word in words["states"].items()}


def scope(line: str) -> Scope | None:
    """Return what a title says it shows; None where it does not say, as in Brazilian Portuguese."""
    english = next((name for phrase, name in _ENGLISH.items() if phrase in line), None)
    if english:
        return english
    for words in _languages().values():
        if line.startswith(words["title"]):
            keys: tuple[tuple[str, Scope], ...] = (
                ("only_servers", "listening"),
                ("without_servers", "connected"),
                ("all", "all"),
            )
            return next((name for key, name in keys if key in words and words[key] in line), None)
    return None


def is_title(line: str) -> bool:
    """Whether this is the title of the Internet table in a language other than English."""
    return not line.startswith(_ENGLISH_STARTS) and any(
        line.startswith(words["title"]) for words in _languages().values()
    )


def is_columns(line: str) -> bool:
    """Whether this is the line of column names above the Internet table, in a language other than English."""
    plain = _BLANKS.sub(" ", line)
    return any(plain.startswith(start) for words in _languages().values() for start in words["columns"])


def is_unprivileged(line: str) -> bool:
    """Whether this is a line of the warning that netstat was not run as root, in a language other than English."""
    return not line.startswith(_ENGLISH_STARTS) and any(
        line.lstrip().startswith(start) for words in _languages().values() for start in words["unprivileged"]
    )


def is_other_heading(line: str) -> bool:
    """Whether this is a heading of a table that shows no Internet sockets, in a language other than English."""
    plain = _BLANKS.sub(" ", line)
    return any(plain.startswith(start) for words in _languages().values() for start in words["other"])


@cache
def _arp() -> tuple[Mapping[str, Any], ...]:
    return tuple(words["arp"] for words in _languages().values() if "arp" in words)


def is_arp_columns(line: str) -> bool:
    """Whether this is the line of column names of arp, in a language other than English."""
    if any(map(str.isdigit, line)):
        return False  # a row
    plain = _BLANKS.sub(" ", line)
    return any(plain.startswith(words["columns"]) for words in _arp())


def is_arp_incomplete(word: str) -> bool:
    """Whether this stands where arp knows no hardware address, in a language other than English."""
    return any(word in words["incomplete"] for words in _arp())


def is_arp_own_address(word: str) -> bool:
    """Whether this says that arp answers with the interface's own address, in a language other than English."""
    return any(word == words["from_interface"] for words in _arp())


def is_arp_remark(line: str) -> bool:
    """Whether this is a total, or the answer that there is no entry, in a language other than English."""
    if "--" not in line and ": " not in line:
        return False  # a row
    return any(
        line.startswith(words["totals"])
        or (line.startswith("arp: ") and words["no_match"] in line)
        or line.endswith(f"-- {words['no_entry']}")
        for words in _arp()
    )

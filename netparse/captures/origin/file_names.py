"""Node names in the names of files that lie in one folder: ``cp1_ip_a.txt``, ``ip_a.cp1.txt``, ``ip-a-node2.txt``."""

import re
from collections.abc import Iterable, Mapping, Sequence

from netparse.captures.origin.node_names import Names
from netparse.captures.sections.host_words import is_generic_name
from netparse.lazy import lazy_re
from netparse.parsers.spelling import command_from_name, is_program_word, stem_from_command

_SUFFIX = lazy_re(r"\.(?:txt|log|out|md|json|ya?ml)$", re.IGNORECASE)
_CUTS = lazy_re(r"[_.\-@ ]+")
_NOT_NAMES = lazy_re(
    r"(?:\d{1,2}|before|after|old|new|copy|final|output|all|full|out|err|sudo|root|host|nodes?|show|list|v?\d+[\d.]*)$"
)


def by_known_names(files: Iterable[str], names: Names) -> dict[str, str]:
    """Return the node of each file whose name has exactly one name of the node list in it."""
    found = {f: names.within(f.rpartition("/")[2]) for f in files}
    return {f: name for f, name in found.items() if name}


def by_repetition(files: Mapping[str, str]) -> dict[str, str]:
    """Return the node of each file by what stands before or after the command in its name. ``files`` gives stems by path.

    A word is a node's name only where the same commands were saved for at least two of them: ``a_netstat``, ``b_netstat``.
    """
    for pick in (_before, _after):
        found = {f: affix for f in files if (affix := pick(f.rpartition("/")[2], files[f]))}
        by_stem: dict[str, set[str]] = {}
        for f, affix in found.items():
            by_stem.setdefault(files[f], set()).add(affix)
        if any(len(affixes) > 1 for affixes in by_stem.values()) and _no_two_alike(found, files):
            return found
    return {}


def _no_two_alike(found: Mapping[str, str], files: Mapping[str, str]) -> bool:
    """Whether nothing is left for which the same command was saved twice: otherwise these words do not name nodes."""
    rest = [stem for f, stem in files.items() if f not in found]
    return len(rest) == len(set(rest))


def _before(name: str, stem: str) -> str | None:
    words, seps = _words(name)
    for n in range(1, len(words)):
        if is_program_word(words[n].lower()) and stem in (_spelled(_joined(words, seps, n, len(words)))[0], "*"):
            return _usable(_joined(words, seps, 0, n))
    return None


def _after(name: str, stem: str) -> str | None:
    words, seps = _words(name)
    spelled = [(n, _spelled(_joined(words, seps, 0, n))) for n in range(1, len(words) + 1)]
    fitting = [(n, count) for n, (found, count) in spelled if found == stem]
    if not fitting:
        return None
    most = max(count for _, count in fitting)
    return _usable(_joined(words, seps, next(n for n, count in fitting if count == most), len(words)))


def _joined(words: Sequence[str], seps: Sequence[str], first: int, end: int) -> str:
    return "".join(w + s for w, s in zip(words[first:end], [*seps[first : max(end - 1, first)], ""], strict=False))


def _words(name: str) -> tuple[Sequence[str], list[str]]:
    while _SUFFIX.search(name):
        name = _SUFFIX.sub("", name)
    return _CUTS.split(name), _CUTS.findall(name)


def _spelled(text: str) -> tuple[str | None, int]:
    """Return the stem of the command that a text spells, and of how many words it is."""
    command = command_from_name(text.strip("_.-@ "))
    return stem_from_command(command), len(command.words) if command else 0


def _usable(affix: str) -> str | None:
    affix = affix.strip("_.-@ ")
    return None if not affix or _NOT_NAMES.match(affix.lower()) or is_generic_name(affix) else affix

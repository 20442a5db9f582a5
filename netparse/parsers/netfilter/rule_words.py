"""The words of a rule as ``iptables-save`` prints them: parameters, matches and target, in order, with what negates them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Misread
from netparse.parsers.base.shape import is_redacted

_PARAMETERS = {
    **dict.fromkeys(("-p", "--protocol", "--proto"), "protocol"),
    **dict.fromkeys(("-s", "--source", "--src"), "source"),
    **dict.fromkeys(("-d", "--destination", "--dst"), "destination"),
    **dict.fromkeys(("-i", "--in-interface"), "in_interface"),
    **dict.fromkeys(("-o", "--out-interface"), "out_interface"),
}
_FRAGMENT = ("-f", "--fragment")
_MATCH = ("-m", "--match")
_TARGETS = {"-j": "jump", "--jump": "jump", "-g": "goto", "--goto": "goto"}
_COUNTERS = ("-c", "--set-counters")
# These take one word whatever it looks like: iptables-save does not quote a text of letters, digits, - and _.
_ANY_WORD = frozenset(
    (
        *("comment", "log-prefix", "nflog-prefix", "ulog-prefix", "string", "hex-string", "name", "hashlimit-name"),
        *("helper", "prefix", "set-prefix"),
    )
)
_TWO_WORDS = frozenset(("tcp-flags", "match-set", "set", "add-set", "del-set", "map-set", "chunk-types"))

_COMMENT = lazy_re(r'(?:^| )-m comment --comment (?:"([^"\\]*)"|([^\s"\\-][^\s"\\]*))(?= |$)')
_WORD = lazy_re(r'"((?:[^"\\]|\\.)*)"(?=\s|$)|([^\s"]+)(?=\s|$)|(\S)')
_ESCAPED = lazy_re(r"\\(.)")


class Conditions(NamedTuple):
    """The fields of a rule that stand before its target."""

    fields: dict[str, Any]
    matches: tuple[records.IptablesMatch, ...]


def read_rule(text: str) -> dict[str, Any]:
    """Return the fields of a rule from the words behind its chain; words that no rule has are a Misread.

    The same conditions and targets stand in thousands of rules: they are read once.
    """
    comment = None
    rest = text
    if "comment" in text and (found := _COMMENT.search(text)):
        comment = found[1] if found[1] is not None else found[2]
        rest = text[: found.start()] + text[found.end() :]
    if '"' in rest or "\\" in rest or "-m comment" in rest or rest.count(" -j ") + rest.count(" -g ") > 1:
        return _slowly(text)
    before, _, target = f" {rest}".partition(" -j ")
    kind = "jump"
    if not target:
        before, _, target = f" {rest}".partition(" -g ")
        kind = "goto"
    fields, matches = _quickly(before) or _conditions(before)
    out = {**fields, "matches": matches, "comment": comment}
    if target:
        out[kind], out["options"] = _target(target)
    return out


def _quickly(text: str) -> Conditions | None:
    """Return the conditions where each parameter is a word and its value; None where it is not so simple.

    Addresses differ from rule to rule, the matches behind them do not.
    """
    parameters, *modules = text.split(" -m ")
    words = parameters.split()
    fields: dict[str, Any] = {}
    for word, value in zip(words[::2], words[1::2], strict=False):
        name = _PARAMETERS.get(word)
        if name is None or name in fields or value[0] in "-!" or (value.strip("0123456789./") and is_redacted(value)):
            return None
        fields[name] = value
    if len(words) % 2 or any(module.startswith("-") for module in modules):
        return None
    try:
        return Conditions(fields, tuple(map(_module, modules)))
    except Misread:  # a parameter may stand behind them, such as the counters of `iptables -S -v`
        return None


@lru_cache(maxsize=8192)
def _module(text: str) -> records.IptablesMatch:
    name, *words = text.split() or [""]
    if not name:
        raise Misread("a match without its name")
    return records.IptablesMatch(name=name, options=_options([(word, False) for word in words]))


@lru_cache(maxsize=8192)
def _conditions(text: str) -> Conditions:
    fields, matches, _, rest = _before_target([(word, False) for word in text.split()])
    if rest:
        raise Misread(f"a target without its name: {rest}")
    return Conditions(fields, matches)


@lru_cache(maxsize=8192)
def _target(text: str) -> tuple[str, tuple[records.IptablesOption, ...]]:
    name, *words = text.split()
    return name, _options([(word, False) for word in words])


Word = tuple[str, bool]
"""A word, and whether it was quoted: then it is a value, whatever it looks like."""


def words_of(text: str) -> list[Word]:
    """Return the words of a rule as iptables-save quotes them; a quotation without end is a Misread."""
    out: list[Word] = []
    for found in _WORD.finditer(text):
        if found[3]:
            raise Misread("a quotation without end")
        if found[1] is not None:
            out.append((_ESCAPED.sub(r"\1", found[1]), True))
        else:
            out.append((found[2], False))
    return out


def _slowly(text: str) -> dict[str, Any]:
    fields, matches, comments, rest = _before_target(words_of(text))
    out = {**fields, "matches": matches, "comment": comments[0] if comments else None}
    if rest:
        if len(rest) < 2:
            raise Misread("a target without its name")
        out[_TARGETS[rest[0][0]]] = rest[1][0]
        out["options"] = _options(rest[2:])
    return out


def _before_target(
    words: Sequence[Word],
) -> tuple[dict[str, Any], tuple[records.IptablesMatch, ...], list[str], Sequence[Word]]:
    """Return parameters, matches, the texts of comments, and the words from the target on."""
    fields: dict[str, Any] = {}
    negated: list[str] = []
    modules: list[tuple[str, list[Word]]] = []
    at = 0
    while at < len(words):
        word, quoted = words[at]
        no = word == "!" and not quoted
        if no:
            at += 1
            word, quoted = words[at] if at < len(words) else ("", True)
        if word in _TARGETS and not quoted and not no:
            break
        at += 1
        if word in _PARAMETERS:
            value, at, inside = _value(words, at)
            name = _PARAMETERS[word]
            if name in fields:
                raise Misread(f"{word} comes twice")
            if name in ("source", "destination") and is_redacted(value):
                fields["unknown"] = (*fields.get("unknown", ()), name)
                continue
            fields[name] = value
            if no or inside:
                negated.append(name)
        elif word in _FRAGMENT:
            fields["fragment"] = True
            if no:
                negated.append("fragment")
        elif word in _MATCH and not no:
            name, at, _ = _value(words, at)
            modules.append((name, []))
        elif word in _COUNTERS and not no:
            fields["packets"], at = _number(words, at)
            fields["bytes"], at = _number(words, at)
        elif word.startswith("--") and not quoted:
            if not modules:
                modules.append((fields.get("protocol") or "", []))  # -p tcp --dport 22
            at = _take_option(modules[-1][1], words, at - 1, no)
        else:
            raise Misread(f"not a word of a rule: {word}")
    if negated:
        fields["negated"] = tuple(negated)
    rest = words[at:]
    comments, matches = _matches(modules)
    return fields, matches, comments, rest


def _matches(modules: Sequence[tuple[str, list[Word]]]) -> tuple[list[str], tuple[records.IptablesMatch, ...]]:
    """Return the comments and the matches; of several comments the others stay among the matches."""
    comments: list[str] = []
    matches = []
    for name, words in modules:
        options = _options(words)
        if name == "comment" and not comments and len(options) == 1 and len(options[0].values) == 1:
            comments.append(options[0].values[0])
        else:
            matches.append(records.IptablesMatch(name=name, options=options))
    return comments, tuple(matches)


def _take_option(into: list[Word], words: Sequence[Word], at: int, no: bool) -> int:
    """Move an option with its values to the module that it belongs to; return the index behind it."""
    if no:
        into.append(("!", False))
    into.append(words[at])
    name = words[at][0][2:]
    at += 1
    if name in _ANY_WORD and at < len(words):
        into.append((words[at][0], True))
        return at + 1
    while at < len(words) and not _opens(words, at):
        into.append(words[at])
        at += 1
    return at


def _opens(words: Sequence[Word], at: int) -> bool:
    """Whether another option, a parameter or the target begins here; ``! 22`` behind an option is its value, as old versions print it."""
    word, quoted = words[at]
    if quoted:
        return False
    if word == "!":
        following = words[at + 1] if at + 1 < len(words) else ("", True)
        return not following[1] and following[0].startswith("-")
    return word.startswith("-") and not word[1:2].isdecimal()


def _options(words: Sequence[Word]) -> tuple[records.IptablesOption, ...]:
    """Return the options of a match or target; a word that belongs to none is a Misread."""
    out: list[records.IptablesOption] = []
    at = 0
    while at < len(words):
        word, quoted = words[at]
        no = word == "!" and not quoted
        if no:
            at += 1
            word, quoted = words[at] if at < len(words) else ("", True)
        if quoted or not word.startswith("--") or len(word) < 3:
            raise Misread(f"not an option: {word}")
        name = word[2:]
        taken: list[Word] = []
        at = _take_option(taken, words, at, no=False)
        values = taken[1:]
        if values and values[0] == ("!", False):
            no, values = True, values[1:]
        if len(values) > (2 if name in _TWO_WORDS else 1):
            raise Misread(f"--{name} has too many values")
        out.append(records.IptablesOption(name=name, negated=no, values=tuple(w for w, _ in values)))
    return tuple(out)


def _value(words: Sequence[Word], at: int) -> tuple[str, int, bool]:
    """Return the value of a parameter, the index behind it, and whether it is negated inside, as old versions print it."""
    no = at < len(words) and words[at] == ("!", False)
    at += no
    if at >= len(words) or (words[at][0].startswith("-") and not words[at][1]):
        raise Misread("a parameter without its value")
    return words[at][0], at + 1, no


def _number(words: Sequence[Word], at: int) -> tuple[int, int]:
    if at >= len(words) or not words[at][0].isdecimal():
        raise Misread("counters that are no numbers")
    return int(words[at][0]), at + 1

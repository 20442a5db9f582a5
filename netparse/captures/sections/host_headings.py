"""Headings that name the host of what follows: what ansible, clush and loops over hosts (``echo "== $h"``) print."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from netparse.captures.sections.host_phrases import NUMBERED, Phrase, host_phrase, is_no_name, is_role
from netparse.captures.sections.host_words import is_component, is_generic_name, is_host, names_no_host
from netparse.captures.sections.noise import is_noise, is_omission
from netparse.captures.sections.prompts import read_prompt
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.shared.statements import may_state
from netparse.parsers.spelling import stem_from_command
from netparse.parsers.tables import begins_output

_ANSIBLE = lazy_re(
    r"(?P<host>[\w.:-]+) \| (?i:CHANGED|SUCCESS|FAILED|UNREACHABLE)!?(?: \| rc=-?\d+(?: \| \(\w+\))? >>| \| rc=-?\d+$| => \{|: )"
)
_TASK = lazy_re(r"(?:ok|changed|fatal|failed): \[(?P<host>[\w.:-]+)(?: -> [^\]]*)?\](?:: \w+!)?(?: => .*)?$")
_NUMBERED = lazy_re(NUMBERED)
_LINE = lazy_re(r"[-=]{4,}$")
_RULE = lazy_re(r"[-=#*~]{4,}$")
_GROUP = lazy_re(r"(?P<names>[\w.-]+(?:\[[\d,-]+\][\w.-]*)?(?:,[\w.-]+(?:\[[\d,-]+\][\w.-]*)?)*)(?: \(\d+\))?$")
_NAME = r"[A-Za-z0-9][\w.:-]*"
_MORE = (  # what loops print behind the name: cp1 (10.0.0.11), cp1 [master], cp1 - Mon May  6 10:00:00 UTC 2024
    r" ?[(\[][\w.:/, -]{1,80}[)\]]|[ ,|@-]{1,3}(?:[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d |\d{4}-\d\d-\d\d[T ])[\w: +.-]{4,40}?"
)
_NAME_ALONE = lazy_re(
    r"(?P<begin>[=*#+~><-]{1,100}+\s*+|\[)?+[*`]*+"
    r"(?P<word>(?i:on |from )?(?i:node|host(?:name)?|server|vm|machine)(?:[:=]\s*| +))?"
    rf"(?P<host>{_NAME}?)[*`]*(?:{_MORE})?(?P<end>\s*[=*#+~<>-]{{1,100}}|\]|:)?:?$"  # cp1 (10.0.0.11)
)
_TITLE = lazy_re(
    r"(?P<rule>[=*#+~-]{2,100}) ?\S.*?[A-Za-z].*? ?(?P=rule)$|(?P<sign>[=*~-]{3,100}) ?[A-Za-z][^=*~]*[=*~-]{3,100}$"
)
_AROUND = lazy_re(
    r"^[\[<>=*#+~`$%-]{0,100} ?(?:\s*\(?[a-z\d]{1,2}[.)]\s+)?(?:(?i:output of|output|command|cmd):? )?[`*_]*|[`*_]*[\]<>=*#+~: -]{0,100}$"
)
_ROW = lazy_re(r"[A-Za-z0-9]\S*\s+(?:Not)?Ready(?:,\S+)?\s")
_PROMPT = lazy_re(r"\[?[A-Za-z_][\w.-]*@([A-Za-z0-9][\w.-]*)[\]: ]")
_FENCE = lazy_re(r"```|~~~|\{(?:code|noformat)|\[/?(?:code|pre|quote)\b|</?(?:pre|code|details)\b|#\+(?i:begin_)")
_BETWEEN = lazy_re(r"\{\w+|[-=#*]{3,}$|\[source|\.\. [a-z-]+::")
"""Rules and markup that stand between a heading and its output, beside fences."""
_ERROR = lazy_re(
    r"(?i:error)|not found|No such|denied|refused|timed out|cannot|unreachable|failed|exit (?:status|code):? [1-9]"
)
_TITLED = lazy_re(r"\{(?:panel|code|noformat|expand)[:|](?:[^{}]*\|)?title=(?P<title>[^{}|]+)[^{}]*\}$")
_WORD = r"[a-z][a-z0-9-]{1,24}"
_ONE_WORD = lazy_re(
    rf"(?:#{{1,6}} (?P<chapter>{_WORD})|[*][*](?P<bold>{_WORD}):?[*][*]|`(?P<code>{_WORD})`|(?:[Oo]n|[Ff]rom) (?P<on>{_WORD})"
    rf"|(?P<colon>{_WORD})(?=:)):?$"
)
_TIMES_AND_OUTPUTS = frozenset((
    *("actual", "addr", "addresses", "after", "afterwards", "all", "also", "ansible", "bad", "bash", "before", "broken", "client"),
    *("code", "command", "config", "console", "correct", "current", "debug", "diff", "edit", "error", "errors", "evidence", "example"),
    *("expected", "fail", "failed", "first", "fixed", "good", "healthy", "initially", "input", "interfaces", "later", "linux", "listeners"),
    *("log", "logs", "more", "neighbors", "neighbours", "new", "next", "nodes", "normal", "note", "now", "ok", "old"),
    *("original", "output", "pod", "pods", "previously", "problem", "query", "reproduce", "result", "results"),
    *("routes", "routing", "second"),
    *("server", "shell", "similarly", "sockets", "solution", "source", "status", "steps", "table", "tcpdump", "then", "third", "today"),
    *("update", "versions", "with", "without", "wrong", "yesterday"),
))  # fmt: skip
_COLUMNS = lazy_re(r"\S {2,}(?=\S)")
_head = itemgetter(slice(3))
_OFTEN = 500  # lines that begin alike are rows of a table
_NEAR = 6  # blank lines, fences and rules between a heading and its output


class HostHeading(NamedTuple):
    """``at`` is the index of the heading's last line, ``lines`` how many it has; ``host`` is None where it names several or none."""

    at: int
    host: str | None
    lines: int = 1
    command: str | None = None
    title: bool = False
    """A mere title: it separates outputs and names no host."""


def find_host_headings(lines: Sequence[str]) -> Iterator[HostHeading]:
    """Yield the headings in order; but for ansible's and clush's, only such as an output follows."""
    common = {head for head, count in Counter(map(_head, lines)).items() if count > _OFTEN}
    known = _Known(lines)
    ended, level, counted = -1, 0, False
    for n, line in enumerate(lines):
        heading = None
        if n <= ended or not line or line[:3] in common or line[0] in " \t" or len(line) > 200:
            continue
        if line[0] in "*`_" and (begins_output(line.strip("*`_ ")) or len(_COLUMNS.findall(line)) > 2):
            continue  # a row in bold
        if line[0] in "ocf" and (task := _TASK.match(line)):
            yield HostHeading(at=n, host=task["host"])
        elif " | " in line and (ansible := _ANSIBLE.match(line)):
            yield HostHeading(at=n, host=ansible["host"])
        elif line[0] in "-=" and (group := _grouped(lines, n)):
            ended = group.at
            yield group
        elif line[0] == "{" and (titled := _TITLED.match(line)):
            if phrase := host_phrase(f"{titled['title']}:", known):
                yield HostHeading(at=n, host=phrase.host, command=phrase.command)
        elif len(line) < 120 and (heading := _name_heading(lines, n, known)) and not heading.title:
            level = _level(line)
            yield heading
        elif (
            _may_be_in_words(lines, n)
            and (phrase := host_phrase(line, known, counted=counted))
            and _is_heading(lines, n, phrase)
        ):
            level = _level(line)
            counted = counted or (phrase.host is not None and bool(_NUMBERED.match(line)))
            yield HostHeading(at=n, host=phrase.host, command=phrase.command)
        elif level and 1 < _level(line) <= level and not _announces(line, bare=False):
            level = 0
            yield HostHeading(at=n, host=None)  # a chapter beside that of the host
        elif heading is not None:
            yield heading


class _Known(Collection[str]):
    """The names of hosts that the file's node list and prompts show; looked for when they are first asked for."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @cached_property
    def _names(self) -> frozenset[str]:
        rows = (line.split(None, 1)[0] for line in self._lines if "Ready" in line and _ROW.match(line))
        repeated = _repeated(self._lines)
        prompts = (found[1] for line in self._lines if "@" in line and (found := _PROMPT.match(line)))
        return frozenset(name for name in (*rows, *prompts, *repeated) if len(name) > 1 and not is_generic_name(name))

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _repeated(lines: Sequence[str]) -> Sequence[str]:
    """Return the names of headings of one form above outputs, where there are two at least: ``elm:`` here and ``oak:`` there."""
    found: dict[str, None] = {}
    for n, line in enumerate(lines):
        heading = _ONE_WORD.match(line) if len(line) < 60 else None
        if heading and _begins_soon(lines, n + 1):
            found[heading[heading.lastgroup or 0]] = None
    several = len(found) > 1 and not any(map(_is_other_word, found))
    return tuple(found) if several else ()


def _is_other_word(name: str) -> bool:
    """Whether a word above an output speaks of it, or of a time, and not of a host."""
    return name in _TIMES_AND_OUTPUTS or is_no_name(name) or names_no_host(name) or is_component(name)


def _level(line: str) -> int:
    """Return the level of a chapter's heading in Markdown, 0 where the line is none."""
    marks = len(line) - len(line.lstrip("#"))
    return marks if marks < 7 and line[marks : marks + 1] == " " else 0


def _may_be_in_words(lines: Sequence[str], n: int) -> bool:
    """Whether a line may be a heading in words: it is short, marked up, ends with a colon, or stands apart, before something else.

    The expressions for such headings are large: they are made only for what is no line of an output.
    """
    line = lines[n]
    if len(line) > 160 or n + 1 >= len(lines):
        return False
    before = lines[n - 1] if n else ""
    marked = (
        line[0] in '#*`_<[“„"'
        or line[-1] in ":：。"
        or line.startswith(("$ #", "h1. ", "h2. ", "h3. ", "h4. ", "h5. ", "bq. "))
    )
    fenced = bool(_FENCE.match(lines[n + 1]))  # a chat puts who speaks above the words, and no blank line
    if not marked and not fenced and before and before[:3] not in ("```", "~~~", "---", "==="):
        return False
    plain = line.strip("*`_<> ") if marked else line
    if begins_output(plain) or begins_output(plain, at_its_start=True) or is_noise(line):
        return False
    if read_prompt(line) is not None or may_state(line):
        return False  # a line of a log names a host as well
    return _begins_soon(lines, n + 1) or _is_closed_off(lines, n)


def _is_closed_off(lines: Sequence[str], n: int) -> bool:
    """Whether a fence or an error follows a line."""
    soon = next((line for line in lines[n + 1 : n + 1 + _NEAR] if line), "")
    return bool(_FENCE.match(soon) or _ERROR.search(soon[:200]))


def _is_heading(lines: Sequence[str], n: int, phrase: Phrase) -> bool:
    """Whether an output follows, or what announces one; for a heading that is sure, also where it is an error or not known."""
    return phrase.sure or _begins_soon(lines, n + 1)


def _grouped(lines: Sequence[str], n: int) -> HostHeading | None:
    """Return a name between two rules, as ``clush -b`` and ``dshbak -c`` print it; several names share the output that follows."""
    if n + 2 >= len(lines) or not _LINE.match(lines[n]) or lines[n + 2] != lines[n]:
        return None
    found = _GROUP.match(lines[n + 1])
    if not found or not _begins_soon(lines, n + 3):
        return None
    names = found["names"]
    return HostHeading(at=n + 2, host=names if is_host(names) else None, lines=3)


def _name_heading(lines: Sequence[str], n: int, known: Collection[str]) -> HostHeading | None:
    line = lines[n]
    found = _NAME_ALONE.match(line)
    if not found:
        title = _TITLE.match(line) and not is_omission(line)
        return HostHeading(at=n, host=None, title=True) if title and _begins_soon(lines, n + 1) else None
    bare = not (found["begin"] or found["word"] or found["end"])
    called = found["host"].rstrip(":")
    host = (
        called
        if (is_host(called) and not is_component(called))
        or (found["word"] and not names_no_host(called))
        or (not bare and called in known)
        else None
    )
    if host is not None and (is_no_name(host) or host.isdecimal() or (found["word"] and len(host) == 1)):
        return None
    if host is None:
        closed = (
            not is_omission(line)
            and found["begin"]
            and found["end"]
            and len(found["begin"]) > 1
            and re.search("[A-Za-z]", found["host"])
        )
        return HostHeading(at=n, host=None, title=True) if closed and _begins_soon(lines, n + 1) else None
    ruled = bool(found["begin"] and found["end"] and len(found["begin"]) > 1)
    if not _begins_soon(lines, n + 1, at_its_start=bare) and not (ruled and _is_closed_off(lines, n)):
        return None
    if line[found.end("host") :].lstrip(" *`")[:1] in ("(", "[") and is_role(host):
        phrase = host_phrase(line, ())  # the name stands behind the role: Worker (elm):
        host = phrase.host if phrase and phrase.host and phrase.host.lower() != host.lower() else host
    above = 1 if n and _RULE.match(lines[n - 1]) else 0
    below = 1 if _RULE.match(lines[n + 1]) and (not above or lines[n + 1] == lines[n - 1]) else 0
    return HostHeading(at=n + below, host=host, lines=1 + above + below)


def _begins_soon(lines: Sequence[str], n: int, *, at_its_start: bool = False) -> bool:
    """Whether an output begins at this line, or after a few empty ones, or a line that announces one."""
    for line in lines[n : n + _NEAR]:
        if begins_output(line if at_its_start else line.lstrip(), at_its_start=at_its_start):
            return True
        if _announces(line, bare=at_its_start):
            return True
        if line and not _FENCE.match(line) and not _BETWEEN.match(line):
            return False
    return False


def _announces(line: str, *, bare: bool) -> bool:
    """Whether a line is a prompt or a heading of one of the commands that are known, or, ``bare``, the command alone."""
    prompted = line[:1] in "[/~" or "@" in line[:60]
    if prompted and (prompt := read_prompt(line)) and stem_from_command(parse_command_line(prompt.command)):
        return True
    text = line if bare else _AROUND.sub("", line)
    return len(line) < 120 and stem_from_command(parse_command_line(text)) is not None

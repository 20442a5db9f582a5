"""``ps`` with any columns: the processes and their command lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Program, Text, rows
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind

_FIELDS = {
    "USER": "user",
    "UID": "uid",
    "PID": "pid",
    "PPID": "ppid",
    "%CPU": "pcpu",
    "%MEM": "pmem",
    "VSZ": "vsz",
    "RSS": "rss",
    "TTY": "tty",
    "TT": "tty",
    "STAT": "stat",
    "S": "stat",
    "START": "start",
    "STIME": "start",
    "STARTED": "start",
    "TIME": "time",
}
_WHOLE = frozenset(("pid", "ppid", "vsz", "rss"))
_PARTS = frozenset(("pcpu", "pmem"))
_DATE = lazy_re(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)$")
_MONTH = lazy_re(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$")
_NARROW = 72  # columns: a terminal is at least as wide
_ALIKE = 2  # lines that end at the same column are cut there
_WIDTHS = frozenset((79, 128, 132, 204, 213, 236, 255, 256))  # … as do lines of such a length, and of full tens


def _process(heading: Sequence[str], text: str, line: int, cut: bool) -> records.RunningProcess:
    words = text.split(None, len(heading) - 1)
    found: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    rest = text
    for name in heading[:-1]:
        word, rest = _take(rest, name)
        field = _FIELDS.get(name)
        if field == "uid" and not word.isdecimal():
            field = "user"
        if field is None or field in found:
            extra[name.lower()] = word
        elif word in ("-", "?"):
            found[field] = None
        else:
            found[field] = _value(field, word)
    if len(words) < len(heading) - 1 or not isinstance(found.get("pid"), int):
        raise Misread("fewer columns than the heading has")
    return records.RunningProcess(
        line=line, last_line=line, **found, command=rest.strip() or None, cut=cut, extra=extra
    )


def _take(text: str, name: str) -> tuple[str, str]:
    """Return the next column and what stands behind it; ``STARTED`` may be a date of several words."""
    parts = text.split(None, 1)
    if not parts:
        raise Misread("fewer columns than the heading has")
    if name == "STARTED" and len(parts) > 1:
        more = 5 if _DATE.match(parts[0]) else 2 if _MONTH.match(parts[0]) else 1
        words = text.split(None, more)
        return " ".join(words[:more]), words[more] if len(words) > more else ""
    return parts[0], parts[1] if len(parts) > 1 else ""


def _value(field: str, word: str) -> Any:
    if field in _WHOLE or field == "uid":
        if field in ("vsz", "rss") and word[-1:] in "mMgGkK":  # busybox
            return int(float(word[:-1]) * {"k": 1, "m": 1 << 10, "g": 1 << 20}[word[-1].lower()])
        return int(word)
    return float(word) if field in _PARTS else word


def _read(text: Text) -> Parsed:
    found, unmatched = rows("ps", text)
    width = _cut_at(text)
    out = []
    unparsed = list(unmatched)
    heading: list[str] | None = None
    for row in found:
        v = row.values
        if v["heading"]:
            heading = v["heading"].split()
            continue
        try:
            shown = heading or _usual(v["row"])
            if shown is None:
                raise Misread("a row above the heading")
            cut = len(text.lines[row.first - text.first]) == width
            out.append(_process(shown, v["row"], row.first, cut))
        except ValueError:
            unparsed.append(row.first)
    return Parsed(records=tuple(out), unparsed=tuple(sorted(unparsed)), facts={"cut": any(p.cut for p in out)})


_USUAL = (
    (
        lazy_re(r"\S+\s+\d+\s+\d+\.\d\s+\d+\.\d\s+\d+\s+\d+\s+\S+\s+[DIRSTtWXZ][\w<+]*\s+\S+\s+\d+:\d\d\s+\S"),
        ["USER", "PID", "%CPU", "%MEM", "VSZ", "RSS", "TTY", "STAT", "START", "TIME", "COMMAND"],
    ),
    (
        lazy_re(r"\S+\s+\d+\s+\d+\s+\d+\s+(?:\d\d:\d\d|[A-Z][a-z]{2}\d\d|\d{4})\s+\S+\s+(?:\d+-)?\d\d:\d\d:\d\d\s+\S"),
        ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"],
    ),
)
"""How rows of ``ps aux`` and of ``ps -ef`` look, which a ``grep`` leaves without their heading."""


def _usual(row: str) -> list[str] | None:
    return next((heading for shape, heading in _USUAL if shape.match(row)), None)


def _cut_at(text: Text) -> int | None:
    """Return the column at which lines were cut, if they were: several of the longest end there, or it is a terminal's width."""
    command = text.command_line
    if command is not None and any("ww" in w for w in command.words):
        return None
    lengths = Counter(map(len, text.lines))
    longest = max(lengths, default=0)
    usual = longest % 10 == 0 or longest in _WIDTHS
    return longest if longest >= _NARROW and (lengths[longest] >= _ALIKE or usual) else None


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    processes = [r for r in parsed.records if isinstance(r, records.RunningProcess)]
    command = text.command_line
    limits = []
    if not any(p.pid == 1 for p in processes) or (
        command is not None and command.program == "ps" and not _asks_all(command)
    ):
        limits.append("does not show every process")
    if parsed.facts.get("cut"):
        limits.append("the ends of long command lines are cut off")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    return Coverage(whole=not limits, limits=tuple(limits))


def _asks_all(command: CommandLine) -> bool:
    letters = "".join(w.lstrip("-") for w in command.words if not w.startswith("--") and "," not in w)
    dashed = "".join(w for w in command.words if w.startswith("-") and "," not in w)
    return "x" in letters or "e" in dashed or "A" in dashed


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word in ("ps", "psaux", "psef", "psauxww"):
        first = ["ps", *([word[2:]] if word != "ps" else [])]
        if "grep" in following:
            return [*first, *following[: following.index("grep")], "grep"]
        return [*first, *(w for w in following if _OPTION.match(w))]
    return None


_OPTION = lazy_re(r"-?[aAuUxXeEfFlLZTHjmNww]{1,8}$|-?e?o$|[a-z%]+(?:,[a-z%]+)+$|-\S+$")
_HEADING = lazy_re(r"\s*(?:[A-Z%][A-Z%+-]*\s+)*?PID\s+(?:[A-Z%][A-Z%+-]*\s+)*(?:CMD|COMMAND|ARGS)$")
_TOP = lazy_re(r".*(?:TIME\+|\bPR\s+NI\s+VIRT|\bFD\s+TYPE)")


def _signature(lines: Sequence[str]) -> bool:
    if any(_HEADING.match(line) and not _TOP.match(line) for line in lines[:60]):
        return True
    found = sum(1 for line in lines[:60] if _usual(line.strip()))
    return found > 0 and found * 2 >= len(lines[:60])


PARSER = Parser(
    stem="ps",
    programs=(
        Program(names=("ps",), in_name=_in_name, line=r" -?[a-zA-Z][\w,%:=-]*(?: [\w,%:=-]+){0,4}", is_line=False),
    ),
    prints=lambda command: command.program == "ps",
    name_words=("ps_", "ps-", "ps.", "psaux", "psef", "/ps"),
    needs_options=True,
    looks=(
        Look(
            table="ps",
            line=r"\s*(?:[A-Z%][A-Z%-]*\s+){0,12}?PID\s+(?:[A-Z%][A-Z%-]*\s+){0,14}(?:CMD|COMMAND|ARGS)$",
            heads=("USE", "UID", "PID", "F S"),
            inside=(" PID ",),
            first=r"\s*(?:USER|UID|PID|F\s+S?\s+UID)\s+(?:[A-Z%][A-Z%-]*\s+){0,14}(?:CMD|COMMAND|ARGS)$",
            restart=r"(?:USER|UID)\s+PID",
            restart_sign=" PID ",
            indented=" PID ",
        ),
    ),
    glimpse=Glimpse(early=r"\s*(?:[A-Z%][A-Z%-]*\s+){0,12}?PID\s+(?:[A-Z%][A-Z%-]*\s+){0,14}(?:CMD|COMMAND|ARGS)\s*$"),
    kinds=(Kind.PROCESSES,),
    collect=(
        Collect("ps auxww", "processes", hides=True),
        Collect("ps -ef", "processes", rank=1, hides=True),
        Collect("ps", "processes", rank=2, hides=True),
    ),
    captured_from=("ps auxww", "ps aux", "ps -ef", "ps -eo pid,ppid,user,args"),
    record="RunningProcess",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)

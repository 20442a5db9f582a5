"""Headings that say whose output follows: what ansible, clush and loops over hosts (``echo "== $h"``) print."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from netparse.captures.sections.noise import is_omission
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.base.shape import is_ip
from netparse.parsers.spelling import program_names, stem_from_command
from netparse.parsers.tables import begins_output

_ANSIBLE = lazy_re(
    r"(?P<host>[\w.:-]+) \| (?i:CHANGED|SUCCESS|FAILED|UNREACHABLE)!?(?: \| rc=-?\d+(?: \| \(\w+\))? >>| \| rc=-?\d+$| => \{|: )"
)
_TASK = lazy_re(r"(?:ok|changed|fatal|failed): \[(?P<host>[\w.:-]+)(?: -> [^\]]*)?\](?:: \w+!)?(?: => .*)?$")
_LINE = lazy_re(r"[-=]{4,}$")
_RULE = lazy_re(r"[-=#*~]{4,}$")
_GROUP = lazy_re(r"(?P<names>[\w.-]+(?:\[[\d,-]+\][\w.-]*)?(?:,[\w.-]+(?:\[[\d,-]+\][\w.-]*)?)*)(?: \(\d+\))?$")
_NAME = r"[A-Za-z0-9][\w.:-]*"
_MORE = (  # what loops print behind the name: cp1 (10.0.0.11), cp1 [master], cp1 - Mon May  6 10:00:00 UTC 2024
    r" ?[(\[][\w.:/, -]{1,80}[)\]]|[ ,|@-]{1,3}(?:[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d |\d{4}-\d\d-\d\d[T ])[\w: +.-]{4,40}?"
)
_SAID = lazy_re(
    r"(?P<begin>[=*#+~><-]{1,100}+\s*+|\[)?+[*`]*+"
    r"(?P<word>(?i:on |from )?(?i:node|host(?:name)?|server|vm|machine)(?:[:=]\s*| +))?"
    rf"(?P<host>{_NAME}?)[*`]*(?:{_MORE})?(?P<end>\s*[=*#+~<>-]{{1,100}}|\]|:)?:?$"  # cp1 (10.0.0.11)
)
_TITLE = lazy_re(
    r"(?P<rule>[=*#+~-]{2,100}) ?\S.*?[A-Za-z].*? ?(?P=rule)$|(?P<sign>[=*~-]{3,100}) ?[A-Za-z][^=*~]*[=*~-]{3,100}$"
)
_HOST = lazy_re(r"(?=.*[\d.-])[a-z][a-z0-9.-]*|(?:k8s)?(?:master|worker|controlplane)|minikube", re.IGNORECASE)
_TITLE_WORDS = (
    r"ipv?[46]?$|(?:tcp|udp|raw|eth|en[opsx]|bond|br|lo|vlan|table|part|step|test|section|case|output|sample|example|command|cmd|"
    r"attachment|figure|page|line|v)[\d._-]*$|.*(?:route|routing|addr|link|neigh|sock|port|network|interface|proc|"
    r"kube-?ctl|get-node|iptables|check|result|before|after|describe)|.*\.(?:txt|log|sh|out|md|ya?ml|json)$"
)  # fmt: skip
_AROUND = lazy_re(
    r"^[\[<>=*#+~`$%-]{0,100} ?(?:(?i:output of|output|command|cmd):? )?[`*]*|[`*]*[\]<>=*#+~: -]{0,100}$"
)
_head = itemgetter(slice(3))
_OFTEN = 500  # lines that begin alike are rows of a table
_NEAR = 3  # blank lines, fences and rules between a heading and its output


@cache
def _no_host() -> re.Pattern[str]:
    """Return an expression for words that titles have, programs among them, and hosts do not."""
    programs = "|".join(re.escape(name) for name in program_names() if len(name) > 2)
    return re.compile(rf"{_TITLE_WORDS}|(?:.*[\W_])?(?:{programs})(?:[\W_\d]|$)", re.IGNORECASE)


class HostHeading(NamedTuple):
    """``at`` is the index of the heading's last line, ``lines`` how many it has; ``host`` is None where it names several or none."""

    at: int
    host: str | None
    lines: int = 1
    title: bool = False
    """A mere title: it parts outputs, and says nothing of the host."""


def find_host_headings(lines: Sequence[str]) -> Iterator[HostHeading]:
    """Yield the headings in order; but for ansible's and clush's, only such as an output follows."""
    common = {head for head, count in Counter(map(_head, lines)).items() if count > _OFTEN}
    ended = -1
    for n, line in enumerate(lines):
        if n <= ended or not line or line[:3] in common or line[0] in " \t" or len(line) > 200:
            continue
        if line[0] in "ocf" and (task := _TASK.match(line)):
            yield HostHeading(at=n, host=task["host"])
        elif " | " in line and (ansible := _ANSIBLE.match(line)):
            yield HostHeading(at=n, host=ansible["host"])
        elif line[0] in "-=" and (group := _grouped(lines, n)):
            ended = group.at
            yield group
        elif len(line) < 120 and (heading := _said(lines, n)):
            yield heading


def _grouped(lines: Sequence[str], n: int) -> HostHeading | None:
    """Return a name between two rules, as ``clush -b`` and ``dshbak -c`` print it; several names share the output that follows."""
    if n + 2 >= len(lines) or not _LINE.match(lines[n]) or lines[n + 2] != lines[n]:
        return None
    found = _GROUP.match(lines[n + 1])
    if not found or not _begins_soon(lines, n + 3):
        return None
    names = found["names"]
    return HostHeading(at=n + 2, host=names if is_host(names) else None, lines=3)


def _said(lines: Sequence[str], n: int) -> HostHeading | None:
    line = lines[n]
    found = _SAID.match(line)
    if not found:
        title = _TITLE.match(line) and not is_omission(line)
        return HostHeading(at=n, host=None, title=True) if title and _begins_soon(lines, n + 1) else None
    bare = not (found["begin"] or found["word"] or found["end"])
    host = found["host"] if is_host(found["host"]) or (found["word"] and not _no_host().match(found["host"])) else None
    if host is None:
        closed = (
            not is_omission(line)
            and found["begin"]
            and found["end"]
            and len(found["begin"]) > 1
            and re.search("[A-Za-z]", found["host"])
        )
        return HostHeading(at=n, host=None, title=True) if closed and _begins_soon(lines, n + 1) else None
    if not _begins_soon(lines, n + 1, at_its_start=bare):
        return None
    above = 1 if n and _RULE.match(lines[n - 1]) else 0
    below = 1 if above and lines[n + 1] == lines[n - 1] else 0
    return HostHeading(at=n + below, host=host, lines=1 + above + below)


def is_host(text: str) -> bool:
    """Whether a word can be the name or the address of a host, and no word that titles have."""
    if _HOST.fullmatch(text):
        return not _no_host().match(text)
    return "%" not in text and is_ip(text)


def _begins_soon(lines: Sequence[str], n: int, *, at_its_start: bool = False) -> bool:
    """Whether an output begins at this line, or after a few that say nothing; or what announces one."""
    for line in lines[n : n + _NEAR]:
        if begins_output(line if at_its_start else line.lstrip(), at_its_start=at_its_start):
            return True
        if _announces(line, bare=at_its_start):
            return True
        if line and not re.match(r"(?:```|~~~|\{\w+|[-=#*]{3,}$)", line):
            return False
    return False


def _announces(line: str, *, bare: bool) -> bool:
    """Whether a line is a prompt or a heading of one of the commands that are known, or, ``bare``, the command alone."""
    text = line if bare else _AROUND.sub("", line)
    return len(line) < 120 and stem_from_command(parse_command_line(text)) is not None

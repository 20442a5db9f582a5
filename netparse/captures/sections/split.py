"""Cuts a file into the outputs of single commands; a prompt names the command and the host."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from netparse.captures.sections.headings import Mark, find_marks
from netparse.captures.sections.host_words import is_generic_name
from netparse.captures.sections.namespaces import Namespaces
from netparse.captures.sections.rows_only import are_rows_only
from netparse.captures.sections.shells import Place, Shells, host_at
from netparse.captures.text.clean import dedent
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import CommandLine, parse_command_line
from netparse.parsers.tables import table_changes

_SEVERAL = (";", "&", "sh -c", " -- ", "ssh ", "xargs", ".sh")
"""What a command line that prints several outputs has."""
_LISTED = lazy_re(r"\bget\s+(?:-\S+\s+)*(?P<names>[a-z.]+(?:,[a-z.]+)+)(?=\s|$)")


class Section(NamedTuple):
    """The cleaned lines of one output; ``first`` is the number of its first line in the file as saved.

    ``heading`` numbers the lines that announced it; ``logs`` is whether it is a program's log, which no parser reads.
    """

    lines: Sequence[str]
    first: int
    heading: tuple[int, ...] = ()
    command_line: CommandLine | None = None
    host: str | None = None
    host_by: str | None = None
    netns: str | None = None
    logs: bool = False
    typed: bool = False
    """Whether a command line stands before it, of which it may be one output of several (``ip a; ip r``)."""


def split_sections(lines: Sequence[str]) -> list[Section]:
    """Return the sections of a file in order, together all its lines; a file without any heading is one section."""
    return [Section(lines=list(lines), first=1)] if are_rows_only(lines) else _split(lines)


def _split(lines: Sequence[str]) -> list[Section]:
    flat = dedent(lines)
    if flat is not lines and (find_marks(flat) or any(table_changes(flat))):
        lines = flat  # in a single output the indent may be its own: the parsers try both
    marks = find_marks(lines)
    return [part for section in _cut(lines, marks) for part in _by_kind(section)]


def _cut(lines: Sequence[str], marks: Sequence[Mark]) -> Iterator[Section]:
    start = 0
    current = Section(lines=(), first=1)
    rest: tuple[str, ...] = ()
    namespaces = Namespaces()
    in_words = False  # whether the heading before is words on a host: the prompt below says what was typed there
    headed: str | None = None  # the host that a heading named for all that follows
    shells = Shells()
    shared: CommandLine | None = None  # that ran on each of the hosts whose headings follow
    for mark in (*marks, Mark(at=len(lines))):
        end = mark.at + 1 - mark.lines
        content = [*rest, *lines[start:end], *([mark.before] if mark.before else [])]
        last = mark.at == len(lines)
        shown = any(content)
        heading = () if last else tuple(range(end + 1, mark.at + 2))
        if shown or last or (current.heading and not mark.inherits and not (in_words and mark.prompt)):
            yield current._replace(lines=content, first=start + 1 - len(rest))
        else:
            heading = (*current.heading, *range(start + 1, end + 1), *heading)
        in_words = mark.names_host if not (mark.fence and not shown) else in_words
        namespace = namespaces.after(mark, "" if last else lines[mark.at], shown=shown)
        headed = _headed_host(mark, headed)
        if mark.names_host:
            shells.leave()
        elif mark.prompt is not None and shells.prompt(mark.prompt, content):
            mark = mark._replace(host=None)  # what follows is no longer of the shell whose prompt this is
        if mark.fence and shown and current.host_by in ("prompt", "shell"):
            current = current._replace(host=None, host_by=None)
        keeps = mark.inherits and (not shown or mark.netns is not None)
        shared = _shared(mark, shared)
        if shared is not None and mark.names_host and mark.host and mark.command_line is None:
            mark = mark._replace(command_line=shared)
        current = _opened(current, mark, heading, namespace, headed, shells.place(), keeps=keeps)
        start, rest = mark.at + 1, (mark.rest,) if mark.rest else ()


def _shared(mark: Mark, before: CommandLine | None) -> CommandLine | None:
    """Return the command that ran on many hosts, each of which has a heading: up to another command, or the end of the paste."""
    if mark.command_line is not None or mark.prompt is not None:
        return mark.command_line if mark.command_line is not None and mark.command_line.on_many else None
    return None if mark.fence or not mark.names_host else before


def _headed_host(mark: Mark, headed: str | None) -> str | None:
    """Return the host that a heading names; a prompt knows better, unless its name is everybody's."""
    if mark.names_host:
        return mark.host
    return None if mark.host and not is_generic_name(mark.host) else headed


def _opened(
    before: Section, mark: Mark, heading: tuple[int, ...], namespace: str | None, headed: str | None, place: Place | None,
    *, keeps: bool,
) -> Section:  # fmt: skip
    """Return the section that a mark opens, still without lines; it ``keeps`` the command that was announced before it."""
    command = mark.command_line or (before.command_line if keeps else None)
    host = _ran_on(mark, before, headed, place)
    reaches = command is not None and command.elsewhere
    inside = None if reaches else place.netns if place else mark.container
    return Section(
        lines=(),
        first=0,
        heading=heading,
        command_line=command,
        host=host,
        host_by=None
        if host is None
        else "heading"
        if host == headed
        else "shell"
        if place and place.host
        else "prompt",
        netns=(command.netns if command else None) or inside or namespace,
        logs=mark.logs,
        typed=command is not None,
    )


def _ran_on(mark: Mark, before: Section, headed: str | None, place: Place | None) -> str | None:
    """Return the host of what follows: the one that the command line reaches, that a shell entered, of a heading, or the prompt's."""
    if mark.command_line is not None and mark.command_line.elsewhere:
        return mark.command_line.host or headed
    if place is not None and place.host is not None:
        return host_at(place, mark.prompt) or (before.host if mark.inherits and mark.prompt is None else None)
    if place is not None and place.names_container:
        return headed
    return headed or mark.host or (before.host if mark.inherits else None)


def _by_kind(section: Section) -> Iterator[Section]:
    """Cut a section where another kind of table begins with no heading; only the first part is the announced command's."""
    cuts = [] if section.logs else list(table_changes(section.lines))
    if not cuts:
        yield section
        return
    yield section._replace(lines=section.lines[: cuts[0]])
    command = section.command_line
    several = command is not None and any(sign in command.text for sign in _SEVERAL)
    each = _each_of_list(command, len(cuts) + 1)
    for at, end, own in zip(cuts, [*cuts[1:], len(section.lines)], each[1:], strict=True):
        lines, first = section.lines[at:end], section.first + at
        yield section._replace(lines=lines, first=first, heading=(), command_line=own, typed=several)


def _each_of_list(command: CommandLine | None, tables: int) -> Sequence[CommandLine | None]:
    """Return the command of each table of ``get svc,ep -n kube-system``; None of each where their number is another."""
    found = _LISTED.search(command.text) if command else None
    names = found["names"].split(",") if found else []
    if command is None or found is None or len(names) != tables:
        return [None] * tables
    before, after = command.text[: found.start("names")], command.text[found.end("names") :]
    return [parse_command_line(f"{before}{name}{after}") for name in names]

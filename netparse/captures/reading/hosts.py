"""The sections of a text, host by host where a prefix on each line names them."""

from collections.abc import Iterator

from netparse.captures.sections.split import Section, split_sections
from netparse.captures.text.clean import Cleaned
from netparse.parsers.base.command_line import CommandLine

_MOST = 3000  # changes of the host that a prefix names
_SPREAD = 3_000_000  # lines that hosts whose lines came in turns may have together, with those of the others as blank


def sections_of_hosts(cleaned: Cleaned) -> Iterator[Section]:
    """Yield the sections; where a prefix names hosts, a new host begins a new one."""
    if len(set(cleaned.hosts.values())) < 2:
        host = next(iter(cleaned.hosts.values()), None)
        for section in split_sections(cleaned.lines):
            yield section._replace(host=section.host or host)
        return
    numbers = sorted(cleaned.hosts)
    starts = [n for n, m in zip(numbers, [-1, *numbers], strict=False) if cleaned.hosts[n] != cleaned.hosts.get(m)]
    hosts = set(cleaned.hosts.values())
    if len(starts) > len(hosts) and len(hosts) * len(cleaned.lines) < _SPREAD:
        yield from _interleaved(cleaned)
        return
    starts = [0, *starts[1:_MOST]]
    shared: CommandLine | None = None
    for start, end in zip(starts, [*starts[1:], len(cleaned.lines)], strict=True):
        host = cleaned.hosts[start] if start in cleaned.hosts else cleaned.hosts[min(cleaned.hosts)]
        for section in split_sections(cleaned.lines[start:end]):
            heading = tuple(n + start for n in section.heading)
            section = _of_all(section, shared)
            shared = section.command_line if section.command_line and section.command_line.on_many else shared
            yield section._replace(host=section.host or host, first=section.first + start, heading=heading)


def _interleaved(cleaned: Cleaned) -> Iterator[Section]:
    """Yield the sections of hosts whose lines came in turns: each is read as if the others' lines were blank."""
    own: dict[str, list[int]] = {}
    for n in sorted(cleaned.hosts):
        own.setdefault(cleaned.hosts[n], []).append(n)
    unnamed = [n for n, line in enumerate(cleaned.lines) if line and n not in cleaned.hosts]
    parts = split_sections([cleaned.lines[n] for n in unnamed])
    on_all = [s for s in parts if not any(s.lines) and s.command_line and s.command_line.on_many]
    shared: CommandLine | None = None
    above: tuple[int, ...] = ()
    if len(on_all) == 1:  # the one command line above what all printed
        shared, above = on_all[0].command_line, tuple(unnamed[n - 1] + 1 for n in on_all[0].heading)
        unnamed = [n for n in unnamed if n + 1 not in above]
    for host, numbers in [*list(own.items())[:_MOST], *([(None, unnamed)] if unnamed else [])]:
        lines = [cleaned.lines[n] for n in numbers]
        for section in split_sections(lines):
            first, last = section.first - 1, section.first - 2 + len(section.lines)
            rows = dict(zip(numbers[first : last + 1], section.lines, strict=True))
            spread = [rows.get(n, "") for n in range(numbers[first], numbers[last] + 1)] if rows else []
            heading = tuple(numbers[n - 1] + 1 for n in section.heading)
            yield _of_all(section, shared)._replace(
                host=section.host or host, lines=spread, first=min(rows, default=0) + 1, heading=(*above, *heading)
            )
            above = ()


def _of_all(section: Section, shared: CommandLine | None) -> Section:
    """Return a section with the command that ran on all hosts, where it has none of its own."""
    return section if section.command_line or shared is None else section._replace(command_line=shared, typed=True)

"""What a parser is: how its command is called, how its output looks and becomes records, what a capture of it can prove."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from netparse import fsm, records
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.base.look import Glimpse, Look
from netparse.parsers.base.program import Program

if TYPE_CHECKING:
    from netparse.parsers.kubernetes.found import Found


class Misread(ValueError):
    """A line has the outer shape of a row, but a value in it cannot be what its column says."""


class Text(NamedTuple):
    """The cleaned lines of one command's output; ``first`` is the number of ``lines[0]`` in the file as saved."""

    lines: Sequence[str]
    first: int = 1
    command_line: CommandLine | None = None
    template: fsm.Template | None = None
    """The user's own template that replaces the one that ships."""


class Parsed(NamedTuple):
    """Records, and the numbers of the lines that were not understood, counted in the file as saved."""

    records: "tuple[records.Record, ...]"
    unparsed: tuple[int, ...]
    facts: Mapping[str, bool] = MappingProxyType({})
    """What the text said outside its rows, such as ``unprivileged``: the coverage is judged by it."""


class FileName(NamedTuple):
    """A path or name of a file with this output, and the command line that it stands for.

    Of names the whole is matched, without ending; ``ending`` is an expression for the one that it must have.
    """

    pattern: re.Pattern[str]
    command: str
    ending: str = ""


def _never(command: CommandLine) -> bool:
    return False


class Parser(NamedTuple):
    """One command, registered in ``PARSERS``, with the template of the same stem: all that netparse knows of it.

    First what every command has, then how it is called, how its output looks, and what the output tells.
    """

    stem: str
    captured_from: tuple[str, ...]
    """Command lines that print this; the first one is what a user is asked to collect."""
    signature: Callable[[Sequence[str]], bool]
    """Whether these lines (cleaned, not blank) can only be this command's output."""
    record: str
    """The name of the record type in ``netparse.records``."""
    read: Callable[[Text], Parsed]
    coverage: Callable[[Text, Parsed], Coverage]

    programs: tuple[Program, ...] = ()
    """The programs that print it."""
    prints: Callable[[CommandLine], bool] = _never
    """Whether a command line of one of the programs prints this, and not another output of the program."""
    paths: tuple[FileName, ...] = ()
    """The files of the system that hold it, to be read with ``cat`` or copied, such as ``/proc/net/tcp``."""
    file_names: tuple[FileName, ...] = ()
    """Names that people give to files with it, and that do not spell the command line."""
    name_words: tuple[str, ...] = ()
    """What stands in each name of a file that promises it, where that is not the name of a program."""
    collect: tuple[Collect, ...] = ()
    """What the collecting script runs to get it; none where another command tells the same better."""
    needs_options: bool = False
    """Whether a file name without options, such as ``netstat.txt``, leaves open which were given."""
    keeps_time: bool = True
    """Whether the time of a file in an archive is that of the capture; copies of the kernel's files bear any time."""

    looks: tuple[Look, ...] = ()
    """The forms of its output."""
    glimpse: Glimpse | None = None
    plausible: Callable[[Sequence[str]], bool] | None = None
    """Whether these lines may be this command's output: asked only where a name or a command line says that they are."""
    other_files: FileName | None = None
    """Names of files that have this form to the letter and hold something else, and what that is."""
    messages: re.Pattern[str] | None = None
    """Messages of the tool around its output that say what it does not show: they are left to ``read``."""
    folds: bool = False
    """Whether a record comes from several lines: an omission between them is then given to ``read`` as a line ``--``."""
    headless: re.Pattern[str] | None = None
    """For tables without a heading: the words by which a line that was not understood is one of the table's own."""
    structured: bool = False
    """Whether the output is JSON or YAML, in which ``...`` and ``---`` are no omissions."""

    silent: bool = False
    """Whether it prints not a line, no heading either, and ends with exit code 0 where there is nothing to list."""
    ends_in_words: bool = False
    """Whether the last column may hold any words, so that a comment behind a row would become a part of them."""
    events: bool = False
    """Whether the text ends in events, whose messages may be evidence by themselves."""
    beside: Callable[[Sequence[str]], bool] | None = None
    """Whether these lines hold something of this command among the output of another: objects of several kinds in one file."""
    hosts: Callable[[Sequence[str]], Iterable[tuple[str, int, int]]] | None = None
    """For objects that each speak of one node: the node, the first and the last line of each, counted from 1."""
    of_object: "Callable[[Found], records.Record | None] | None" = None
    """Makes the record of one object out of a long text that is read piece by piece; None for those of other commands."""
    more_records: tuple[str, ...] = ()
    """Names of further types of its records."""

    kinds: tuple[Kind, ...] = ()
    """The kinds of evidence that a capture of it gives, the main one first; a user's own command gives none."""
    own: bool = False
    """Whether the command is the user's own: then its signature goes before all others."""

    @property
    def record_types(self) -> "tuple[type[records.Record], ...]":
        """The types of its records, the main one first."""
        return tuple(getattr(records, name) for name in (self.record, *self.more_records))

    def with_template(self, own: fsm.Template) -> "Parser":
        """Return this parser with a template of the user's own in place of the one that ships."""
        return self._replace(read=lambda text: self.read(text._replace(template=own)))

"""What the name of a file or a command line promises of the content: how far it is believed, and when it is broken."""

from netparse.parsers import Kind, kinds_of
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.kinds import OF_CLUSTER
from netparse.parsers.spelling import parser_of

_LOOSE = frozenset({Kind.NEIGHBORS, Kind.ROUTES})  # people call a file "arp" or "route" whatever printed it


def is_telling(named: CommandLine | None) -> bool:
    """Whether a command line that only a name spells may be believed in its options: ``netstat.txt`` leaves them open."""
    if named is None:
        return False
    parser = parser_of(named)
    return parser is None or not parser.needs_options or any(w.startswith(("-", "/")) for w in named.words)


def contradicts(named: CommandLine | None, promised: str | None, stem: str) -> bool:
    """Whether a content of this stem is not what the name or the command line promised."""
    if promised is None or promised == stem:
        return False
    common = set(kinds_of(promised)) & set(kinds_of(stem))
    if common & OF_CLUSTER:
        return False
    return not (named is not None and not named.words and common & _LOOSE)

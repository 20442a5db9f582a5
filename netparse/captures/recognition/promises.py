"""The command that a file's name or a command line announces: how far netparse trusts it, and when the content contradicts it."""

from netparse.lazy import lazy_re
from netparse.parsers import Kind, Parser, kinds_of
from netparse.parsers.base.command_line import CommandLine, joined_commands
from netparse.parsers.base.kinds import OF_CLUSTER
from netparse.parsers.base.where import KUBECTL_NAMES
from netparse.parsers.spelling import parser_of

_LOOSE = frozenset({Kind.NEIGHBORS, Kind.ROUTES})  # people call a file "arp" or "route" whatever printed it


def has_options(named: CommandLine | None) -> bool:
    """Whether the name of a file spells the options of its command as well: ``netstat.txt`` leaves them open."""
    if named is None:
        return False
    parser = parser_of(named)
    return parser is None or not parser.needs_options or any(w.startswith(("-", "/")) for w in named.words)


def contradicts(named: CommandLine | None, promised: str | None, stem: str) -> bool:
    """Whether a content of this stem is not what the name or the command line promised."""
    if promised is None or promised == stem:
        return False
    common = set(kinds_of(promised)) & set(kinds_of(stem))
    if common & OF_CLUSTER or (named is not None and _prints(named, stem)):
        return False
    return not (named is not None and not named.words and common & _LOOSE)


def _prints(named: CommandLine, stem: str) -> bool:
    """Whether one of the commands of a shell line (``ip link; ip address``) prints what has this stem."""
    parsers = map(parser_of, joined_commands(named.text))
    return any(p is not None and p.stem == stem for p in parsers)


_PRINT_OTHERS = frozenset(
    {
        "echo",
        "printf",
        "ipcalc",
        "sipcalc",
        "docker",
        "podman",
        "nerdctl",
        "wget",
        "dig",
        "nslookup",
        "host",
        "getent",
    }
    | {
        "jq",
        "yq",
        "aws",
        "gcloud",
        "az",
        "openstack",
        "terraform",
        "etcdctl",
        "helm",
        "kubeadm",
        "calicoctl",
        "traceroute",
        "mtr",
        "tcpdump",
    }
)
_THEIR_FILES = lazy_re(r"/etc/(?:hosts|resolv\.conf|fstab|exports|kubernetes|cni|netplan|network|sysconfig)\b")


def prints_other(command: CommandLine | None, parser: Parser) -> bool:
    """Whether a command line that was typed is known to print something else than this parser reads, whatever it looks like."""
    if command is None or parser.own or parser_of(command) is parser:
        return False
    if command.program in _PRINT_OTHERS:
        return True
    if command.program in KUBECTL_NAMES:
        return OF_CLUSTER.isdisjoint(parser.kinds)
    return command.program == "cat" and any(_THEIR_FILES.match(w) for w in command.words)

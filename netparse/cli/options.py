"""The options that several commands share, and what their texts mean."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from netparse.cli import complete, stages
from netparse.errors import UsageError
from netparse.nearest import did_you_mean

if TYPE_CHECKING:
    from netparse.analysis import Analysis


def choice_option(flag: str, names: Iterable[str], help: str) -> Any:
    """Return an option that takes one of these names, or of an enumeration; of a misspelt one it says which was meant."""
    known = tuple(map(str, names))

    def checked(name: str) -> str:
        if name not in known:
            raise typer.BadParameter(f"{name!r} is not one of {', '.join(map(repr, known))}{did_you_mean(name, known)}")
        return name

    shown = f"[{'|'.join(known)}]"
    return typer.Option(flag, help=help, metavar=shown, parser=checked, autocompletion=lambda: list(known))


Paths = Annotated[list[str], typer.Argument(metavar="PATH…", help="Bundles, folders or files; - is standard input.")]
Kubernetes = Annotated[str | None, typer.Option("--kubernetes", metavar="V", help="The Kubernetes version, e.g. 1.30.")]
Distribution = Annotated[
    str | None,
    typer.Option("--distribution", metavar="D", autocompletion=complete.distributions, help="kubeadm, k3s, rke2, …"),
]
Cni = Annotated[
    list[str] | None,
    typer.Option(
        "--cni", metavar="C", autocompletion=complete.plugins, help="calico, cilium, flannel, …; may be repeated."
    ),
]
Nodes = Annotated[
    list[str] | None, typer.Option("--node", metavar="PATH=NAME", help="What lies under PATH is from node NAME.")
]
Roles = Annotated[
    list[str] | None,
    typer.Option(
        "--role", metavar="[NODE=]ROLE", autocompletion=complete.roles, help="A node's role; without NODE= of all."
    ),
]
Ports = Annotated[Path | None, typer.Option("--ports", metavar="FILE.toml", help="Your own port rules.")]


def _percentage(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 100:
        raise typer.BadParameter(f"{text!r} is no percentage from 0 to 100")
    return value


Coverage = Annotated[
    float | None,
    typer.Option("--min-coverage", metavar="PERCENT", parser=_percentage, help="Exit 3 when less could be judged."),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="ID[@NODE]", autocompletion=complete.check_ids, help="Only these checks; * and commas work."
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="ID[@NODE]", autocompletion=complete.check_ids, help="Not these checks; * and commas work."
    ),
]
Baseline = Annotated[Path | None, typer.Option("--baseline", metavar="FILE.toml", help="Findings that are accepted.")]

MaxSize = Annotated[
    str | None, typer.Option("--max-size", metavar="SIZE", help="Read more than 2G of captures, e.g. 8G, or less.")
]


def _processes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5 and int(text)):
        raise typer.BadParameter(f"{text!r} is no number of processes: give 1 or more")
    return int(text)


Jobs = Annotated[
    int | None,
    typer.Option("--jobs", metavar="N", parser=_processes, help="Processes that read large bundles; else one a core."),
]

Templates = Annotated[Path | None, typer.Option("--templates", metavar="DIR", help="A folder of your own templates.")]

Redact = Annotated[bool, typer.Option("--redact", help="Pseudonyms for addresses, names, users and domains; no keys.")]
RedactKinds = Annotated[
    str | None,
    typer.Option("--redact-kinds", metavar="KIND,…", help="Only ip, mac, hostname, domain, user; keys always."),
]
Kinds = Annotated[
    str | None, typer.Option("--kinds", metavar="KIND,…", help="Only ip, mac, hostname, domain, user; keys always.")
]
RedactMapFile = Annotated[
    Path | None,
    typer.Option("--redact-map", metavar="FILE", help="Keep pseudonyms from run to run; never give it away."),
]
RedactWords = Annotated[
    list[str] | None,
    typer.Option("--redact-word", metavar="WORD", help="A word of yours, or @FILE of them; may be repeated."),
]
RedactStrict = Annotated[bool, typer.Option("--redact-strict", help="Names without role words and numbers.")]

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks; of check only the faults.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Each step with its time; of check all evidence and all names.")
]

FailOn = Annotated[str, choice_option("--fail-on", ("fail", "warn", "never"), "Exit 1 from this verdict on.")]


def listed(given: Iterable[str] | None) -> tuple[str, ...]:
    """Return what an option names that may be repeated and takes a list with commas."""
    return tuple(name for text in given or () for name in text.split(",") if name)


def pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """Return ``KEY=VALUE`` options as a mapping."""
    out = {}
    for text in given or []:
        key, equals, value = text.rpartition("=")
        if not (key and equals and value):
            raise UsageError(f"{option} {text}: write it as {option} PATH=NAME")
        out[key] = value
    return out


def roles(given: list[str] | None) -> dict[str, frozenset[str]]:
    """Return the roles by node; the key of a role for all nodes is empty."""
    out: dict[str, frozenset[str]] = {}
    for text in given or []:
        node, equals, names = text.rpartition("=")
        if bool(node) != bool(equals) or not names:
            raise UsageError(f"--role {text}: write it as --role NODE=ROLE, or --role ROLE for all nodes")
        for name in filter(None, names.split(",")):
            if not stages.ports.canonical_roles((name,)):
                raise UsageError(f"--role {text}: there are control-plane, etcd and worker")
            out[node] = out.get(node, frozenset()) | {name}
    return out


def patterns(given: list[str] | None, known: Iterable[str], option: str) -> tuple[str, ...]:
    """Return the patterns of ``--select`` or ``--ignore``; one that can match no check is a UsageError."""
    names = tuple(known)
    found = listed(given)
    for pattern in found:
        check = pattern.partition("@")[0] or "*"
        if not any(fnmatchcase(name, check) for name in names):
            near = did_you_mean(check, names)
            raise UsageError(f"{option} {pattern}: there is no such check; `netparse list checks` names them{near}")
    return found


def exit_code(analysis: "Analysis", fail_on: str, min_coverage: float | None) -> int:
    """Return 1 for findings at or above ``fail_on``, else 3 for too little evidence, else 0.

    Who asks for a coverage gets no 0 where captures were given and not read: nobody knows how many questions they would add.
    """
    summary = analysis.summary
    bad = {"fail": summary.fail, "warn": summary.fail + summary.warn, "never": 0}[fail_on]
    if bad:
        return 1
    if not min_coverage:
        return 0
    return 3 if analysis.lacks_captures or (summary.coverage or 0.0) < min_coverage else 0

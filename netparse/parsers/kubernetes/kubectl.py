"""How ``kubectl`` is called: the verb, the resources, and whether it prints objects or a table."""

import re
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Literal

from netparse.lazy import lazy_re
from netparse.parsers.base import Program
from netparse.parsers.base.command_line import CommandLine

NODES = r"(?:no|nodes?)(?:[/,].*|\.v1)?"
"""The words by which a command line asks for nodes."""
_AS_OBJECT = lazy_re(
    r"(?:-o|--output)[ =]?(?:json|yaml"
    r"|jsonpath(?:-as-json)?=\{\s*\.(?:metadata(?:\.annotations|\.labels)?|status(?:\.addresses)?|spec)\s*\})(?:\s|$)"
)
"""As JSON or YAML; a path to a part that holds others prints it as JSON."""


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word not in KUBECTL.names:
        return None
    if "grep" in following:
        return [*(_in_name(word, following[: following.index("grep")]) or ()), "grep"]
    return [word, *("-o" if w == "o" else w.replace(".etc.", "/etc/") for w in following)]


KUBECTL = Program(
    names=("kubectl", "oc", "k", "kubectl.exe", "microk8s.kubectl", "kc", "kctl", "kubecolor", "kgno", "kgn", "kg"),
    in_name=_in_name,
    line=r"(?: --)? (?:get|describe) \S+(?: \S+){0,4}",
    alone=False,
)


def prints(
    verb: Literal["get", "describe"], resources: str, *, as_object: bool | None = None
) -> Callable[[CommandLine], bool]:
    """Return whether a command line shows one of these resources (an expression for the whole word).

    With ``as_object`` True as JSON or YAML, with False as a table.
    """
    resource = lazy_re(rf"(?:{resources})$")

    def shows(command: CommandLine) -> bool:
        words = command.arguments
        asked = next((v for v in ("get", "describe") if v in words), None)
        if asked != verb:
            return False
        first = (w.partition(",")[0] for w in words[words.index(verb) + 1 :])  # of svc,ep the first is printed first
        if not any(map(resource.match, first)):
            return False
        return as_object is None or bool(_AS_OBJECT.search(" ".join(command.words))) == as_object

    return shows


def object_named(command: CommandLine | None, resources: str) -> str | None:
    """Return the one object that a command line names behind its resource: ``node w1 -o yaml``, ``node/w1``; None for others."""
    words = command.words if command else ()
    for n, word in enumerate(words):
        if re.fullmatch(resources, word):
            behind = list(takewhile(lambda w: not w.startswith("-"), words[n + 1 :]))
            names = [*filter(None, [word.partition("/")[2]]), *behind]
            return names[0] if len(names) == 1 else None
    return None

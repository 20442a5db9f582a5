"""Lines that are nothing but the command line of an output: how they begin, and what they may hold."""

import re
from functools import cache

from netparse.parsers.spelling import programs

_WRAPPERS = (
    r"(?:(?:sudo|ssh(?: -[A-Za-z] ?\S+)* [^\s-]\S*|ip netns exec \S+|(?:kubectl|oc)(?: -n \S+)? exec(?: -\S+)*(?: \S+){1,4} --"
    r"|(?:docker|podman|crictl|nerdctl) exec(?: -\S+)* \S+|nsenter(?: -\S+| \d+)+(?: --)?"
    r"|(?:k3s|k0s|rke2|microk8s|minikube|k8s)(?= k)(?: --)?) ){0,3}(?:[\w.~-]*/\S*/|[\w.~-]+/)?"
)
_FILTERED = r"(?: ?2> ?/dev/null)?(?: ?\| ?(?:sudo )?(?:grep|egrep|head|tail|awk|sed|sort|uniq|cut|column|less|more|cat|tee)(?: .*)?)?"
_BARE_STARTS = (
    *("sudo ", "cat /", "/", "ssh ", "docker exec", "podman exec", "crictl exec", "nerdctl exec", "nsenter "),
    *("k3s k", "k0s k", "rke2 k", "microk8s", "minikube k", "k8s k", "./", "~/", "cluster/", "kubectl.", "oc."),
    *("kubectl ", "oc ", "ip ", "Command", "Output of ", "Running", "Executing", "CMD", "cmd"),
)


@cache
def bare_line() -> re.Pattern[str]:
    """Return an expression for a line that is nothing but the command line of an output."""
    by_words: dict[str, list[str]] = {}
    for program in programs():
        if program.is_line:
            by_words.setdefault(program.line, []).extend(
                re.escape(n) for n in program.names if len(n) > 1 or not program.alone
            )
    own = "|".join(f"(?:{'|'.join(dict.fromkeys(names))})(?:\\.exe|\\.sh)?{words}" for words, names in by_words.items())
    announced = r"(?:(?:Output of|Command|Running|Executing|CMD|cmd):? )?"
    return re.compile(rf"{announced}(?P<command>{_WRAPPERS}(?:{own}|cat /\S+){_FILTERED})$")


@cache
def bare_starts() -> tuple[str, ...]:
    """Return how such lines begin; a program that does not stand alone has a blank behind it."""
    own = (n if p.alone else f"{n} " for p in programs() if p.is_line for n in p.names if len(n) > 1 or not p.alone)
    return tuple(dict.fromkeys((*own, *_BARE_STARTS)))


@cache
def bare_heads() -> frozenset[str]:
    return frozenset(start[:n] for start in bare_starts() for n in (1, 2, 3))

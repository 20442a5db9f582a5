"""A command line as a person typed it or a collector names it, reduced to what decides which output to expect."""

import re
import shlex
from functools import lru_cache
from typing import NamedTuple

from netparse.lazy import lazy_re

_WRAPPERS = {
    "sudo",
    "env",
    "timeout",
    "nice",
    "ionice",
    "chroot",
    "nsenter",
    "time",
    "watch",
    "unbuffer",
    "doas",
    "nohup",
    "busybox",
}
_TAKES_VALUE = {
    "sudo": {"-u", "-g", "-h", "-p"},
    "nsenter": {"-t", "--target"},
    "watch": {"-n"},
    "timeout": {"-s", "-k"},
    "nice": {"-n"},
    "ionice": {"-c", "-n"},
}
_FILTERS = {"grep", "egrep", "fgrep", "zgrep", "rg", "awk", "gawk", "sed", "head", "tail", "cut", "uniq"}
_CLUSTER_TOOLS = {"microk8s", "k3s", "k0s", "rke2", "minikube", "k8s"}  # each has a kubectl of its own inside
_CONTAINER_TOOLS = {"kubectl", "oc", "docker", "podman", "crictl", "nerdctl", "lxc"}
_ON_THE_HOST = lazy_re(
    r"(?:(?:pods?|ds|daemonsets?(?:\.apps)?)/)?(?:calico-node|cilium|kube-proxy|kube-flannel|ovnkube|antrea-agent|ovs-|sdn-|multus|speaker|weave-net|kube-router|"
    r"node-exporter|node-debugger|kube-apiserver|etcd|kube-controller|kube-scheduler)"
    r"|.*-(?:control-plane|worker)\d*$|.*-external-load-balancer$|k3d-"
)
_REACHES_OTHERS = lazy_re(r"\b(?:ssh|(?:kubectl|oc)\s+(?:exec|debug)|(?:docker|podman)\s+exec)\s")
_NODE_CONTAINER = lazy_re(r".*-(?:control-plane|worker)\d*$|k3d-.*-(?:server|agent)-\d+$|minikube(?:-m\d+)?$")


class CommandLine(NamedTuple):
    """``program`` without its folder, its ``words`` (options and arguments), and whether a filter took lines away.

    ``netns`` names the network namespace, container or pod whose view it is; None is the host's own.
    """

    text: str
    program: str
    words: tuple[str, ...]
    filtered: bool
    netns: str | None = None
    host: str | None = None
    elsewhere: bool = False
    """Whether it ran on another host than the one that the prompt names: on ``host``, if that is known."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The words that are no options."""
        return tuple(w for w in self.words if not w.startswith("-"))

    @property
    def letters(self) -> frozenset[str]:
        """The letters of the short options: ``-nlpt -4`` gives n, l, p, t, 4."""
        return frozenset("".join(w[1:] for w in self.words if re.fullmatch(r"-[A-Za-z0-9]+", w)))

    def has(self, *options: str) -> bool:
        """Whether one of these options stands in the line: a letter among the short ones, or a long one as written."""
        return any(o in self.words if o.startswith("--") else o in self.letters for o in options)


@lru_cache(maxsize=1024)
def parse_command_line(text: str) -> CommandLine | None:
    """Return the command of a shell line (its last pipeline of those joined by ``;`` and ``&&``), or None when there is none."""
    words, pipes = _first_pipeline(text.replace("\u2013", "-"))  # the dash that word processors make of a hyphen
    words, netns, place = _unwrap(words)
    if words[:1] and words[0] in ("for", "while") and _REACHES_OTHERS.search(text):
        place = ""  # each time another host's, that headings may name
    if not words:
        return None
    program = words[0].rsplit("/", 1)[-1].removesuffix(".exe")
    filtered = any(p.split() and p.split()[0].rsplit("/", 1)[-1] in _FILTERS for p in pipes)
    return CommandLine(
        text=text.strip(),
        program=program,
        words=tuple(words[1:]),
        filtered=filtered,
        netns=netns,
        host=place or None,
        elsewhere=place is not None,
    )


def _first_pipeline(text: str) -> tuple[list[str], list[str]]:
    """Return the words of the first command that prints, and the commands that it is piped into."""
    commands = re.split(r"\s*(?:&&|;|\|\|)\s*", re.sub(r"\s*[&\d]?>+&?\s*[^\s|;&]*", "", text.strip()))
    silent = ("cd ", "export ", "set ", "source ", "clear", "LC_ALL=C;", "unset ")
    shown = next((c for c in commands if c and not c.startswith(silent)), commands[0])
    first, *pipes = re.split(r"\|(?!\|)", shown)
    if not set(first) & set("'\"\\"):
        return first.split(), pipes
    try:
        return shlex.split(first), pipes
    except ValueError:
        return first.split(), pipes


def _unwrap(words: list[str]) -> tuple[list[str], str | None, str | None]:
    """Take away what runs the command elsewhere or as somebody else; tell whose network it then sees, and on which host.

    The host is None for the one where it was typed, and empty for another that the line does not name.
    """
    netns = place = None
    while words:
        name = words[0].rsplit("/", 1)[-1]
        if re.match(r"\w+=", words[0]):
            words = words[1:]
        elif name == "ip" and (inner := _in_namespace(words)):
            netns, words = inner
        elif name in _WRAPPERS:
            if name == "nsenter" and (target := _option(words, "-t", "--target")) not in (None, "1"):
                netns = f"process {target}"
            words = _skip_options(words[1:], _TAKES_VALUE.get(name, set()))
        elif name in _CLUSTER_TOOLS and words[1:2] == ["kubectl"]:
            words = [w for w in words[1:] if w != "--"]
        elif name in _CONTAINER_TOOLS and "exec" in words:
            inside = _in_container(words[words.index("exec") + 1 :])
            if inside is None:
                break
            target, words = inside
            netns = netns if _ON_THE_HOST.match(target) else target
            if name in ("kubectl", "oc"):
                place = ""
            elif _NODE_CONTAINER.match(target):
                place = target
        elif name == "ssh" and len(words) > 2:
            target, *words = _skip_options(words[1:], {"-i", "-p", "-l", "-o", "-F", "-J"}) or [""]
            place = _host(target)
            words = words[0].split() if len(words) == 1 else words  # ssh node 'ip a'
            words = words[1:] if words[:1] == ["--"] else words
        elif (machine := _in_machine(name, words)) is not None:
            place, words = machine
        elif name in ("oc", "kubectl") and words[1:2] == ["debug"] and "--" in words:
            node = next((w for w in words if w.startswith(("node/", "nodes/", "no/"))), "")
            place = _host(node.partition("/")[2])
            words = words[words.index("--") + 1 :]
        else:
            break
    return words, netns, place


_MACHINES = {
    "minikube": "ssh",
    "multipass": "exec",
    "vagrant": "ssh",
    "limactl": "shell",
    "colima": "ssh",
    "tsh": "ssh",
}


def _in_machine(name: str, words: list[str]) -> tuple[str, list[str]] | None:
    """Return the machine that a tool such as vagrant reaches, empty for its only one, and the command that runs there."""
    if name == "gcloud" and words[1:3] == ["compute", "ssh"]:
        rest = words[3:]
    elif _MACHINES.get(name) in words[1:2]:
        rest = words[2:]
    else:
        return None
    command = next((rest[n + 1 :] for n, w in enumerate(rest) if w in ("--", "-c", "--command")), None)
    glued = next((w.partition("=")[2] for w in rest if w.startswith("--command=")), None)
    before = rest[: len(rest) - len(command) - 1] if command is not None else rest
    if name in ("minikube", "colima"):  # the words are the command's own
        node = (_option(before, "-n", "--node") or "") if before else ""
        command = command or _skip_options(before, {"-n", "--node", "-p"})
    else:
        node = next((w for w in before if not w.startswith("-")), "")
    if glued is not None:
        command = glued.split()
    elif command is None:  # limactl shell NAME ip a
        command = rest[1:]
    return _host(node), command[0].split() if len(command) == 1 else command


def _host(target: str) -> str:
    """Return the host of ``user@host``; nothing for one that a variable holds."""
    name = target.rpartition("@")[2].strip("'\"")
    return name if re.fullmatch(r"[A-Za-z0-9][\w.:-]*", name) else ""


def _in_namespace(words: list[str]) -> tuple[str, list[str]] | None:
    if words[1:3] == ["netns", "exec"] and len(words) > 4:
        return words[3], words[4:]
    if len(words) > 3 and words[1] in ("-n", "-net", "-netns", "--netns"):
        return words[2], [words[0], *words[3:]]
    return None


def _in_container(words: list[str]) -> tuple[str, list[str]] | None:
    words = _skip_options(words, {"-n", "-c", "--namespace", "--container", "-u", "-w", "-e"})
    if len(words) < 2:
        return None
    target, rest = words[0], _skip_options(words[1:], {"-n", "-c", "--namespace", "--container"})
    return (target, rest) if rest else None


def _skip_options(words: list[str], with_value: set[str]) -> list[str]:
    while words and (words[0].startswith("-") or re.fullmatch(r"\d+[smh]?|/host", words[0])):
        done = words[0] == "--"
        words = words[2 if words[0] in with_value else 1 :]
        if done:
            break
    return words


def _option(words: list[str], *names: str) -> str | None:
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word in names:
            return following
        if word.startswith(names) and "=" in word:
            return word.partition("=")[2]
        if word.startswith("-t") and word[2:].isdigit():
            return word[2:]
    return None

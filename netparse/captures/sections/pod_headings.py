"""Headings that say that what follows was seen inside a pod, a container or a namespace: ``Inside the pod:``, ``容器内：``."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from netparse.captures.sections.host_words import is_host
from netparse.captures.sections.prompts import read_prompt
from netparse.lazy import lazy_re
from netparse.parsers import PARSERS, Kind
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.spelling import program_names, stem_from_command
from netparse.parsers.tables import begins_output

_POD = (
    r"(?:pod|container|netns|net(?:work)?[ -]?namespace"
    r"|conteneur|contenedor|cont[eê]iner|contenitore|konten(?:er|erze|era)|под[еа]?|контейнер[еа]?"
    r"|容器|ポッド|コンテナ|파드|포드|컨테이너)"
)
_STEMS = (
    *("pod", "contain", "conte", "contê", "konten", "netns", "namespace", "под", "контейнер"),
    *("容器", "ポッド", "コンテナ", "파드", "포드", "컨테이너"),
)
"""One of these is in each of the words above: output has none of them, and is not looked at line by line."""
_IN = (
    r"(?:from within|from inside|with ?in|inside|in|from|on|of|into|im|in einem|in dem|aus dem|innerhalb(?: des)?|dans|depuis|en|desde"
    r"|dentro d[eo]l?|no|do|nel|dal|w|we|ve|в|внутри|из|на)"
)
_THE = r"(?:(?:of|the|a|an|my|our|one|this|that|each|some|le|un|el|il|dem|des)\b ?)*"
_NAMED = r"(?:[`'\"]?(?P<name{n}>[\w.-]+)[`'\"]? )?"
_NO_VIEW = r"(?:cidr|network(?! (?:interf|config|name|setup))|logs?|spec|subnet|range|creation|start)"
_WHERE = lazy_re(
    rf"(?<![\w-])(?:{_IN} {_THE}(?:[\w-]+ )?{_NAMED.format(n='')}{_POD}(?:'s)?(?![\w-]| ?{_NO_VIEW})"
    rf"|(?:在|进入|進入)? ?{_NAMED.format(n=2)}{_POD} ?(?:里面?|裡|内部?|內部?|中|の中|内で|안에서|안|에서|内から))",
    re.IGNORECASE,
)
_WHOSE = lazy_re(
    rf"{_THE}{_NAMED.format(n='')}{_POD}(?:'s)?(?: side| view)?(?: (?:kernel )?(?:network )?(?:interfaces|routes?|routing(?: table)?"
    r"|addresses|neighbou?rs?|sockets|links|(?P<program>\w+)(?: table| cache)?))?$",
    re.IGNORECASE,
)
_SMALL = frozenset((
    *("a", "again", "also", "and", "as", "can", "checking", "command", "commands", "executed", "executing", "exec", "following", "get"),
    *("gives", "got", "have", "here", "i", "interesting", "is", "it", "its", "itself", "list", "listing", "look", "looking", "my", "of"),
    *("out", "output", "outputs", "result", "results", "run", "running", "ran", "same", "see", "self", "show", "showed", "shown", "shows"),
    *("the", "then", "this", "we", "what", "when", "with", "your", "kubectl", "docker", "after", "shell", "bash", "sh", "enter", "from"),
    *("available", "config", "configuration", "interface", "interfaces", "ip", "kernel", "network", "networking", "setup"),
    *("cache", "addr", "address", "addresses", "link", "links", "neighbor", "neighbors", "neighbour", "neighbours", "neigh"),
    *("route", "routes", "routing", "r", "table", "tables", "n", "rn", "tulpn", "nlp", "ls", "info", "within"),
    *("及", "的", "执行", "查看", "路由", "网卡", "信息", "ip地址", "执行ip", "で", "の"),
))  # fmt: skip
"""Words that may stand beside the place, as may the names of programs; any other tells something else, such as what does not get there."""
_ON_THE_HOST = lazy_re(
    r"(?:.*[-/])?(?:flannel|calico|cilium|weave|kube-?proxy|kube-router|multus|antrea|ovn|ovs|cni|host(?:network)?|node|agent|speaker"
    r"|etcd|apiserver|privileged|no|not|new|outside|leaving)(?:-.*)?$",
    re.IGNORECASE,
)
"""Pods on the network of their host, whose view is the host's own."""
_AT_HOST = lazy_re(r"\b(?:on|of|at) (?:the )?(?:(?:node|host|worker|master|server) )?(?P<host>[\w.-]+)$", re.IGNORECASE)
_SENTENCE = lazy_re(
    r"\b(?:inside|within)(?: of)? (?:the|a|my|this|that|each|one of the) (?:[\w-]+ ){0,2}(?:pod|container)\b",
    re.IGNORECASE,
)
_OTHER = lazy_re(
    r"\b(?:hosts?|nodes?|masters?|workers?|servers?|machines?|vms?|pings|pinged|pinging|reach\w*|can ?not|can't|fail\w*|unable"
    r"|connect\w*|traffic|packets?|resolv\w*|telnet|time[sd]? ?out)\b",
    re.IGNORECASE,
)
"""What a sentence speaks of that is followed by something else than the pod's own view."""
_LEAD = lazy_re(r"(?:</?\w+>|#{1,6} |[>*+•·-] |\(?\d{1,2}[.)] )*")
_TAG = lazy_re(r"</?[a-z]\w*>")
_WORD = lazy_re(r"[^\s,;:：()\[\]{}–—*`_\"'.。<>#=~-]+")
_FENCE = lazy_re(r"```|~~~|\{(?:code|noformat)|</?(?:pre|code|details|summary)\b")
_LONGEST = 240
_NEAR = 6


def find_pod_headings(lines: Sequence[str]) -> Iterator[int]:
    """Yield the indices of the lines that say so, with an output or a block soon after them."""
    text = "\n".join(lines).lower()
    stems = [stem for stem in _STEMS if stem in text]
    for n, line in enumerate(lines if stems else ()):
        short = 2 < len(line) < _LONGEST and line[0] not in " \t" and any(stem in line.lower() for stem in stems)
        if short and _is_pod_heading(line) and _leads(lines, n + 1):
            yield n


def _is_pod_heading(line: str) -> bool:
    """Whether a line says nothing but that what follows was seen inside a pod; one on the host's network is none."""
    lead = _LEAD.match(line)
    text = _TAG.sub("", line[lead.end() :] if lead else line).strip("*`_:：.。 \t").rpartition(". ")[2]
    whose = _WHOSE.match(text)
    if whose and whose["program"] and whose["program"].lower() not in program_names():
        whose = None
    found = whose or _WHERE.search(text)
    if not found or any(_ON_THE_HOST.match(w) for w in re.findall(r"[\w./-]+", found[0])):
        return False
    if line.rstrip("*`_ ")[-1:] in ":：" and _SENTENCE.search(text) and not _speaks_of_other(text):
        return True
    rest = f"{text[: found.start()]} {text[found.end() :]}".rstrip()
    at = _AT_HOST.search(rest)
    if at and is_host(at["host"]):
        rest = rest[: at.start()]
    return {w.lower() for w in _WORD.findall(rest)} <= _SMALL.union(program_names())


def _speaks_of_other(text: str) -> bool:
    return bool(_OTHER.search(text)) or not _testers().isdisjoint(w.lower() for w in _WORD.findall(text))


@cache
def _testers() -> frozenset[str]:
    """Return the programs that try connections: a sentence with one of them tells how that went."""
    return frozenset(
        name for parser in PARSERS if Kind.TESTS in parser.kinds for p in parser.programs for name in p.names
    )


def _leads(lines: Sequence[str], n: int) -> bool:
    """Whether an output, its command or a block begins soon."""
    for line in lines[n : n + _NEAR]:
        bare = line.lstrip()
        if begins_output(bare) or _FENCE.match(bare) or stem_from_command(parse_command_line(bare.strip("`*#$: "))):
            return True
        if bare:
            return bool(read_prompt(line))
    return False

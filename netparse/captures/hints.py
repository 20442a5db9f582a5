"""What a command line or a file's name says of the content: a guess that the content confirms or overrules."""

import re
from pathlib import PurePosixPath

from netparse.lazy_re import lazy_re
from netparse.parsers.command_line import CommandLine, parse_command_line

_IP_OBJECTS = (  # in iproute2's order: the first that an abbreviation begins is meant
    ("address", "ip_address"),
    ("addrlabel", None),
    ("maddress", None),
    ("route", "ip_route"),
    ("rule", None),
    ("neighbor", "ip_neigh"),
    ("neighbour", "ip_neigh"),
    ("link", "ip_link"),
)
_SILENT = {"add", "del", "delete", "change", "replace", "flush", "set", "get", "append", "save", "restore"}
_PROC = lazy_re(r"/?proc/(?:net|[^/]+/net)/(tcp|udp|arp|route)6?$")
_NODES = lazy_re(r"(?:no|nodes?)(?:[/,].*|\.v1)?$")
_KUBECTL = {"kubectl", "oc", "k", "kubectl.exe", "microk8s.kubectl"}
_PROGRAMS = {"ip", "ss", "netstat", "arp", "route", "ifconfig", "hostname", "hostnamectl", "uname", *_KUBECTL}
_OPTIONS = {  # the letters that a word must consist of to be options without their dash
    "netstat": lazy_re(r"(?!.*([a-z46]).*\1)[nlptuaeoWTxw46]+$|n?rn?e{0,2}$|a?gn?$|[is]e?$"),
    "ss": lazy_re(r"(?!.*([a-z46]).*\1)[nlptuaeomiHOxwd46]+$|s$"),
    "arp": lazy_re(r"[anve]+$"),
    "route": lazy_re(r"[ne46]+$"),
    "ifconfig": lazy_re(r"[as]$"),
    "uname": lazy_re(r"[asnrvmpio]+$"),
    "hostname": lazy_re(r"[fsdiI]$"),
    "ip": lazy_re(r"(?:4|6|s|d|o|j|br|c|ss|sd)$"),
}
_IP_VALUES = {"dev", "table", "nud"}
_IP_WORDS = {"show", "list", "ls", "default", *_IP_VALUES}
_GLUED = lazy_re(
    r"(?P<netstat>netstat)(?P<netstat_tail>[nlptuaeoWT46]*)$|(?P<ss>ss)(?P<ss_tail>[nlptuaeomiH46]+)$|(?P<arp>arp)(?P<arp_tail>[anve]*)$"
    r"|ipv?(?P<family>[46])?(?P<object>addr(?:ess)?|link|route|neigh(?:bou?r)?)(?:s?show|s)?$|(?P<ifconfig>ifconfig)(?P<ifconfig_tail>a?)$"
)
_SUFFIX = lazy_re(r"(?:\.(?:txt|log|out|md|json|ya?ml|cmd|text|raw|stdout|output|dump|\d{1,2}))+$", re.IGNORECASE)
_LOOSE = (  # a bare name that people give to any of these
    {"arp", "ip_neigh", "proc_net_arp"},
    {"ip_route", "route_n", "proc_net_route"},
    {"kubectl_get_nodes", "kubectl_nodes_object", "kubectl_describe_node"},
)


def command_from_name(path: str) -> CommandLine | None:
    """Return the command line that a file name spells: ``netstat_nlpt.txt`` is ``netstat -nlpt``."""
    proc = _PROC.search(path)
    if proc:
        return parse_command_line(f"cat /proc/net/{proc[0].rsplit('/', 1)[-1]}")
    base = PurePosixPath(path.replace("\\", "/")).name
    if PurePosixPath(path).parts[-2:] == ("etc", "hostname"):
        return parse_command_line("cat /etc/hostname")
    name = _SUFFIX.sub("", base)
    for words in _readings(name):
        text = _spell(words)
        if text:
            return parse_command_line(text)
    if re.fullmatch(r"(?:\S+[_-])?nodes?(?:[_-]?\d{6,}\S*)?", name) and re.search(r"\.(?:json|ya?ml)$", base):
        return parse_command_line(f"kubectl get nodes -o {'json' if base.endswith('json') else 'yaml'}")
    if re.fullmatch(r"(?:k8s[_-])?(?:get[_-])?nodes(?:[_-](?:o[_-])?wide)?", name):
        return parse_command_line("kubectl get nodes")
    if re.fullmatch(r"(?:describe[_-]?nodes?|nodes?[_-]?describe)", name):
        return parse_command_line("kubectl describe nodes")
    return None


def _readings(name: str) -> list[list[str]]:
    """Return the ways in which a name can be cut into words; the first that gives a command is taken."""
    dashed = re.sub(r"-(?=-)", " ", name) if "--" in name else name.replace("-", " ")
    return [
        [w for w in re.split(r"[_\s]+", name) if w],
        [w for w in re.split(r"[_\s]+|(?<=[\w\]])-(?=[\w\[])", name.replace("--", " -")) if w],
        [w for w in re.split(r"[_\s]+", dashed) if w],
    ]


def _spell(words: list[str]) -> str | None:
    """Return the command line that begins at the first word that is a program; words before it name the node."""
    for n, word in enumerate(words):
        program, rest = word.lower(), words[n + 1 :]
        glued = _GLUED.match(program)
        if words[n : n + 3] == ["ip", "netns", "exec"]:
            inner = _spell(words[n + 4 :])
            return f"ip netns exec {words[n + 3]} {inner}" if inner else None
        if program in _PROGRAMS:
            spelled = [program, *_dash(program, rest)]
        elif glued and glued["object"]:
            spelled = ["ip", *([f"-{glued['family']}"] if glued["family"] else []), glued["object"]]
        elif glued:
            known = next(p for p in ("netstat", "ss", "arp", "ifconfig") if glued[p])
            tail = glued[f"{known}_tail"]
            spelled = [known, *([f"-{tail}"] if tail else []), *_dash(known, rest)]
        else:
            continue
        text = " ".join(spelled).replace(" grep", " | grep", 1)
        if stem_from_command(parse_command_line(text)):
            return text
    return None


def _dash(program: str, words: list[str]) -> list[str]:
    """Return the options among the words, with the dash that a file name seldom keeps; the others name a node or a day."""
    if "grep" in words:
        return [*_dash(program, words[: words.index("grep")]), "grep"]
    if program in _KUBECTL:
        return ["-o" if w == "o" else w.replace(".etc.", "/etc/") for w in words]
    out: list[str] = []
    pattern = _OPTIONS.get(program, re.compile("$^"))
    for n, word in enumerate(words):
        before = words[n - 1] if n else ""
        is_object = program == "ip" and all(w.startswith("-") for w in out)
        if word.startswith("-"):
            out.append(word)
        elif pattern.match(word) and (program != "ip" or is_object):
            out.append(f"-{word}")
        elif is_object or (program == "ip" and (word in _IP_WORDS or before in _IP_VALUES)):
            out.append(word)
        elif program == "netstat" and word.startswith("route"):
            out.append("-r")
    return out[:-1] if out and out[-1] in _IP_VALUES else out


def stem_from_command(command: CommandLine | None) -> str | None:
    """Return the stem of the parser that reads what this command prints, None when there is none."""
    if command is None:
        return None
    program, words = command.program, command.words
    if program == "ip":
        return _ip_stem(command)
    if program == "netstat":
        if command.has("r", "--route"):
            return "route_n"
        return None if command.has("i", "s", "g", "M", "--statistics", "--interfaces", "--groups") else "netstat"
    if program in ("cat", "head", "tail", "less", "more"):
        return _file_stem(words)
    if program in _KUBECTL:
        return _kubectl_stem(words)
    if program == "uname":
        return "hostname" if command.letters == {"n"} else "uname"
    known = {
        "route": "route_n",
        "ss": "ss",
        "arp": "arp",
        "ifconfig": "ifconfig",
        "hostname": "hostname",
        "hostnamectl": "hostname",
    }
    return known.get(program)


def _ip_stem(command: CommandLine) -> str | None:
    arguments = list(command.arguments)
    words = command.words
    for option in ("-f", "-family"):
        if option in words and words.index(option) + 1 < len(words):
            arguments.remove(words[words.index(option) + 1])
    if not arguments or _SILENT & set(arguments[1:2]):
        return None
    return next((stem for name, stem in _IP_OBJECTS if name.startswith(arguments[0])), None)


def _file_stem(words: tuple[str, ...]) -> str | None:
    for word in words:
        found = _PROC.search(word)
        if found:
            return f"proc_net_{found[1]}"
        if word.endswith(("/etc/hostname", "kernel/hostname")):
            return "hostname"
    return None


def _kubectl_stem(words: tuple[str, ...]) -> str | None:
    arguments = [w for w in words if not w.startswith("-")]
    if "cluster-info" in arguments and "dump" in arguments:
        return "kubectl_nodes_object"
    verb = next((v for v in ("get", "describe") if v in arguments), None)
    if verb is None or not any(_NODES.match(w) for w in arguments[arguments.index(verb) + 1 :]):
        return None
    if verb == "describe":
        return "kubectl_describe_node"
    as_object = re.search(r"(?:-o|--output)[ =]?(?:json|yaml)(?:\s|$)", " ".join(words))
    return "kubectl_nodes_object" if as_object else "kubectl_get_nodes"


def is_telling(named: CommandLine | None) -> bool:
    """Whether a command line that only a name spells may be believed in its options: ``netstat.txt`` leaves them open."""
    return named is not None and (named.program not in ("netstat", "ss") or any(w.startswith("-") for w in named.words))


def contradicts(named: CommandLine | None, promised: str | None, stem: str) -> bool:
    """Whether a content of this stem is not what the name or the command line promised."""
    if promised is None or promised == stem:
        return False
    if {promised, stem} <= _LOOSE[2]:
        return False
    bare = named is not None and (named.program != "ip" or promised != "ip_address") and not named.words
    return not (bare and any({promised, stem} <= group for group in _LOOSE))

"""``sysctl`` and the files under ``/proc/sys/net``: the kernel's settings."""

from __future__ import annotations

import json
from collections.abc import Sequence

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Misread, Parsed, Parser, Program, Text, rows
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind

_FILE = "/proc/sys/"
_ALL = 300  # settings that a kernel has at least, with those of its network
_READ = frozenset(("cat", "head", "tail", "less", "more"))


def key_of(path: str) -> str:
    """Return the key of a file under /proc/sys: a dot inside a name becomes a slash, as sysctl prints it."""
    parts = path.partition(_FILE)[2] if _FILE in path else path.removeprefix("/").removeprefix("proc/sys/")
    return ".".join(part.replace(".", "/") for part in parts.split("/"))


def _canonical(key: str) -> str:
    """Return a key with dots between its levels; written with slashes, its dots are those of interfaces."""
    first = next((c for c in key if c in "./"), ".")
    return key if first == "." else key.translate(str.maketrans("./", "/."))


def _read(text: Text) -> Parsed:
    if _is_json(text.lines):
        return _read_json(text)
    alone = _keys_of_values(text.command_line)
    found, unmatched = rows("sysctl", text)
    out: list[records.Setting] = []
    unparsed = list(unmatched)
    for row in found:
        v = row.values
        try:
            if v["key"]:
                setting = records.Setting(
                    line=row.first, last_line=row.last, key=_canonical(v["key"]), value=v["value"] or None
                )
            elif v["missing"]:
                key = key_of(v["missing"]) if "/" in v["missing"] else v["missing"]
                if key in alone:
                    alone.remove(key)
                setting = records.Setting(line=row.first, last_line=row.last, key=key, missing=True)
            elif v["refused"]:
                continue
            else:
                if not alone:
                    raise Misread("a value without its key")
                setting = records.Setting(line=row.first, last_line=row.last, key=alone.pop(0), value=v["alone"])
        except ValueError:
            unparsed.append(row.first)
            continue
        out.append(setting)
    return Parsed(records=tuple(out), unparsed=tuple(sorted(unparsed)))


def _is_json(lines: Sequence[str]) -> bool:
    return bool(_JSON_LINE.match("".join(lines[:2]).lstrip()))


def _read_json(text: Text) -> Parsed:
    """Return the settings of one JSON object, as Troubleshoot's host collector writes what ``sysctl -a`` printed."""
    try:
        found = json.loads("\n".join(text.lines))
    except (ValueError, RecursionError):
        raise Misread("it is no whole JSON") from None
    places: dict[str, int] = {}
    for number, line in enumerate(text.lines, text.first):
        for name in _JSON_KEY.findall(line):
            places.setdefault(name, number)
    made = [
        records.Setting(line=at, last_line=at, key=_canonical(key), value=value or None)
        for key, value in found.items()
        if isinstance(value, str)
        for at in (places.get(key, text.first),)
    ]
    return Parsed(records=tuple(made), unparsed=())


def _keys_of_values(command: CommandLine | None) -> list[str]:
    """Return the keys whose values stand alone: of files that were read, and of ``sysctl -n``."""
    if command is None:
        return []
    if command.program in _READ:
        return [key_of(word) for word in command.arguments if "proc/sys/" in word and "*" not in word]
    if command.program == "sysctl" and command.has("n", "--values"):
        return [_canonical(word) for word in command.arguments]
    return []


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    command = text.command_line
    limits = []
    asked_all = command is not None and command.program == "sysctl" and command.has("a", "A", "X", "--all")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    elif not asked_all and (command is not None or len(parsed.records) < _ALL):
        limits.append("asked for some of the settings")
    return Coverage(whole=not limits, limits=tuple(limits))


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word in ("sysctla", "sysctlall"):
        return ["sysctl", "-a"]
    if word != "sysctl":
        return None
    if "grep" in following:
        return [*(_in_name(word, following[: following.index("grep")]) or ()), "grep"]
    return [
        "sysctl",
        *("-a" if w in ("a", "all") else w for w in following if w in ("a", "all") or w[:1] == "-" or "." in w),
    ]


_CHANGES = frozenset("wp")
_LINE = lazy_re(r"(?:net|kernel|vm|fs|dev|abi|user|crypto|debug|sunrpc)[./][\w./@:-]+\s*= ?")
_MESSAGE = lazy_re(r"(?:\S*/)?(?:sysctl|cat): .*(?:/proc/sys/|No such file|permission denied|unknown key|reading key)")
_VALUE = lazy_re(r"[\w.:/,*-]{1,64}(?:[ \t]+[\w.:/,*-]{1,64}){0,7}$")


_NAMED = r"(?:^|/)(?:cat[-_])?(?:proc_sys_net_(?:ipv4|bridge)_)?"
"""What may stand before the name of a setting that no other tree has: the command, and the path with other signs."""
_TREES = "net|kernel|vm|fs|dev|abi|user|crypto|debug|sunrpc"
_JSON_LINE = lazy_re(rf'\{{\s*"(?:{_TREES})\.[\w./@:-]+":\s*"')
_JSON_KEY = lazy_re(rf'"((?:{_TREES})\.[\w./@:-]+)":')


def _signature(lines: Sequence[str]) -> bool:
    if _is_json(lines):
        return True
    found = sum(1 for line in lines if _LINE.match(line))
    return found > 0 and (found + sum(1 for line in lines if _MESSAGE.match(line))) * 2 > len(lines)


def _plausible(lines: Sequence[str]) -> bool:
    """Whether these may be the values of a few files, which bear no name."""
    return len(lines) <= 8 and all(_VALUE.match(line) or _MESSAGE.match(line) for line in lines)


PARSER = Parser(
    stem="sysctl",
    programs=(
        Program(
            names=("sysctl",), in_name=_in_name, line=r"(?: -{1,2}[\w-]+| [a-z]\w*[./][\w./@-]+){1,12}", alone=False
        ),
    ),
    prints=lambda command: (
        command.program == "sysctl" and not command.letters & _CHANGES and "--system" not in command.words
    ),
    paths=(
        FileName(lazy_re(r"(/?proc/sys/net/[^\s*]+?)(?:\.txt)?$"), r"cat \1"),
        FileName(lazy_re(rf"{_NAMED}(ip_forward)(?:\.\w+)?$"), r"cat /proc/sys/net/ipv4/\1"),
        FileName(lazy_re(rf"{_NAMED}(bridge-nf-call-(?:ip6?|arp)tables)(?:\.\w+)?$"), r"cat /proc/sys/net/bridge/\1"),
    ),
    name_words=("sysctl",),
    needs_options=True,
    keeps_time=False,
    other_files=FileName(
        lazy_re(r"(?:^|/)((?:etc|run|lib)/(?:ufw/)?sysctl(?:\.conf|\.d/.+))$"),
        r"the file `\1`, which is loaded at boot",
    ),
    looks=(
        Look(
            table="sysctl",
            line=r"(?:net|kernel|vm|fs|dev|abi|user|crypto|debug|sunrpc)\.[\w./@:-]+ = ?",
            inside=("\nnet.ipv4.", "\nkernel.", "net.ipv4.ip_forward = "),
        ),
        Look(
            table="sysctl-json",
            line=r'\{"(?:net|kernel|vm|fs|dev|abi|user|crypto|debug|sunrpc)\.[\w./@:-]+":"',
            heads=('{"n', '{"k', '{"v', '{"f', '{"d', '{"a', '{"u', '{"c', '{"s'),
        ),
    ),
    glimpse=Glimpse(
        early=r"(?:net|kernel|vm|fs)\.[\w./@-]+ = ?|net/[\w./@-]+ = |sysctl: .*/proc/sys/",
        objects=r'\{\s*"(?:net|kernel|vm|fs|dev|abi)\.[\w./@:-]+":\s*"',
    ),
    plausible=_plausible,
    kinds=(Kind.SETTINGS,),
    collect=(
        Collect("sysctl -a", "kernel settings", hides=True),
        Collect("cat /proc/sys/net/ipv4/ip_forward", "kernel settings", rank=1),
        Collect("cat /proc/sys/net/ipv4/conf/*/rp_filter", "kernel settings", rank=1),
        Collect("cat /proc/sys/net/ipv4/conf/*/forwarding", "kernel settings", rank=1),
        Collect("cat /proc/sys/net/ipv4/neigh/default/gc_thresh*", "kernel settings", rank=1),
        Collect("cat /proc/sys/net/ipv6/conf/all/forwarding", "kernel settings", rank=1),
        Collect("cat /proc/sys/net/bridge/bridge-nf-call-*", "kernel settings", rank=1),
    ),
    captured_from=(
        "sysctl -a",
        "sysctl net.ipv4.ip_forward net.bridge.bridge-nf-call-iptables",
        "cat /proc/sys/net/ipv4/ip_forward",
    ),
    record="Setting",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)

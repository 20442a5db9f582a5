"""Error texts that stand where an output was expected, and outputs of commands that only look like those netparse reads."""

import re
from collections.abc import Sequence
from itertools import islice

from netparse.lazy_re import lazy_re
from netparse.parsers.command_line import CommandLine, parse_command_line

_WIDTH = 1000  # characters of a line that are looked at
_ENOUGH = 40  # an error is told in a few lines; kubectl repeats itself

_FAILURE = lazy_re(
    r"(?:command|[Bb]efehl|commande|comando|orden|コマンド).*(?:not found|introuvable|nicht gefunden|no encontrad[ao]|não encontrado)"
    r"|(?:^|: )not found$|команда не найдена|未找到命令|명령을 찾을 수 없|コマンドが見つかりません|Kommando nicht gefunden"
    r"|^-?(?:/\S*/)?(?:ba|da|z|k|a)?sh: (?:line )?(?:\d+: )?\S+: \S"
    r"|No such file or directory|not a directory|No such device|Permission denied|Operation not permitted|Input/output error"
    r"|was refused|i/o timeout|deadline exceeded|no route to host|connection timed out|TLS handshake timeout"
    r"|Unable to connect to the server"
    r"|Error from server|error: You must be logged in|[Ee]rror: (?:the server|unable|unknown|no |could not|failed|cannot|stat )"
    r"|[Ee]rror: (?:exec|context|Missing|Incomplete|Failed|loading)"
    r"|^sudo: |is not in the sudoers file|not allowed to execute|doas: "
    r"|Unauthorized|certificate (?:has expired|signed by unknown)|error loading config|memcache\.go:\d+\] "
    r"|Cannot open netlink socket|Cannot send dump request|RTNETLINK answers|Dump terminated|Failed to get log from pod"
    r"|exec of .* failed|OCI runtime exec failed|executable file not found|failed to (?:run command|exec)|unable to upgrade connection"
    r"|ERROR: Command not found or not executable|Error while running|no module named|missing dependencies:|is not recognized as"
    r"|(?:unknown|invalid|unrecognized|illegal) option|[Uu]sage: |Object \".*\" is unknown|Device \".*\" does not exist|multi-call binary"
    r"|Unknown host$|Host name lookup failure|Failed to query system properties"
    r"|[Tt]imeout(?: expired|: )|Segmentation fault|Killed$|core dumped",
)
_NAMED = lazy_re(r"(?:^|[\s/:'\"‘“])(netstat|ss|arp|ifconfig|route)(?=: |[’'\"”]|$)")
_NOTHING = lazy_re(r"No resources found|^No entries|no matching resources found")

_OTHERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("netstat -i", lazy_re(r"Kernel Interface table|Iface\s+MTU\s|Name\s+Mtu\s+Network")),
    ("netstat -g", lazy_re(r"IPv6/IPv4 Group Memberships|Interface\s+RefCnt\s+Group")),
    ("netstat -s", lazy_re(r"(?:Ip|Tcp|Udp|Icmp|IcmpMsg|TcpExt|IpExt):$")),
    (
        "netstat of macOS or BSD",
        lazy_re(
            r"Active (?:Internet|LOCAL|Multipath|kernel|UNIX)\b.*\(including|.*\s\(state\)"
            r"|Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\s+\("
            r"|(?:Tcpcb|Socket)\s+(?:Proto|Type)|Active (?:LOCAL|UNIX)? ?(?:Internet connections$|.*domain sockets$)"
        ),
    ),
    ("netstat of Windows", lazy_re(r"\s*Active Connections$")),
    ("netstat -r of macOS or BSD", lazy_re(r"Routing tables$|Internet6?:$")),
    ("route print", lazy_re(r"Interface List$|IPv[46] Route Table|Network Destination\s+Netmask")),
    ("ip rule", lazy_re(r"\d+:\s+(?:not )?from \S+ .*(?:lookup|table) \S+")),
    ("ip maddress", lazy_re(r"\d+:\t\S+$|\t(?:link|inet6?) {2}\S+")),
    ("bridge fdb", lazy_re(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2} dev \S+")),
    ("bridge link", lazy_re(r"\d+: \S+: <[^>]*> .*\bstate (?:forwarding|blocking|disabled|listening|learning)\b")),
    ("ip vrf", lazy_re(r"Name\s+Table$")),
)  # fmt: skip
_UNLESS_READ: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ip route get", lazy_re(r"(?:\w+ )?[0-9A-Fa-f.:]+ .*\bdev \S+ .*\buid \d+$")),
    ("ip netns", lazy_re(r"\S+ \(id: \d+\)$")),
    ("arp -a of Windows", lazy_re(r"Interface: \S+ --- 0x|\s+Internet Address\s+Physical Address")),
    ("ss -s", lazy_re(r"Total: \d+(?: \(kernel \d+\))?$")),
    ("kubectl get pods", lazy_re(r"(?:NAMESPACE\s+)?NAME\s+READY\s+STATUS")),
    ("tc", lazy_re(r"qdisc \S+ \S+: ")),
    ("iptables-save", lazy_re(r"\*(?:filter|nat|mangle|raw)$|Chain \S+ \(")),
)  # fmt: skip


def failure(lines: Sequence[str]) -> str | None:
    """Return the error text that stands instead of an output, if that is all there is."""
    found = [line for line in _few(lines) if _FAILURE.search(line)]
    telling = [line for line in found if "memcache.go" not in line]  # kubectl's retries, before it says what it means
    return next(iter(telling or found), None)


def failed_command(text: str) -> CommandLine | None:
    """Return the command that an error text names as the one that failed, where that is one with its own parser."""
    found = _NAMED.search(text)
    return parse_command_line(found[1]) if found else None


def nothing(lines: Sequence[str]) -> str | None:
    """Return the text by which a command says that there is nothing to show."""
    return next((line for line in _few(lines) if _NOTHING.search(line)), None)


def lookalike(lines: Sequence[str], *, unread: bool = False) -> str | None:
    """Return the command whose output this is, if it is one that netparse tells apart and does not read.

    With ``unread`` also those that may stand before or inside an output that it reads: no parser wanted these lines.
    """
    begin = [line[:_WIDTH] for line in islice(filter(None, lines), 40 if unread else 4)]
    for name, pattern in (*_OTHERS, *(_UNLESS_READ if unread else ())):
        if any(pattern.match(line) for line in begin):
            return name
    return None


def _few(lines: Sequence[str]) -> list[str]:
    shown = list(islice((text for line in lines if (text := line[:_WIDTH].strip())), _ENOUGH + 1))
    return shown if len(shown) <= _ENOUGH else []

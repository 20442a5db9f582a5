"""The forms in which captured text arrives: transcripts, headings, encodings, cuts; and what is no output at all."""

from __future__ import annotations

from contextlib import ExitStack

from tests.lab.cluster import CP1, DEFAULT, Cluster
from tests.lab.raw.scene import Scene, Take, takes
from tests.lab.space import Space

SHORT = "ip a show eth0"


def shell(prompt: str, *lines: str, terminal: str = "dumb") -> str:
    """A command that gives the transcript of an interactive shell: prompt, echoed lines, output, `exit`.

    The pauses are a typist's: lines that arrive early would be echoed before the first prompt.
    """
    typist = "; ".join(f"sleep 0.4; echo '{line}'" for line in (*lines, "exit"))
    bash = f"PS1='{prompt}' TERM={terminal} HOME=/root bash --norc --noprofile -i"
    return f'cd /root; ({typist}) | script -qec "{bash}" /dev/null'


SUPPORTCONFIG = r"""
for c in "ip addr" "ip route" "ss -nap"; do
  printf '#==[ Command ]======================================#\n# /usr/sbin/%s\n' "$c"; $c; echo
done
"""
MARKDOWN = r"""
for c in "ip a" "netstat -nlpt"; do printf '### %s\n\n```\n' "$c"; $c; printf '```\n\n'; done
"""

TRANSCRIPTS = (
    ("prompt-root", shell("root@\\h:\\w# ", "ip a", "netstat -nlpt") + r" | tr -d '\r'"),
    ("prompt-brackets", shell("[core@\\h ~]$ ", "ip route", "ss -tlnp", "arp -n") + r" | tr -d '\r'"),
    ("prompt-host-only", shell("\\h:~ # ", "ip neigh", "", "hostname") + r" | tr -d '\r'"),
    ("prompt-bare", shell("# ", "ip a", "ip route") + r" | tr -d '\r'"),
    ("prompt-carriage-returns", shell("root@\\h:\\w# ", "netstat -nlpt")),
    ("prompt-bracketed-paste", shell("root@\\h:\\w# ", "ip -c=always a", "ip route", terminal="xterm")),
    ("prompt-window-title", shell("\\[\\e]0;\\u@\\h: \\w\\a\\]\\u@\\h:\\w\\$ ", "ip route", terminal="xterm")),
    ("script-log", "cd /mnt; script -qc 'ip a; ip route' log >/dev/null; cat log"),
    (
        "tail-headings",
        "cd /mnt; ip a > ip_a; netstat -nlpt > netstat; ip route > route; tail -n +1 ip_a netstat route",
    ),
    ("trace", "bash -xc 'ip a; ip route; netstat -nlpt'"),
    ("command-line-headings", 'for c in "ip a" "ip route" "arp -n"; do echo "# $c"; $c; echo; done'),
    ("greater-than-headings", 'for c in "ip a" "ip route"; do echo "> $c"; $c; done'),
    ("starred-headings", 'for c in "ip a" "ip route" "ss -tlnp"; do echo "*** Output of $c ***"; $c; echo; done'),
    ("supportconfig", SUPPORTCONFIG),
    ("markdown", MARKDOWN),
    ("bare-command-lines", 'for c in "ip -4 route" "ip -6 route" "arp -n"; do echo "$c"; $c; echo; done'),
    ("blank-line-between-rows", "netstat -nlpt | sed G"),
)

TEXTS = (
    ("utf-8-bom", f"printf '\\xef\\xbb\\xbf'; {SHORT}"),
    ("utf-16-le-bom", f"{SHORT} | iconv -f UTF-8 -t UTF-16"),
    ("utf-16-be-bom", f"printf '\\xfe\\xff'; {SHORT} | iconv -f UTF-8 -t UTF-16BE"),
    ("utf-16-le-crlf", f"printf '\\xff\\xfe'; {SHORT} | sed 's/$/\\r/' | iconv -f UTF-8 -t UTF-16LE"),
    ("crlf", f"{SHORT} | sed 's/$/\\r/'"),
    ("lone-cr", f"{SHORT} | tr '\\n' '\\r'"),
    ("nul-padding", f"{SHORT}; head -c 512 /dev/zero"),
    ("nul-in-front", f"head -c 16 /dev/zero; {SHORT}"),
    ("no-final-newline", f"{SHORT} | head -c -1"),
    ("trailing-blanks", f"{SHORT} | sed 's/$/     /'"),
    ("indented", f"{SHORT} | sed 's/^/    /'"),
    ("indented-by-tab", f"{SHORT} | sed 's/^/\\t/'"),
    ("quoted", f"{SHORT} | sed 's/^/> /'"),
    ("log-prefix", f"{SHORT} | sed 's/^/2024-05-01T10:00:00Z /'"),
    ("log-level", f"{SHORT} | sed 's/^/[INFO] /'"),
    ("host-prefix", f"{SHORT} | sed 's/^/cp1: /'"),
    ("numbered", f"{SHORT} | cat -n"),
    ("colour", "ip -c=always a show eth0"),
    ("tabs-expanded", "ip -s -s neigh | expand"),
    ("folded-at-80-columns", "netstat -nlpt | fold -w 80"),
    ("word-wrapped-at-80-columns", "netstat -nlpt | fold -s -w 80"),
    ("dots-in-the-middle", "netstat -nlpt | sed '6,9c ...'"),
    ("redacted", f"{SHORT} | sed 's/192[.]168[.]56[.]11/***HIDDEN***/'"),
    ("redacted-octets", "netstat -nlpt | sed 's/192[.]168[.]56[.]11/192.168.xx.xx/'"),
    ("redacted-in-table", "arp -n | sed 's/192[.]168[.]56[.]21 /<REDACTED>    /'"),
    ("two-captures-glued", f"{SHORT}; netstat -nlpt; {SHORT}"),
    ("the-same-twice", "netstat -nlpt; netstat -nlpt"),
    ("shuffled-columns", "netstat -nlpt | tr -s ' '"),
    ("warning-in-front", f"echo 'sudo: unable to resolve host cp1: Name or service not known'; {SHORT}"),
)

FAILURES = (
    ("bash-netstat-not-found", "PATH=/nonexistent; netstat -nlpt"),
    ("bash-interactive-not-found", shell("root@\\h:~# ", "PATH=/nonexistent", "ip a") + r" | tr -d '\r'"),
    ("dash-ss-not-found", "exec -a sh dash -c 'PATH=/nonexistent; ss -tlnp'"),
    ("busybox-ip-not-found", "busybox sh -c 'PATH=/nonexistent; ipx a'"),
    ("usage-busybox-netstat", "busybox netstat -nlpt"),
    ("busybox-no-applet", "busybox ss -tln"),
    ("timeout-netstat", "PATH=/nonexistent /usr/bin/timeout 5 netstat -plant"),
    ("nsenter-netstat", "PATH=/nonexistent /usr/bin/nsenter -t 1 -n netstat -nlpt"),
    ("no-such-file", "cat /proc/net/tcp7"),
    ("permission-denied", "cat /proc/1/environ"),
    ("no-such-device", "ip a show eth9"),
    ("no-such-object", "ip adress"),
    ("no-such-subcommand", "ip address shw"),
    ("wrong-argument", "ip route show table nowhere"),
    ("not-permitted", "ip link set eth0 down"),
    ("usage-ss", "ss -Y"),
    ("usage-netstat", "netstat -Q"),
    ("usage-arp", "arp -Q"),
    ("usage-ifconfig", "ifconfig -Q"),
    ("no-such-interface", "ifconfig eth9"),
    ("route-no-such-option", "route -Q"),
    ("killed", "bash -c 'kill -9 $$'; true"),
    ("empty", "true"),
    ("only-blank-lines", "printf '\\n\\n\\n'"),
    ("heading-only-netstat", "netstat -nlpt | head -2"),
    ("heading-only-ss", "ss -tlnp | head -1"),
    ("heading-only-arp", "arp -n | head -1"),
)


def node(stack: ExitStack) -> Space:
    space = stack.enter_context(Cluster(DEFAULT))[CP1.name].space
    space.sh("mount -t tmpfs tmpfs /mnt")
    return space


def refused(oddity: str, command: str) -> Take:
    """A command that fails; as an ordinary user where that is the reason; quotes as a UTF-8 locale shows them."""
    unprivileged = oddity in ("permission-denied", "not-permitted")
    language = "C.UTF-8" if oddity.startswith("timeout") else ""
    path = f"failures/debian-12/{oddity}"
    return Take(path=path, command=command, unprivileged=unprivileged, language=language)


SCENES = (
    Scene(
        name="forms",
        build=node,
        takes=(
            *takes("transcripts", TRANSCRIPTS, folder="forms"),
            *takes("texts", TEXTS, folder="forms"),
            *(refused(*row) for row in FAILURES),
        ),
    ),
)

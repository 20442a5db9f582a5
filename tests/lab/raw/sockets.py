"""Sockets of every kind, state and owner: `netstat`, `ss`, /proc/net/{tcp,tcp6,udp,udp6}."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.lab.raw.scene import ORIGIN, SETTLED, Scene, Take, space_for, takes
from tests.lab.space import ENVIRONMENT, Space, end

CROWD = str(Path(__file__).with_name("crowd.py"))

NETWORK = (
    """
mount -t tmpfs tmpfs /mnt
ip link add eth0 address 52:54:00:12:34:56 type veth peer name far0
ip link set eth0 up; ip link set far0 up
ip address add 192.0.2.10/24 brd + dev eth0
ip -6 address add 2001:db8:85a3::8a2e:370:7334/64 dev eth0
ip neigh add 192.0.2.99 lladdr 52:54:00:00:00:99 dev eth0 nud permanent
ip link add flannel.1 type vxlan id 1 local 192.0.2.10 dev eth0 dstport 8472 nolearning
ip link set flannel.1 up
"""
    + SETTLED
)

LANGUAGES = {
    "czech": "cs_CZ.UTF-8",
    "german": "de_DE.UTF-8",
    "estonian": "et_EE.UTF-8",
    "french": "fr_FR.UTF-8",
    "japanese": "ja_JP.UTF-8",
    "portuguese": "pt_BR.UTF-8",
    "portuguese-latin-1": "pt_BR.ISO-8859-1",
    "japanese-euc": "ja_JP.eucJP",
}

NETSTAT = (
    ("nlpt", "netstat -nlpt"),
    ("nlput", "netstat -nlput"),
    ("nlt-ipv4", "netstat -nlt4"),
    ("nltp-ipv6", "netstat -nltp6"),
    ("nl", "netstat -nl"),
    ("an", "netstat -an"),
    ("anp", "netstat -anp"),
    ("plant", "netstat -plant"),
    ("tn-established", "netstat -tn"),
    ("nlpt-wide", "netstat -nlptW"),
    ("neopa-wide", "netstat -W -neopa"),
    ("neopa", "netstat -neopa"),
    ("extended", "netstat -nlpte"),
    ("timers", "netstat -ntop"),
    ("service-names", "netstat -lpt"),
    ("service-names-udp", "netstat -lpu"),
    ("raw", "netstat -nlpw"),
    ("unix", "netstat -nlpx"),
    ("long-options", "netstat --programs --all --numeric --tcp --udp"),
    ("numeric-ports", "netstat --numeric-ports -ltp"),
    ("grep-listen", "netstat -nlpt | grep LISTEN"),
    ("head-cut", "netstat -nlpt | tail -c 700"),
    ("tail-cut", "netstat -nlpt | head -c 700"),
)

SS = (
    ("tlnp", "ss -tlnp"),
    ("tulnp", "ss -tulnp"),
    ("tln-ipv4", "ss -4tln"),
    ("tn-established", "ss -tn"),
    ("anp", "ss -anp"),
    ("peaonmi", "ss -peaonmi"),
    ("anoempiO-cgroup", "ss -anoempiO --cgroup"),
    ("itan", "ss -itan"),
    ("timers", "ss -tano"),
    ("memory", "ss -tlnm"),
    ("extended", "ss -tlnpe"),
    ("no-header", "ss -Htlnp"),
    ("oneline-info", "ss -Otanpi"),
    ("service-names", "ss -tlp"),
    ("service-names-udp", "ss -ulp"),
    ("all-states-udp", "ss -uapn"),
    ("unix", "ss -xlpn"),
    ("netlink", "ss -f netlink -apn"),
    ("raw", "ss -wapn"),
    ("packet", "ss -0apn"),
    ("listening-all-families", "ss -pln"),
    ("tulnp-ipv6", "ss -tunlp6"),
    ("grep-listen", "ss -tlnp | grep LISTEN"),
    ("narrow", "COLUMNS=80 ss -tlnp"),
    ("wide", "COLUMNS=250 ss -tlnp"),
    ("collapsed", "ss -tlnp | cat | tr -s ' '"),
    ("summary-first", "ss -t -p -a -i -s -n -e"),
)


def crowd(stack: ExitStack) -> Space:
    space = space_for(stack, "sockets", NETWORK)
    inside = ["nsenter", f"--target={space.pid}", "--net", "--mount"]
    # A long command line leaves room for the long names that the processes give themselves.
    room = "x" * 64
    process = subprocess.Popen(
        [*inside, str(Path(sys.executable).resolve()), "-S", CROWD, room], stdout=subprocess.PIPE, env=ENVIRONMENT
    )
    stack.callback(end, process)
    assert process.stdout is not None
    if process.stdout.readline() != b"ready\n":
        raise RuntimeError("the crowd of processes did not start")
    return space


def translated() -> tuple[Take, ...]:
    """The same two listings in each language that net-tools is translated to, as root and as an ordinary user."""
    return tuple(
        Take(
            path=f"captures/netstat/{ORIGIN}/{kind}-{name}",
            command=command,
            language=locale,
            unprivileged=kind == "unprivileged",
        )
        for name, locale in LANGUAGES.items()
        for kind, command in (("nlput", "netstat -nlput"), ("unprivileged", "netstat -nlpt"), ("anp", "netstat -antp"))
    )


SCENES = (
    Scene(
        name="captures/sockets-of-every-kind",
        build=crowd,
        takes=(
            *takes("netstat", NETSTAT),
            Take(path=f"captures/netstat/{ORIGIN}/unprivileged", command="netstat -nlput", unprivileged=True),
            Take(path=f"captures/netstat/{ORIGIN}/unprivileged-anp", command="netstat -anp", unprivileged=True),
            *translated(),
            *takes(
                "netstat",
                (
                    ("nlt", "busybox netstat -nlt"),
                    ("antu", "busybox netstat -antu"),
                    ("antueW", "busybox netstat -antueW"),
                    ("an", "busybox netstat -an"),
                ),
                origin="busybox-1.35",
            ),
            *takes("ss", SS),
            Take(path=f"captures/ss/{ORIGIN}/unprivileged", command="ss -tulnp", unprivileged=True),
            *takes("proc_net_tcp", (("tcp", "cat /proc/net/tcp"), ("tcp6", "cat /proc/net/tcp6"))),
            *takes("proc_net_udp", (("udp", "cat /proc/net/udp"), ("udp6", "cat /proc/net/udp6"))),
            *takes(
                "",
                (
                    ("ss-s", "ss -s"),
                    ("netstat-s", "netstat -s"),
                    ("netstat-i-of-sockets", "netstat -i"),
                    ("proc-net-raw", "cat /proc/net/raw"),
                    ("proc-net-raw6", "cat /proc/net/raw6"),
                    ("proc-net-unix", "cat /proc/net/unix"),
                    ("proc-net-packet", "cat /proc/net/packet"),
                    ("proc-net-sockstat", "cat /proc/net/sockstat"),
                    ("proc-net-netlink", "cat /proc/net/netlink"),
                    ("proc-net-udplite", "cat /proc/net/udplite"),
                    ("nstat", "nstat -az | head -20"),
                ),
                folder="near_misses",
            ),
        ),
    ),
)

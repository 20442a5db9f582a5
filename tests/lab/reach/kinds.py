"""Rule sets of kinds that chance seldom makes, each on the hosts of the line: `python -m tests.lab.reach.kinds [NAME…]`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.lab.reach import captures, kinds_iptables, kinds_nft, kinds_tools, line, tools
from tests.lab.reach.compare import Tried, judge
from tests.lab.reach.kind import Kind
from tests.lab.reach.net import Net, closed
from tests.lab.reach.traffic import Listen, Try, close, open_sockets, run

PORTS = (80, 443, 8080)
_ALWAYS = (
    *(("client", line.SERVER, protocol, port) for protocol in ("tcp", "udp") for port in PORTS),
    *(("client", "fd02::2", protocol, port) for protocol in ("tcp", "udp") for port in PORTS[:2]),
    *(("client", line.ROUTER, protocol, 80) for protocol in ("tcp", "udp")),
    ("client", "10.2.0.3", "tcp", 80), ("client", "10.2.0.3", "udp", 443), ("client", line.ROUTER, "tcp", 22), ("client", line.ROUTER, "tcp", 30080),
    ("client", "10.9.9.9", "tcp", 80), ("server", "10.1.0.2", "tcp", 7000), ("server", "10.1.0.2", "udp", 7000), ("server", line.ROUTER, "tcp", 22),
    ("router", line.SERVER, "tcp", 80), ("router", line.SERVER, "udp", 443), ("router", "10.1.0.2", "tcp", 7000), ("router", line.ROUTER, "tcp", 22),
)  # fmt: skip


def make(kind: Kind, folder: Path) -> list[Tried]:
    """Build the line with these rules, try every flow, write the captures; return the flows with what the kernel did."""
    hosts = line.build()
    opened = []
    try:
        for host, texts in kind.on.items():
            for text in texts:
                _give(hosts[host], text)
        opened = open_sockets([Listen(hosts["server"], "::", p, port) for p in ("tcp", "udp") for port in PORTS])
        opened += open_sockets([Listen(hosts["router"], "", p, port) for p in ("tcp", "udp") for port in (22, 80)])
        opened += open_sockets([Listen(hosts["client"], "", p, 7000) for p in ("tcp", "udp")])
        got = run(opened, [Try(hosts[who], to, protocol, port, 1) for who, to, protocol, port in _ALWAYS])
        for name, net in hosts.items():
            captures.of_host(folder / name, net, ("eth0", "eth1"))
            for form in captures.FORMS:
                other = folder.with_name(f"{folder.name}-{form}") / name
                shutil.copytree(folder / name, other)
                captures.in_form(other, net, form)
        return [(*flow, 1, arrived) for flow, arrived in zip(_ALWAYS, got, strict=True)]
    finally:
        close(opened, hosts.values())


_PROGRAMS = ("iptables-restore", "iptables-legacy-restore", "ip6tables-restore", "nft", "ipset")


def _give(net: Net, text: str) -> None:
    head, _, rest = text.partition("\n")
    if head in ("firewalld", "ufw"):
        {"firewalld": tools.firewalld, "ufw": tools.ufw}[head](net, rest)
    elif head.split()[0] in _PROGRAMS:
        net.load(head.split(), closed(rest) if head.startswith("nft") else rest)
    else:
        net.sh(text)


ALL: tuple[Kind, ...] = (*kinds_iptables.KINDS, *kinds_nft.KINDS, *kinds_tools.KINDS)


def compared(kind: Kind, folder: Path) -> tuple[Counter[str], list[str]]:
    """Return what came out in every form of the captures, with words on what is wrong, and on what is needlessly open."""
    tried = make(kind, folder)
    words: list[str] = []
    total = judge(folder, tried, words)
    if total["open"] <= kind.open_allowed:
        words = [w for w in words if w.startswith("wrong")]
    for form in captures.FORMS:
        more: list[str] = []
        total += judge(folder.with_name(f"{folder.name}-{form}"), tried, more)
        words += [f"{form}: {w}" for w in more if w.startswith("wrong")]
    return total, words


def main() -> int:
    wanted = sys.argv[1:]
    total: Counter[str] = Counter()
    for kind in ALL:
        if wanted and not any(w in kind.name for w in wanted):
            continue
        with tempfile.TemporaryDirectory() as temporary:
            try:
                counted, words = compared(kind, Path(temporary) / "lab")
            except RuntimeError as error:
                counted, words = Counter({"not built": 1}), [str(error)[:300]]
        total += counted
        print(f"{kind.name}: {dict(counted)}", *(w[:300] for w in words), sep="\n    ", flush=True)
    print(dict(total))
    return 1 if total["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())

"""Small bundles in text, for what real captures do not show: near misses."""

from collections.abc import Mapping
from dataclasses import dataclass

from netparse.captures import parse
from netparse.captures.origin.assign import assign_nodes
from netparse.checks import CHECKS, Context, run_checks
from netparse.cluster import build_cluster
from netparse.findings import Finding, Verdict, fold
from netparse.ports.circumstances import detect

LO = """\
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
"""


@dataclass(frozen=True)
class Told:
    """What the checks said, to be asked by check."""

    findings: tuple[Finding, ...]

    def of(self, check: str, *verdicts: Verdict) -> list[Finding]:
        return [f for f in self.findings if f.check == check and (not verdicts or f.verdict in verdicts)]

    def verdicts(self, check: str) -> set[str]:
        return {f.verdict.value for f in self.findings if f.check == check}

    def one(self, check: str, *verdicts: Verdict) -> Finding:
        (found,) = self.of(check, *verdicts)
        return found


def told(files: Mapping[str, str]) -> Told:
    """Run every check over these files (``node/name`` → text)."""
    captures = [c for source, text in files.items() for c in parse(text, source=source)]
    cluster = build_cluster(assign_nodes(captures))
    context = Context(cluster=cluster, circumstances=detect(cluster))
    return Told(fold(run_checks(CHECKS, context)))


def node_list(**addresses: str) -> dict[str, str]:
    """Return the file of a node list: names and their INTERNAL-IPs."""
    head = "NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE   KERNEL-VERSION   CONTAINER-RUNTIME\n"
    rows = (
        f"{name}   Ready   <none>   1d   v1.30.1   {ip}   <none>   Ubuntu   5.15.0   containerd://1.7.0\n"
        for name, ip in addresses.items()
    )
    return {"kubectl_get_nodes_o_wide.txt": head + "".join(rows)}


_FLAGS = "BROADCAST,MULTICAST,UP,LOWER_UP"


def link(
    number: int, name: str, mac: str, *addresses: str, mtu: int = 1500, flags: str = _FLAGS, state: str = "UP"
) -> str:
    """Return an interface as ``ip address`` prints it; an address is ``10.0.0.1/24`` with whatever stands behind it."""
    lines = [
        f"{number}: {name}: <{flags}> mtu {mtu} qdisc mq state {state} group default qlen 1000",
        f"    link/ether {mac} brd ff:ff:ff:ff:ff:ff",
    ]
    for a in addresses:
        ip, _, more = a.partition(" ")
        family = "inet6" if ":" in ip else "inet"
        scope = more or "scope global"
        label = "" if family == "inet6" else f" {name.split('@')[0]}"
        lines += [f"    {family} {ip} {scope}{label}", "       valid_lft forever preferred_lft forever"]
    return "\n".join(lines) + "\n"


def eth0(last: int, *more: str, mtu: int = 1500, flags: str = _FLAGS, state: str = "UP") -> str:
    """Return lo and an eth0 with 10.0.0.LAST/24 and a MAC made of the same number."""
    mac = f"52:54:00:00:00:{last:02x}"
    return LO + link(2, "eth0", mac, f"10.0.0.{last}/24", *more, mtu=mtu, flags=flags, state=state)

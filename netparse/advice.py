"""Advice as it is set: commands as code, to be copied; sentences as sentences; an address as a link, where it is one of netparse's own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

_PROGRAMS = (
    "ip|arping|kubectl|oc|ss|netstat|arp|ping|systemctl|journalctl|sysctl|ethtool|crictl|docker|nerdctl|talosctl|k3s|rke2|k0s|kubeadm"
    "|microk8s|snap|minikube|etcdctl|calicoctl|cilium|bridge|iptables|iptables-save|nft|firewall-cmd|ufw|cat|ls|nslookup|dig|curl|dmesg"
    "|ovs-vsctl|ovs-appctl|nmcli|netplan|networkctl|virsh|chmod|netparse|ipvsadm|conntrack|tcpdump|tracepath|nc|ps|grep|hostnamectl|gcloud|az|aws"
)
_PLACE = r"on (?:(?:the|this|that) )?(?:<[^>\n]+>|[^\s:]+): "
_COMMAND = re.compile(rf"(?:{_PLACE})?(?:(?:sudo|nice|watch)\s+(?:-\S+\s+)*)?(?:{_PROGRAMS})\b(?=\s|$)(?! [a-z]+ed\b)")
_LINK = re.compile(r"https://[A-Za-z0-9][\w./~#?=&%+:@-]*[\w/]")


@dataclass(frozen=True, slots=True)
class Step:
    """Lines that belong together: commands (``code``), or sentences."""

    code: bool
    lines: tuple[str, ...]


def steps(fix: Iterable[str]) -> tuple[Step, ...]:
    """Return the lines of an advice in their order, commands apart from sentences."""
    return tuple(Step(code, tuple(lines)) for code, lines in groupby(fix, key=is_command))


def is_command(line: str) -> bool:
    """Whether a line of advice is a command, which may follow ``on NODE:`` or ``on the peer:``."""
    return bool(_COMMAND.match(line))


def linked(reference: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a reference with the address that each leads to, empty for plain words."""
    last = 0
    for found in _LINK.finditer(reference):
        yield reference[last : found.start()], ""
        yield found[0], found[0]
        last = found.end()
    yield reference[last:], ""

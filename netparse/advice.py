"""Advice as it is set: commands as code, to be copied; sentences as sentences."""

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
_AT = re.compile(rf"({_PLACE.removesuffix(': ')}): ")
_NEXT_PLACE = re.compile(rf"; (?={_PLACE})")
_COMMAND = re.compile(rf"(?:{_PLACE})?(?:(?:sudo|nice|watch)\s+(?:-\S+\s+)*)?(?:{_PROGRAMS})\b(?=\s|$)(?! [a-z]+ed\b)")


@dataclass(frozen=True, slots=True)
class Step:
    """Lines that belong together: commands (``code``), or sentences.

    ``place`` says where commands are to be run, as ``on node2``: it is no part of what is copied.
    """

    code: bool
    lines: tuple[str, ...]
    place: str = ""


def steps(fix: Iterable[str]) -> tuple[Step, ...]:
    """Return the lines of an advice in their order, commands apart from sentences and each place apart from others."""
    parts = (part for line in fix for part in _by_place(line))
    return tuple(
        Step(code, tuple(line for *_, line in lines), place)
        for (code, place), lines in groupby(parts, key=lambda part: part[:2])
    )


def _by_place(line: str) -> Iterator[tuple[bool, str, str]]:
    """Yield of a line whether it is a command, where it is to be run, and the rest; ``on a: ip link; on b: ip route`` are two."""
    if not is_command(line):
        yield False, "", line
        return
    for part in _NEXT_PLACE.split(line):
        found = _AT.match(part)
        yield True, found[1] if found else "", part[found.end() :] if found else part


def is_command(line: str) -> bool:
    """Whether a line of advice is a command, which may follow ``on NODE:`` or ``on the peer:``."""
    return bool(_COMMAND.match(line))

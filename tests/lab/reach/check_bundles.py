"""Makes the bundles of the checks about flows from those of fixtures/reach: `python -m tests.lab.reach.check_bundles`.

The labs' sockets are all held by one program; here they are held by those that a cluster has, and all that it needs listen.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
_WORKER = (("udp", "0.0.0.0:8472", ""), ("tcp", "0.0.0.0:22", "sshd"), ("tcp", "*:10250", "kubelet"), ("tcp", "127.0.0.1:10248", "kubelet"), ("tcp", "*:10256", "kube-proxy"), ("tcp", "127.0.0.1:10249", "kube-proxy"))  # fmt: skip
_MASTER = (
    ("tcp", "*:6443", "kube-apiserver"), ("tcp", "127.0.0.1:10257", "kube-controller"), ("tcp", "127.0.0.1:10259", "kube-scheduler"),
    ("tcp", "10.9.0.11:2379", "etcd"), ("tcp", "127.0.0.1:2379", "etcd"), ("tcp", "10.9.0.11:2380", "etcd"), ("tcp", "127.0.0.1:2381", "etcd"),
)  # fmt: skip

BUNDLES = (
    # check, verdict and name, scenario, nodes, allowed, commands left out
    ("required-flow-blocked", "fail.rejected-behind-an-accept", "denied-in.nft-behind-iptables", ["node2"], [], ()),
    ("required-flow-blocked", "fail.outgoing", "denied-out.rule", ["node1"], [], ()),
    ("required-flow-blocked", "fail.forgot-vxlan", "denied-in.forgot-vxlan", ["node2"], ["pod-traffic-blocked"], ()),
    ("required-flow-blocked", "pass.all-arrive", "accepted.vxlan", ["node1", "node2"], [], ()),
    (
        "required-flow-blocked",
        "pass.forward-policy-stops-pods-only",
        "denied-forward.policy",
        ["node1", "node2"],
        ["pod-traffic-blocked"],
        (),
    ),
    (
        "required-flow-blocked",
        "unknown.nft-not-captured",
        "accepted.vxlan",
        ["node1", "node2"],
        [],
        ("node2: nft list ruleset",),
    ),
    ("pod-traffic-blocked", "fail.forward-policy", "denied-forward.policy", ["node1"], [], ()),
    (
        "pod-traffic-blocked",
        "fail.unreachable-marked",
        "null-routed.pod-network",
        ["node1"],
        ["route-conflict", "pod-route-missing"],
        (),
    ),
    ("pod-traffic-blocked", "fail.tunnel-port", "tunnel-mismatch.port", ["node2"], ["overlay-parameters-differ"], ()),
    ("pod-traffic-blocked", "pass.all-arrive", "accepted.vxlan", ["node1", "node2"], [], ()),
    (
        "pod-traffic-blocked",
        "pass.host-flow-blocked-only",
        "denied-out.rule",
        ["node1", "node2"],
        ["required-flow-blocked"],
        (),
    ),
    (
        "pod-traffic-blocked",
        "unknown.rules-not-captured",
        "accepted.vxlan",
        ["node1", "node2"],
        [],
        ("node1: ip rule",),
    ),
)


def sockets(node: str) -> str:
    """Return what ss shows on a node of kubeadm."""
    rows = [*_WORKER, *(_MASTER if node == "node1" else ())]
    out = "Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n"
    for n, (protocol, where, who) in enumerate(rows):
        users = f'users:(("{who}",pid={900 + n},fd=3))' if who else ""
        peer = "*:*" if where.startswith("*") else "0.0.0.0:*"
        state, queue = ("LISTEN", 128) if protocol == "tcp" else ("UNCONN", 0)
        out += f"{protocol:5} {state} 0      {queue:<6} {where:>18} {peer:>13}    {users}\n"
    return out


def make(check: str, name: str, scenario: str, nodes: list[str], allowed: list[str], left_out: tuple[str, ...]) -> None:
    folder = FIXTURES / "bundles" / check / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in (FIXTURES / "reach" / scenario).glob("*.txt"):
        if path.stem == "bastion":
            continue
        text = path.read_text()
        if path.stem.startswith("node"):
            prompt = f"root@{path.stem}:~# "
            text = re.sub(rf"{prompt}ss -lntup\n(?:(?!root@).*\n)*", f"{prompt}ss -lntup\n{sockets(path.stem)}", text)
            for command in [c.split(": ", 1)[1] for c in left_out if c.startswith(f"{path.stem}: ")]:
                text = re.sub(rf"{prompt}{re.escape(command)}\n(?:(?!root@).*\n)*", "", text)
        (folder / path.name).write_text(text)
    lines = [
        f"# From the lab: {scenario}.",
        f'check = "{check}"',
        f'verdict = "{name.partition(".")[0]}"',
        f"nodes = {nodes}".replace("'", '"'),
        f"allowed = {allowed}".replace("'", '"'),
    ]
    (folder / "expected.toml").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    for bundle in BUNDLES:
        make(*bundle)

"""A bundle whose every name tries to be more than a name."""

import json
from pathlib import Path

MARKUP = '<script>window.hit=1</script><img src=x onerror="window.hit=2">'
STRINGS = (
    MARKUP,
    "{{ 7*7 }}{% raw %}",
    "]]><!--",
    "-- --> end",
    "javascript:window.hit=3",
    "\x1b[31mred\x1b]0;title\x07",
    "abc\u202edcba\u2066x",
    "nul\x00byte",
    "=cmd|' /C calc'!A0",
    "[link](javascript:window.hit=4) `tick` <b>|pipe| @team http://example.invalid/",
    "x" * 10_000,
    "노드-節點-ノード",
)
"""As they are; a report may show control and direction characters written out only."""


def write_hostile(folder: Path) -> Path:
    """Write a bundle that has them as names of nodes, processes, interfaces, in lines that are not understood and in file names."""
    items = [_node(n, name) for n, name in enumerate(STRINGS)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nodes.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    own = folder / "<b>cp & 'co'<b>"
    own.mkdir()
    sockets = [
        "Active Internet connections (only servers)",
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    ",
    ]
    for n, text in enumerate(STRINGS):
        sockets.append(
            f"tcp        0      0 0.0.0.0:{9000 + n}            0.0.0.0:*               LISTEN      {100 + n}/{text}"
        )
    sockets += ["tcp        0      0 0.0.0.0:8001            0.0.0.0:*               LISTEN      77/kubectl"]
    sockets += [f"what is this? {text}" for text in STRINGS]
    (own / "netstat.txt").write_bytes("\n".join(sockets).encode())
    (own / "ip_a.txt").write_text(
        "2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000\n"
        "    link/ether 52:54:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth0\n"
        "       valid_lft forever preferred_lft forever\n"
        "3: e<svg/onload=alert(1)>: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000\n"
        "    link/ether 52:54:00:00:00:02 brd ff:ff:ff:ff:ff:ff\n"
    )
    (own / "ip_route.txt").write_text(
        "default via 192.0.2.1 dev eth0\n198.51.100.0/24 dev e<svg/onload=alert(1)> scope link\n"
    )
    (own / "ip_neigh.txt").write_text(
        "192.0.2.1 dev eth0 FAILED\n192.0.2.12 dev e<svg/onload=alert(1)> lladdr 52:54:00:00:00:03 REACHABLE\n"
    )
    (own / "notes --> {{ x }}.txt").write_text(f"{MARKUP}\n")
    return folder


def _node(number: int, name: str) -> dict[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": {"node-role.kubernetes.io/control-plane": ""}},
        "status": {
            "addresses": [{"type": "InternalIP", "address": f"192.0.2.{10 + number}"}],
            "conditions": [{"type": "Ready", "status": "False", "reason": MARKUP, "message": MARKUP}],
            "nodeInfo": {
                "kubeletVersion": "v1.30.0",
                "osImage": MARKUP,
                "kernelVersion": "6.1",
                "containerRuntimeVersion": "containerd://1.7",
            },
        },
    }

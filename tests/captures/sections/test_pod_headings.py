"""Headings in words of what was seen inside a pod."""

from pathlib import Path

import pytest

from netparse import analyze, parse

POD = """\
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
3: eth0@if9: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default
    link/ether 0a:58:0a:d2:03:07 brd ff:ff:ff:ff:ff:ff link-netnsid 0
    inet 10.210.3.7/24 brd 10.210.3.255 scope global eth0
"""
ROUTES = "default via 10.210.3.1 dev eth0\n10.210.3.0/24 dev eth0 proto kernel scope link src 10.210.3.7\n"
NODE = "default via 192.0.2.1 dev ens3 proto static\n192.0.2.0/24 dev ens3 proto kernel scope link src 192.0.2.12\n"


def _ticket(heading: str, output: str) -> str:
    return f"On node elm-2:\n\n```\n{NODE}```\n\n{heading}\n```\n{output}```\n"


@pytest.mark.parametrize("output", [POD, ROUTES])
@pytest.mark.parametrize(
    "heading",
    [
        "Inside the pod:", "**Inside the `web-0` pod**", "from within the container", "I see in the container", "From the pod it self",
        "## pod routing table", "nginx pod:", "Here is the routing table inside of the container:", "ip route inside the pod:",
        "1. Inside the pod", "routes in the pod on elm-2:", "The node is fine. Inside the pod:", "<summary>ip a inside the pod</summary>",
        "When I exec into it and list the interfaces inside the test pod, this is what comes out:",
        "容器内：", "在 pod 里执行：", "파드 안에서:",
        "コンテナ内:", "в контейнере:", "Im Pod:", "dans le conteneur :", "dentro del contenedor:",
    ],
)  # fmt: skip
def test_what_was_seen_inside_a_pod_is_no_nodes(heading: str, output: str) -> None:
    """The node above it has its own output only."""
    found = [c for c in parse(_ticket(heading, output)) if c.command]
    assert [c.netns for c in found] == [None, "a pod"]


@pytest.mark.parametrize(
    "heading",
    [
        "### Pod network", "Pods:", "On the node that runs the pod:", "Ping from the pod to elm-2 fails, here is elm-2:",
        "In the flannel pod:", "inside the calico-node container:", "In the kube-proxy container:", "Pod CIDR:", "in the pod network:",
        "from outside the pod:", "host side of the pod:", "I cannot reach the host from inside the pod, this is the host:",
        "container runtime:", "in the container logs:", "Container Network Interface:", "routes on the host to the pod:",
    ],
)  # fmt: skip
def test_other_words_about_pods_change_nothing(heading: str) -> None:
    """They speak of the node, of pods on its network, or of what a pod cannot do."""
    assert [c.netns for c in parse(_ticket(heading, NODE)) if c.command] == [None, None]


@pytest.mark.parametrize(
    "after",
    [
        f"On node elm-3:\n```\n{NODE}```\n", f"And these are the routes there.\n```\n{NODE}```\n",
        f"root@elm-3:~# ip route\n{NODE}", f"elm-3:\n```\n{NODE}```\n",
    ],
)  # fmt: skip
def test_the_view_of_a_pod_ends(after: str) -> None:
    """With the block below the words, with a heading of a host, with its prompt."""
    text = f"Inside the pod:\n\n```\n$ ip a\n{POD}$ ip r\n{ROUTES}```\n\n{after}"
    assert [c.netns for c in parse(text) if c.command] == ["a pod", "a pod", None]


@pytest.mark.parametrize("prompt", ["/ # ", "root@web-0:/# ", "# ", "[root@web-0 /]# "])
def test_a_prompt_inside_stays_inside(prompt: str) -> None:
    """It has no name, or the pod's."""
    text = f"Inside the pod:\n```\n{prompt}ip a\n{POD}{prompt}ip route\n{ROUTES}```\n"
    assert [c.netns for c in parse(text) if c.command] == ["a pod", "a pod"]


def test_a_pods_conflict_is_no_nodes(tmp_path: Path) -> None:
    """The address of a pod that the kernel refuses accuses no host."""
    failed = POD + "    inet6 fe80::858:aff:fed2:307/64 scope link tentative dadfailed\n"
    path = tmp_path / "ticket.md"
    path.write_text(_ticket("I see this in the container", failed))
    assert not [f for f in analyze(path).findings if f.check == "address-conflict-detected" and f.verdict == "warn"]

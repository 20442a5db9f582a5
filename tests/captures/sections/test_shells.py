"""A shell that is entered inside a transcript stays entered until it ends: what it shows is of the pod, the machine, the node."""

import pytest

from netparse.captures import parse
from netparse.captures.origin.assign import assign_nodes
from netparse.captures.origin.self_named import name_nodes
from tests.captures.samples import ROUTES

_HOST = "[root@cp1 ~]# "
_INSIDE = "10.244.1.0/24 dev eth0 proto kernel scope link src 10.244.1.9\n"


def seen(text: str) -> list[tuple[str | None, str | None]]:
    return [(c.node, c.netns) for c in name_nodes(parse(text)) if c.records]


_NAMESPACES = [  # (what is typed, prompt inside, name)
    ("nsenter -t 20877 -n", _HOST, "process 20877"),
    ("nsenter -t20877 -n", _HOST, "process 20877"),
    ("nsenter --net --target 20877", _HOST, "process 20877"),
    ("sudo nsenter --target=20877 --net bash", _HOST, "process 20877"),
    ("nsenter -a -t 20877 sh", "sh-5.1# ", "process 20877"),
    ("nsenter --net=/var/run/netns/cni-44d1", _HOST, "cni-44d1"),
    ("nsenter -n/proc/20877/ns/net", _HOST, "process 20877"),
    ("nsenter -t $(docker inspect -f '{{.State.Pid}}' web) -n", _HOST, "process $_"),
    ("ip netns exec blue bash", _HOST, "blue"),
    ("sudo ip netns exec blue sudo -u admin bash", "[admin@cp1 ~]$ ", "blue"),
    ("kubectl exec -it web-0 -- sh", "/ # ", "web-0"),
    ("kubectl exec -n shop -ti web-0 -c app -- /bin/bash", "root@web-0:/# ", "web-0"),
    ("kubectl exec --stdin --tty web-0 -- /bin/sh", "# ", "web-0"),
    ("kubectl exec -it web-0 sh", "/ $ ", "web-0"),
    ("k exec -it deploy/web -- ash", "/app # ", "deploy/web"),
    ("oc rsh web-0", "sh-4.4$ ", "web-0"),
    ("kubectl run -it --rm probe --image=busybox --restart=Never -- sh", "/ # ", "probe"),
    ("kubectl run probe --image busybox -it", "/ # ", "probe"),
    ("kubectl debug -it web-0 --image=busybox --target=app", "/ # ", "web-0"),
    ("kubectl attach -it web-0", "/ # ", "web-0"),
    ("docker exec -it 7c1f0a9b22d4 bash", "root@7c1f0a9b22d4:/# ", "7c1f0a9b22d4"),
    ("docker exec -it --user root web /bin/sh", "/ # ", "web"),
    ("podman exec -ti web bash", "[root@7c1f0a9b22d4 /]# ", "web"),
    ("nerdctl -n k8s.io exec -it web sh", "/ # ", "web"),
    ("sudo crictl exec -it 61b0e7 sh", "/ # ", "61b0e7"),
    ("k3s crictl exec -it 61b0e7 sh", "/ # ", "61b0e7"),
    ("ctr -n k8s.io task exec -t --exec-id 1 61b0e7 sh", "/ # ", "61b0e7"),
    ("docker run --rm -it alpine:3.19 sh", "/ # ", "alpine"),
    ("docker run --rm -it --net=container:web nicolaka/netshoot", "web:~# ", "web"),
    ("unshare -n bash", _HOST, "a new namespace"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "prompt", "name"), _NAMESPACES)
def test_a_container_or_namespace_accuses_no_node(typed: str, prompt: str, name: str) -> None:
    """Its output is kept under its own name; the host's prompt, or `exit`, ends it."""
    inside = f"{_HOST}ip route\n{ROUTES}{_HOST}{typed}\n{prompt}ip route\n{_INSIDE}{prompt}ip r\n{_INSIDE}"
    assert seen(f"{inside}{prompt}exit\n{_HOST}ip r\n{ROUTES}") == [
        ("cp1", None),
        (None, name),
        (None, name),
        ("cp1", None),
    ]


@pytest.mark.parametrize(
    ("typed", "prompt", "name"), [n for n in _NAMESPACES if n[1] not in (_HOST, "[admin@cp1 ~]$ ")]
)
def test_the_prompt_of_the_host_ends_a_shell(typed: str, prompt: str, name: str) -> None:
    """Ctrl-D leaves no word behind in many shells."""
    assert seen(f"{_HOST}{typed}\n{prompt}ip route\n{_INSIDE}{_HOST}ip r\n{ROUTES}") == [(None, name), ("cp1", None)]


@pytest.mark.parametrize(
    ("typed", "prompt", "node"),
    [
        ("kubectl debug node/w1 -it --image=busybox", "/ # ", "w1"),
        ("kubectl debug -it node/w1 --image=ubuntu", "root@w1:/# ", "w1"),
        ("oc debug node/w1", "sh-4.4# ", "w1"),
        ("kubectl node-shell w1", "[root@w1 /]# ", "w1"),
        ("ssh w1", "[root@w1 ~]# ", "w1"),
        ("ssh -i key.pem core@10.0.0.7", "core@w1:~$ ", "w1"),
        ("sshpass -p x ssh root@w1", "# ", "w1"),
        ("vagrant ssh w1", "vagrant@w1:~$ ", "w1"),
        ("lxc exec w1 -- bash", "root@w1:~# ", "w1"),
        ("lxc exec w1 bash", "root@w1:~# ", "w1"),
        ("incus shell w1", "root@w1:~# ", "w1"),
        ("multipass shell w1", "ubuntu@w1:~$ ", "w1"),
        ("minikube ssh", "docker@minikube:~$ ", "minikube"),
        ("minikube ssh -n minikube-m02", "$ ", "minikube-m02"),
        ("docker exec -it kind-worker2 bash", "root@kind-worker2:/# ", "kind-worker2"),
        ("gcloud compute ssh w1 --zone europe-west1-b", "me@w1:~$ ", "w1"),
        ("aws ssm start-session --target i-0a1b2c3d", "sh-4.2$ ", "i-0a1b2c3d"),
    ],
)  # fmt: skip
def test_a_shell_on_another_host_is_that_host(typed: str, prompt: str, node: str) -> None:
    """A debug pod of a node is the node; the prompt inside knows the host's name better than the address that was asked."""
    text = f"{_HOST}{typed}\n{prompt}ip route\n{ROUTES}{prompt}exit\nlogout\n{_HOST}ip r\n{ROUTES}"
    assert seen(text) == [(node, None), ("cp1", None)]


@pytest.mark.parametrize("typed", ["sudo -i", "su -", "sudo su -", "bash", "chroot /host", "toolbox", "chroot /host bash",
"nsenter -t 1 -m -u -n -i sh",
                                   "docker run -it --rm --net=host nicolaka/netshoot"])  # fmt: skip
def test_a_shell_on_the_same_host_changes_nothing(typed: str) -> None:
    """Another user, another root: the network is the host's."""
    text = f"{_HOST}{typed}\n{_HOST}ip route\n{ROUTES}{_HOST}exit\n{_HOST}ip r\n{ROUTES}"
    assert seen(text) == [("cp1", None), ("cp1", None)]


def test_shells_in_shells() -> None:
    """Through ssh to a node, there into a container, there as another user; each `exit` ends one."""
    text = (
        f"{_HOST}ssh w1\nroot@w1:~# crictl exec -it 61b0e7 sh\n/ # ip route\n{_INSIDE}/ # bash\nbash-5.1# ip r\n{_INSIDE}bash-5.1# exit\n"
        f"/ # ip r\n{_INSIDE}/ # exit\nroot@w1:~# ip r\n{ROUTES}root@w1:~# exit\n{_HOST}ip r\n{ROUTES}"
    )
    assert seen(text) == [(None, "61b0e7")] * 3 + [("w1", None), ("cp1", None)]


def test_the_node_behind_a_debug_pod_with_chroot() -> None:
    """`chroot /host` inside a debug pod stays on the node of the debug pod."""
    text = f"$ oc debug node/w1\nsh-4.4# chroot /host\nsh-4.4# ip route\n{_INSIDE}sh-4.4# exit\nsh-4.4# exit\n$ ip r\n{ROUTES}"
    assert [c.host for c in parse(text) if c.records] == ["w1", None]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("kubectl exec -it web-0 -- sh", 'Error from server (NotFound): pods "web-0" not found'),
        ("ssh w1", "ssh: connect to host w1 port 22: Connection timed out"),
        ("nsenter -t 20877 -n", "nsenter: cannot open /proc/20877/ns/net: No such file or directory"),
        ("ip netns exec blue bash", 'Cannot open network namespace "blue": No such file or directory'),
    ],
)
def test_a_shell_that_did_not_open_is_not_entered(typed: str, answer: str) -> None:
    """An error and the same prompt again: what follows is the host's."""
    assert seen(f"{_HOST}{typed}\n{answer}\n{_HOST}ip route\n{ROUTES}") == [("cp1", None)]


def test_a_heading_of_another_host_ends_all_shells() -> None:
    """Under a new host's heading nobody is inside the pod of the one before."""
    text = f"## node-1\n```\n# nsenter -t 20877 -n\n# ip route\n{_INSIDE}```\n## node-2\n```\n# ip route\n{ROUTES}```\n"
    assert seen(text) == [(None, "process 20877"), ("node-2", None)]


@pytest.mark.parametrize("prompt", ["root@7c1f0a9b22d4:/# ", "root@web-7d9c6b8f5-x2x4z:/app# "])
def test_a_prompt_that_only_a_container_has(prompt: str) -> None:
    """Nothing shows how it was entered: its id or its pod's name makes no node."""
    captures = assign_nodes(parse(f"{prompt}ip route\n{_INSIDE}", source="notes.txt"))
    assert [(c.node is None or c.netns is not None, bool(c.netns)) for c in captures if c.records] == [(True, True)]


def nodes(text: str) -> list[str | None]:
    return [c.node for c in assign_nodes(parse(text, source="ticket.md")) if c.records]


def test_the_name_in_a_containers_prompt_is_no_nodes() -> None:
    """Neither of what was shown inside, nor of what follows it."""
    text = (
        f"$ kubectl run -it --rm probe --image=x -- bash\nprobe:~# ip route\n{_INSIDE}probe:~# exit\n$ ip r\n{ROUTES}"
    )
    assert nodes(text) == [None, "host 10.31.4.10"]


def test_what_is_typed_after_a_shell_on_another_host_is_not_of_that_host() -> None:
    """A prompt without a name is somebody's who could reach the node; that it is the node itself, nothing shows."""
    text = f"$ kubectl debug node/w1 -it --image=x\n/ # ip route\n{_INSIDE}/ # exit\n$ ip r\n{ROUTES}"
    assert nodes(text) == ["w1", "host 10.31.4.10"]

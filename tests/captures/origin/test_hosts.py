"""Whose output it is: headings of loops over hosts, of ansible and clush, prefixes of pdsh, and command lines that reach elsewhere."""

from itertools import product

import pytest

from netparse.captures import account, parse
from netparse.captures.origin.assign import assign_nodes
from netparse.captures.origin.self_named import name_nodes
from tests.captures.samples import NODES, ROUTES, SOCKETS


def hosts(text: str) -> list[tuple[str | None, str | None, int]]:
    return [(c.command, c.host, len(c.records)) for c in parse(text) if c.command]


@pytest.mark.parametrize(
    "heading",
    [
        "{} | CHANGED | rc=0 >>", "{} | SUCCESS | rc=0 >>", "---------------\n{}\n---------------", "== {}", "=== {} ===", "--- {} ---",
        "### {}", "***** {} *****", ">>> {} <<<", "-- {} --", "{}:", "{}", "Node: {}", "host {}", "[{}]", "**{}**", "== node {} ==",
        "--- {} (10.31.4.9) ---", "== {} [worker] ==", "== {} - Mon May  6 10:00:00 UTC 2024 ==", "=== {} 2024-05-06T10:00:00Z ===",
        "#######\n# {}\n#######",
    ],
)  # fmt: skip
def test_a_heading_names_the_host_of_what_follows(heading: str) -> None:
    """Two hosts' outputs in one file stay two captures, though nothing in a route table says where it begins."""
    text = f"{heading.format('node-1')}\n{ROUTES}\n{heading.format('10.31.4.21')}\n{ROUTES}{SOCKETS}"
    assert hosts(text) == [("ip_route", "node-1", 3), ("ip_route", "10.31.4.21", 3), ("netstat", "10.31.4.21", 2)]
    captures = parse(text)
    assert "unparsed" not in account(captures[0].document, captures)


_HOSTS = ("######## {} ########", "Node: {}", "# {} (10.31.4.9)", "#####\n# {}\n#####")
_COMMANDS = ("$ {}", "# {}", "--- {} ---", "Command: {}", "**{}**\n```", "\n### {}\n\n```", "{}")


@pytest.mark.parametrize(("host", "command"), [*product(_HOSTS, _COMMANDS), ("{}", "{}")])
def test_headings_of_commands_stand_below_that_of_their_host(host: str, command: str) -> None:
    """What a loop over hosts and commands prints: the host once, then every command with its output."""
    parts = [
        f"{host.format(name)}\n{command.format('ip route')}\n{ROUTES}{command.format('netstat -nlpt')}\n{SOCKETS}"
        for name in ("node-1", "node-2")
    ]
    found = parse("".join(parts))
    assert [(c.command, c.host) for c in found if c.records] == [
        (stem, name) for name in ("node-1", "node-2") for stem in ("ip_route", "netstat")
    ]
    assert {c.command_line.text for c in found if c.records and c.command_line} == {"ip route", "netstat -nlpt"}


_LISTED = """NAME   STATUS   ROLES           AGE   VERSION   INTERNAL-IP   EXTERNAL-IP
tern   Ready    control-plane   12d   v1.28.4   10.31.4.9     <none>
auk    Ready    <none>          12d   v1.28.4   10.31.4.8     <none>
"""


@pytest.mark.parametrize(
    ("master", "worker"),
    [("master:", "worker:"), ("On the master it looks like this:", "On the worker:"), ("control-plane node:", "worker node:"),
     ("主节点：", "工作节点："), ("== tern", "== auk"), ("tern:", "auk:")],
)  # fmt: skip
def test_a_role_or_a_name_of_the_list_heads_an_output(master: str, worker: str) -> None:
    """The list has one node in each role; names without a digit are known from it."""
    text = f"{_LISTED}\n{master}\n\n{ROUTES}\n{worker}\n\n{ROUTES}"
    for named in (assign_nodes(parse(text, source="ticket.md")), name_nodes(parse(text, source="ticket.md"))):
        assert [c.node for c in named if c.command == "ip_route"] == ["tern", "auk"]


def test_a_role_of_two_nodes_names_none_of_them() -> None:
    """Which of two workers is meant, nobody knows."""
    listed = _LISTED + "crow   Ready    <none>          12d   v1.28.4   10.31.4.7     <none>\n"
    found = assign_nodes(parse(f"{listed}\nworker:\n\n{ROUTES}", source="ticket.md"))
    assert [c.node for c in found if c.command == "ip_route"] == ["worker"]


@pytest.mark.parametrize(
    "chapter",
    [
        "{}\n-----\n\n.. code-block:: console\n\n   $ ip route\n   {}\n\n",
        "=== {}\n\n[source,console]\n----\n$ ip route\n{}\n----\n",
    ],
    ids=["reStructuredText", "AsciiDoc"],
)
def test_chapters_of_other_markups(chapter: str) -> None:
    """Their marks are no rows, and what stands in them is whole."""
    rows = ROUTES.rstrip().replace("\n", "\n   ") if ".. " in chapter else ROUTES.rstrip()
    found = [c for c in parse("".join(chapter.format(name, rows) for name in ("elm-1", "oak-2"))) if c.command]
    assert [(c.host, len(c.records), c.status) for c in found] == [("elm-1", 3, "ok"), ("oak-2", 3, "ok")]


def test_output_of_hostname_names_the_host_of_what_follows() -> None:
    """A session log without prompts of hosts, in which somebody typed `hostname` first on each."""
    text = "".join(
        f"$ hostname\n{name}\n$ ip route\n{ROUTES}$ netstat -nlpt\n{SOCKETS}" for name in ("node-1", "node-2")
    )
    captures = assign_nodes(parse(text, source="session.log"))
    assert [(c.command, c.node) for c in captures if c.command != "hostname"] == [
        (stem, name) for name in ("node-1", "node-2") for stem in ("ip_route", "netstat")
    ]


@pytest.mark.parametrize(
    "heading",
    ["=== Routing table ===", "*** IPv4 ***", "--- eth0 ---", "=== check-1 ===", "== Listening ports on all hosts =="],
)
def test_a_title_parts_outputs_and_names_no_host(heading: str) -> None:
    """A word that titles have is no host; the prompt's host still counts below it."""
    text = f"root@cp1:~# ./collect.sh\n{heading}\n{ROUTES}{heading}\n{ROUTES}"
    assert hosts(text) == [("ip_route", "cp1", 3), ("ip_route", "cp1", 3)]


def test_one_output_of_several_hosts_is_generic_names() -> None:
    """`clush -b` prints equal outputs once, under all their hosts."""
    rule = "---------------"
    text = f"{rule}\nnode1\n{rule}\n{ROUTES}{rule}\nnode[2-3] (2)\n{rule}\n{SOCKETS}"
    assert hosts(text) == [("ip_route", "node1", 3), ("netstat", None, 2)]


def test_any_command_behind_a_known_sign_ends_an_output() -> None:
    """A sign that stood before one command stands before all: what follows is not of the host before."""
    text = f"$ ssh node-2 ip route\n{ROUTES}$ frobnicate node-3\n{ROUTES}$ ip route\n{ROUTES}"
    assert hosts(text) == [("ip_route", "node-2", 3), ("ip_route", None, 3), ("ip_route", None, 3)]


def test_a_failed_host_of_ansible_is_told() -> None:
    """Its error belongs to it, not to the table of the host before."""
    found = parse(f"n1 | CHANGED | rc=0 >>\n{ROUTES}n2 | FAILED | rc=127 >>\n/bin/sh: ip: command not found\n")
    assert [(c.host, c.status) for c in found] == [("n1", "ok"), ("n2", "failed")]


@pytest.mark.parametrize(
    ("command", "host"),
    [
        ("ssh node-2 ip route", "node-2"), ("ssh root@10.0.0.5 'ip route'", "10.0.0.5"), ("ssh -i key.pem core@cp1 sudo ip r", "cp1"),
        ("for n in a b; do ssh $n ip route; done", None), ("ssh $node ip route", None), ("ip route", "bastion"),
        ("vagrant ssh node-2 -c 'sudo ip r'", "node-2"), ("multipass exec node-2 -- ip route", "node-2"), ("minikube ssh 'ip route'", None),
        ("minikube ssh -n minikube-m02 -- ip route", "minikube-m02"), ("gcloud compute ssh me@node-2 --command='ip route'", "node-2"),
        ("limactl shell node-2 ip route", "node-2"), ("colima ssh -- ip route", None), ("tsh ssh root@node-2 ip route", "node-2"),
        ("oc debug node/worker-0 -- chroot /host ip route", "worker-0"),
        ("kubectl -n kube-system exec calico-node-x7k2p -- ip route", None), ("docker exec kind-worker2 ip route", "kind-worker2"),
    ],
)  # fmt: skip
def test_a_command_that_reaches_elsewhere_is_not_the_prompts_hosts(command: str, host: str | None) -> None:
    """What `ssh node-2 …` prints is node-2's; whose it is where the line does not say stays open."""
    assert hosts(f"me@bastion:~$ {command}\n{ROUTES}me@bastion:~$ kubectl get nodes\n{NODES}") == [
        ("ip_route", host, 3),
        ("kubectl_get_nodes", "bastion", 2),
    ]


@pytest.mark.parametrize(
    "heading", ["==== cp-1: {} ====", "[cp-1] {}", "### cp-1 {}", "*** cp-1: {} ***", "cp-1# {}", "cp-1$ {}"]
)
def test_a_heading_names_host_and_command(heading: str) -> None:
    """What loops print before each command, and prompts of a host's name alone."""
    text = f"{heading.format('ip route')}\n{ROUTES}{heading.format('netstat -nlpt')}\n{SOCKETS}"
    assert hosts(text) == [("ip_route", "cp-1", 3), ("netstat", "cp-1", 2)]
    assert [c.command_line and c.command_line.text for c in parse(text)] == ["ip route", "netstat -nlpt"]


@pytest.mark.parametrize("turns", [False, True])
def test_lines_that_name_their_host(turns: bool) -> None:
    """pdsh and clush print the host before every line, and the lines of several hosts in turns."""
    one = [f"node1: {line}" for line in SOCKETS.splitlines()]
    two = [f"node2: {line}" for line in SOCKETS.replace("10248", "10249").splitlines()]
    lines = [x for pair in zip(one, two, strict=True) for x in pair] if turns else [*one, *two]
    found = parse("\n".join([*lines, "node2: something else", ""]))
    assert [(c.host, c.status, [r.local_port for r in c.records]) for c in found] == [  # type: ignore[attr-defined]
        ("node1", "ok", [10248, 10250]),
        ("node2", "partial", [10249, 10250]),
    ]
    assert found[0].text(found[0].records[0].line).endswith("812/kubelet")
    assert [u.text for u in found[1].unparsed] == ["node2: something else"]
    kinds = account(found[0].document, found)
    assert [kinds.count(k) for k in ("heading", "record", "unparsed", "noise")] == [4, 4, 1, 0]


@pytest.mark.parametrize("sign", ["╰─#", "└─$", "➜  ~", "$ time", "node1#"])
def test_prompts_of_fancy_shells(sign: str) -> None:
    """Two-line prompts of zsh and Kali, and a prompt that is the host's name alone."""
    above = "╭─root@cp1 ~\n" if sign[0] in "╰└" else ""
    found = parse(f"{above}{sign} ip route\n{ROUTES}{above}{sign} netstat -nlpt\n{SOCKETS}")
    assert [(c.command, c.status) for c in found if c.command] == [("ip_route", "ok"), ("netstat", "ok")]


WIDE = """\
NAME            STATUS   ROLES    AGE   VERSION   INTERNAL-IP
cp1.lab.local   Ready    master   12d   v1.30.4   10.31.4.10
10.31.4.21      Ready    <none>   12d   v1.30.4   10.31.4.21
"""


def test_a_host_that_is_named_by_its_address_is_the_node_of_the_list() -> None:
    """`ansible -i 10.31.4.10,` and `ssh root@10.31.4.10` name no names; an address's first number is nobody's short name."""
    other = ROUTES.replace("src 10.31.4.10", "src 10.31.4.99")
    text = f"10.31.4.10 | CHANGED | rc=0 >>\n{ROUTES}10.31.4.99 | CHANGED | rc=0 >>\n{other}"
    listed = parse(WIDE, source="x/nodes.txt")
    for name in (assign_nodes, name_nodes):
        assert [c.node for c in name([*listed, *parse(text, source="x/routes.txt")])] == [
            None,
            "cp1.lab.local",
            "10.31.4.99",
        ]


def test_what_names_no_host_has_no_node() -> None:
    """A file alone says nothing of its node, and `localhost` is no name."""
    assert [c.node for c in name_nodes([*parse(ROUTES), *parse(f"[root@localhost ~]# ip r\n{ROUTES}")])] == [None, None]


def test_a_bastion_in_the_folder_of_a_node_is_not_that_node() -> None:
    """What was typed there before `ssh node1` shows another host's addresses; node1's own hostname may be any."""
    nodes = (
        "NAME    STATUS   ROLES    AGE   VERSION   INTERNAL-IP\nnode1   Ready    <none>   1d    v1.30.4   192.0.2.11\n"
    )
    bastion = (
        "[root@bastion ~]# ip route\ndefault via 198.51.100.1 dev eth0\n"
        "198.51.100.0/24 dev eth0 proto kernel scope link src 198.51.100.5\n"
    )
    other = "[root@ip-11 ~]# ip route\ndefault via 192.0.2.1 dev eth0\n192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.11\n"
    listed = parse(nodes, source="nodes.txt")
    for text, node in ((bastion, "bastion"), (other, "node1")):
        found = assign_nodes([*listed, *parse(text, source="node1/notes.txt")])
        assert [c.node for c in found if c.source == "node1/notes.txt"] == [node]

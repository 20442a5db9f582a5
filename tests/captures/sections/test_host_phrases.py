"""Headings in words: how people say whose output follows, above fences, prompts and bare output, in many languages."""

import pytest

from netparse.captures import parse
from netparse.captures.origin.self_named import name_nodes
from tests.captures.samples import NODES, ROUTES, SOCKETS

_FORMS = [  # (heading, the host it names)
    ("Otter node:", "Otter"),
    ("master node:", "master"),
    ("cp-b node", "cp-b"),
    ("Node cp-b:", "cp-b"),
    ("Node: cp-b", "cp-b"),
    ("Node 1", "Node 1"),
    ("node1:", "node1"),
    ("Node 1 (den-a)", "den-a"),
    ("Node (192.168.1.12):", "192.168.1.12"),
    ("cp-b (192.168.1.12)", "cp-b"),
    ("192.168.1.12:", "192.168.1.12"),
    ("on master", "master"),
    ("On cp-b:", "cp-b"),
    ("on the node cp-b:", "cp-b"),
    ("# From node1", "node1"),
    ("from cp-b", "cp-b"),
    ("### Ubuntu Master Node", "Ubuntu Master Node"),
    ("### Master", "Master"),
    ("#### 10.31.8.9", "10.31.8.9"),
    ("1.master", "master"),
    ("First node:", "first node"),
    ("**Broken node**", "broken node"),
    ("Here's a problematic node:", "problematic node"),
    ("Compared with a working node:", "working node"),
    ("on the working node:", "working node"),
    ("k8s-01:", "k8s-01"),
    ("### k8s-02", "k8s-02"),
    ("k8s3 (192.168.1.12):", "k8s3"),
    ("ubuntu2:", "ubuntu2"),
    ("2. worker-1", "worker-1"),
    ("a) cp-b", "cp-b"),
    ("server:", "server"),
    ("server s9:", "s9"),
    ("VM cp-b:", "cp-b"),
    ("Host: `cp-b`", "cp-b"),
    ("Worker node w-7:", "w-7"),
    ("worker w-7:", "w-7"),
    ("**worker-2**", "worker-2"),
    ("**Master**", "Master"),
    ("**`ash-2`** - the value is to be `52:7f`:", "ash-2"),
    ("`cp-b`", "cp-b"),
    ("_cp-b_", "cp-b"),
    ("“cp-b”:", "cp-b"),
    ("[cp-b]", "cp-b"),
    ("<summary>node1</summary>", "node1"),
    ("<summary>kubemaster</summary>", "kubemaster"),
    ("<b>cp-b</b>", "cp-b"),
    ("<h3>cp-b</h3>", "cp-b"),
    ("* cp-b:", "cp-b"),
    ("- on cp-b", "cp-b"),
    ("== cp-b ==", "cp-b"),
    ("ip route on cp-b:", "cp-b"),
    ("ip route (on cp-b)", "cp-b"),
    ("### `ip route` cp-b", "cp-b"),
    ("**ip r** controller", "controller"),
    ("### `ip route` on elm", "elm"),
    ("ip route (basil):", "basil"),
    ("`ip r` [elm]", "elm"),
    ("$ # on cp-b", "cp-b"),
    ("Here is the table of the broken node (pine):", "pine"),
    ("And here from the good one (birch):", "birch"),
    ("oak-2 で:", "oak-2"),
    ("oak-2（マスター）で:", "oak-2"),
    ("oak-2 에서:", "oak-2"),
    ("oak-2 (10.0.0.5) 上:", "oak-2"),
    ("1.master route", "master"),
    ("# Master节点路由", "master"),
    ("# Node1节点路由", "Node1"),
    ("cp-b node routes:", "cp-b"),
    ("Worker routing table:", "worker"),
    ("oak-1's routes:", "oak-1"),
    ("**oak-1 arp table**", "oak-1"),
    ("**Machine 1: **", "Machine 1"),
    ("Host A:", "Host A"),
    ("{panel:title=cp-b}", "cp-b"),
    ("{code:title=ip route on elm}", "elm"),
    ("`ip route` from cp-b:", "cp-b"),
    ("Output of “ip route” on w-c4:", "w-c4"),
    ("Routing table of `rowan-2`:", "rowan-2"),
    ("routes on worker node w-7", "w-7"),
    ("This is what cp-b has: (on node cp-b)", "cp-b"),
    ("On node elm the interesting rows are", "elm"),
    ("The firewall on sv7:", "sv7"),
    ("Knoten bonn-1", "bonn-1"),
    ("Auf bonn-1:", "bonn-1"),
    ("Auf dem Control-Plane-Knoten sieht es so aus:", "control-plane"),
    ("Auf dem Worker zeigt sich:", "worker"),
    ("Pods on the worker do not reach pods on the master. On elm `ip route` shows", "elm"),
    ("and `ip route` on elm:", "elm"),
    ("On elm, `ip route`:", "elm"),
    ("On the master node it looks like this:", "master"),
    ("Sur le noeud maître, voici la sortie :", "maître"),
    ("En el nodo master se ve así:", "master"),
    ("На мастере видно следующее:", "мастер"),
    ("在主节点上看到的是：", "主节点"),
    ("マスターノードではこうなっています:", "マスター"),
    ("Ausgabe von `ip route` auf dem Knoten bonn-1:", "bonn-1"),
    ("No nó k8s-web-01:", "k8s-web-01"),
    ("nodo cp-b:", "cp-b"),
    ("En el nodo cp-b:", "cp-b"),
    ("Sur le nœud cp-b :", "cp-b"),
    ("serveur cp-b :", "cp-b"),
    ("Sul nodo cp-b:", "cp-b"),
    ("Узел klen:", "klen"),
    ("На узле cp-b:", "cp-b"),
    ("нода cp-b", "cp-b"),
    ("na węźle cp-b:", "cp-b"),
    ("master节点:", "master"),
    ("node2 节点：", "node2"),
    ("节点 node2：", "node2"),
    ("在 node2 上：", "node2"),
    ("node2上", "node2"),
    ("主节点：", "主节点"),
    ("主节点（10.31.4.10）路由：", "主节点"),
    ("node2路由表：", "node2"),
    ("Вывод `ip route` на мастере:", "мастер"),
    ("노드1에서", "노드1"),
    ("cp-b 노드:", "cp-b"),
    ("cp-b 노드에서는 잘 됩니다:", "cp-b"),
    ("ノード1", "ノード1"),
    ("ノード sakura01:", "sakura01"),
    ("sakura01の結果:", "sakura01"),
    ("sakura01 ノード", "sakura01"),
    ("Worker node (ash-7):", "ash-7"),
    ("Worker (ash):", "ash"),
    ("Worker node (failing):", "worker"),
    ("master [ash-7]", "ash-7"),
    ("На вузлі cp-b:", "cp-b"),
    ("cp-b düğümünde:", "cp-b"),
    ("På cp-b:", "cp-b"),
    ("prod-1 output:", "prod-1"),
    ("and prod-1:", "prod-1"),
    ("this is prod-1", "prod-1"),
    ("prod-1 - broken", "prod-1"),
    ("prod-1 broken:", "prod-1"),
    ("Here is prod-1:", "prod-1"),
    ("output prod-1", "prod-1"),
    ("prod-1 says:", "prod-1"),
    ("prod-1 –", "prod-1"),
    ("prod-1 (10.9.0.11) looks like this:", "prod-1"),
    ("now prod-1", "prod-1"),
    ("then prod-1:", "prod-1"),
    ("prod-1 's route table:", "prod-1"),
    ("routes prod-1", "prod-1"),
    ("prod-1 ip route:", "prod-1"),
    ("@prod-1", "prod-1"),
    ("From within prod-1:", "prod-1"),
    ("inside prod-1:", "prod-1"),
    ("ssh'd into prod-1:", "prod-1"),
    ("logged into prod-1:", "prod-1"),
    ("after ssh to prod-1:", "prod-1"),
    ("while on prod-1 I see:", "prod-1"),
    ("und das ist prod-1:", "prod-1"),
    ("Y ahora prod-1:", "prod-1"),
    ("et voici prod-1 :", "prod-1"),
    ("а это prod-1:", "prod-1"),
]


def hosts(text: str) -> list[str | None]:
    return [c.node for c in name_nodes(parse(text)) if c.records]


@pytest.mark.parametrize(("heading", "host"), _FORMS)
@pytest.mark.parametrize("block", ["\n```\n{}```\n", "\n$ ip route\n{}", "\n{}", "```\n# ip route\n{}```\n",
"\n\n```console\n$ ip route\n{}```\n"])  # fmt: skip
def test_a_heading_in_words_names_the_host(heading: str, host: str, block: str) -> None:
    """Above a fence, a prompt or the bare output; the words before it are of no host."""
    text = f"Some pods do not answer.\n\n{heading}\n{block.format(ROUTES)}\nnode-9:\n{block.format(ROUTES)}"
    assert hosts(text) == [host, "node-9"]


@pytest.mark.parametrize(
    "heading",
    ["Here are the routes:", "Node list:", "all nodes:", "on each node:", "Expected behavior:", "Kubernetes nodes",
    "routes on eth0:", "the table of flannel.1",
     "in version 1.28.3:", "on Ubuntu-22.04:", "kube-proxy:", "the routing table is:", "see below for details",
     "What I did:", "## Actual", "on both hosts:",
     "with kubeadm-1.28:", "k8s 1.28", "on centos7:", "### debian12", "rke2:", "**k3s**", "working nodes:",
     "Steps to reproduce it (as minimally and precisely as possible):", "**Logs**",
     "<summary>Details</summary>", "network configuration:",
     "ip route (excerpt):", "`ip route` on eth0:", "`ip route` output:", "Here's what I see:", "**ip route** below:", "节点列表：",
     "from node-1 to node-2 it fails:", "to prod-1:", "after step-2:", "with kube-proxy it is fine:", "and now eth0:", "attempt 2:",
     "prod-1 and prod-2:", "of the service 10.96.0.10:", "pod of 10.244.3.7:", "the server listens on 127.0.0.1 only", "bound on 0.0.0.0:"],
)  # fmt: skip
def test_words_that_name_no_host(heading: str) -> None:
    """Titles, devices, systems, versions, pods, and sentences about several hosts."""
    assert hosts(f"{heading}\n\n```\n{ROUTES}```\n") == [None]


@pytest.mark.parametrize(
    "block",
    ["[code]\n# ip route\n{}[/code]\n", "<pre><code>\n{}</code></pre>\n", "#+BEGIN_SRC sh\n$ ip route\n{}#+END_SRC\n",
     "[quote]\n{}[/quote]\n"],
)  # fmt: skip
def test_fences_of_forums_and_editors(block: str) -> None:
    """They stand between a heading and its output as Markdown's do; the end of one is no row."""
    text = f"Routing table of `ash-1`:\n\n{block.format(ROUTES)}\n**`ash-2`** - is another:\n{block.format(ROUTES)}"
    found = [c for c in name_nodes(parse(text)) if c.records]
    assert [(c.node, c.status) for c in found] == [("ash-1", "ok"), ("ash-2", "ok")]


def test_words_of_a_chat_above_a_fence() -> None:
    """Who says it stands above, without a blank line."""
    text = f"bob  10:41 AM\non ash-1\n```\n{ROUTES}```\nbob  10:42 AM\non ash-2\n```\n{ROUTES}```\n"
    assert hosts(text) == ["ash-1", "ash-2"]


@pytest.mark.parametrize(
    "said", ["[10:0{}] Anna Berg", "<b>", "[10:0{}] <anna>", "Anna Berg  10:0{} AM", "anna, 9:0{} pm"]
)
def test_an_output_in_a_chat_ends_where_somebody_speaks(said: str) -> None:
    """What is said behind it is no row of it; one such line alone may be anything."""
    text = (
        f"{said.format(1)}\nwhat says ip route?\n{said.format(2)}\nash-1:~ # ip route\n{ROUTES}{said.format(3)}\naha\n"
    )
    (found,) = (c for c in parse(text) if c.records)
    assert (found.host, found.status) == ("ash-1", "partial" if said == "<b>" else "ok")


def test_a_name_of_the_node_list_needs_no_word_beside_it() -> None:
    """The file itself says which words are hosts."""
    nodes = NODES.replace("node1", "otter").replace("cp1  ", "finch")
    assert hosts(f"```\n{nodes}```\nOtter looks fine, otter:\n```\n{ROUTES}```\nand for finch\n```\n{ROUTES}```\n") == [
        None,
        "otter",
        "finch",
    ]


def test_a_prompt_knows_better_than_a_heading() -> None:
    """`master` is what the reporter calls it; its own name stands in the prompt; localhost is nobody's."""
    assert hosts(f"master node:\n```\n[root@k8s-m ~]# ip route\n{ROUTES}```\n") == ["k8s-m"]
    assert hosts(f"#### 10.31.8.9\n```\n[root@localhost ~]# ip route\n{ROUTES}```\n") == ["10.31.8.9"]


@pytest.mark.parametrize("prompt", ["/ #", "~ #", "~$", "ubuntu@localhost:~$"])
def test_a_role_above_a_prompt_that_names_nobody(prompt: str) -> None:
    """Two consoles of machines of one image, each in a fence right below a line of words."""
    block = f"```shell\n{prompt} ip route\n{ROUTES}```\n"
    assert hosts(f"What each has:\nmaster (./start.sh)\n{block}\nworker (./start.sh 1)\n{block}") == [
        "master",
        "worker",
    ]


@pytest.mark.parametrize(
    "between",
    [
        "```\nssh: connect to host node-2: Connection refused\n```",
        "```\nsomething that nobody reads\n```",
        "ping: connect: Network is unreachable",
    ],
)
def test_a_heading_ends_the_host_before_whatever_follows_it(between: str) -> None:
    """An error under node-2's heading is not node-1's, nor is what follows it."""
    text = f"## node-1\n```\n{ROUTES}```\n## node-2\n{between}\n\n```\n{SOCKETS}```\n"
    assert hosts(text) == ["node-1", "node-2"]


def test_a_chapter_of_the_same_rank_ends_a_host() -> None:
    """What stands under the next chapter is nobody's."""
    text = f"## node-1\n```\n{ROUTES}```\n### more\n```\n{SOCKETS}```\n## Anything else\n```\n{SOCKETS}```\n"
    assert hosts(text) == ["node-1", "node-1", None]


def test_the_command_beside_the_host_is_the_command_line() -> None:
    """`ip route on cp-b:` announces both."""
    found = [c for c in parse(f"Output of “ip -4 route” on w-c4:\n{ROUTES}") if c.records]
    assert [(c.host, c.command_line and c.command_line.text) for c in found] == [("w-c4", "ip -4 route")]


@pytest.mark.parametrize("form", ["{}:\n", "**{}**\n", "### {}\n", "on {}:\n", "`{}`:\n"])
def test_headings_of_one_form_name_hosts(form: str) -> None:
    """`elm` alone may be anything; `elm` and `oak`, each above an output, are hosts."""
    block = f"```\n{ROUTES}```\n"
    assert hosts(f"{form.format('elm')}{block}{form.format('oak')}{block}") == ["elm", "oak"]


@pytest.mark.parametrize(
    "words", [("before", "after"), ("routes", "elm"), ("old", "new"), ("expected", "actual"), ("elm",)]
)
def test_headings_of_times_and_outputs_name_none(words: tuple[str, ...]) -> None:
    """Two moments of one host, or two of its outputs."""
    assert set(hosts("".join(f"{w}:\n```\n{ROUTES}```\n" for w in words))) == {None}


def test_numbered_headings_name_one_host_each() -> None:
    """Below a numbered heading of a host, the next number with the word for hosts is another's; alone it is a chapter."""
    text = f"1.master\n{ROUTES}\n2.node route\n{ROUTES.replace('.4.10', '.4.21')}"
    assert [c.host for c in parse(text) if c.command] == ["master", "node"]
    text = f"### cp-b\n```\n{SOCKETS}```\n1. node routes\n```\n{ROUTES}```\n"
    assert [c.host for c in parse(text) if c.command] == ["cp-b", "cp-b"]


@pytest.mark.parametrize("words", ["What worked for me was to add a route on masters:", "The same on workers:"])
def test_several_hosts_are_no_ones_name(words: str) -> None:
    """Which of them it was, nobody says."""
    assert [c.host for c in parse(f"{words}\n\n```\n{ROUTES}```\n") if c.command] == [None]


def test_a_heading_in_rules_ends_the_host_before_though_its_command_failed() -> None:
    """What loops over hosts print."""
    text = f"===== 10.31.4.10 =====\n{ROUTES}===== 10.31.4.21 =====\nNon-zero exit status: 1\n\n$ ip route\n{ROUTES}"
    assert [c.host for c in parse(text) if c.command] == ["10.31.4.10", "10.31.4.21"]


@pytest.mark.parametrize("typed", ["_ip route", "_ip route_", "**ip route**"])
def test_a_command_in_italics_announces_an_output(typed: str) -> None:
    """A mark that a reporter forgot to close hides neither the host nor the command."""
    text = f"Here's the output from node #2:\n\n{typed}\n{ROUTES}\nand so on\n"
    assert [c.host for c in parse(text) if c.command] == ["node 2"]


def test_what_people_did_on_a_host_stands_behind_its_name() -> None:
    """In Chinese the name comes first."""
    assert [c.host for c in parse(f"cp-b节点，运行命令后如下：\n```\n{ROUTES}```\n") if c.command] == ["cp-b"]

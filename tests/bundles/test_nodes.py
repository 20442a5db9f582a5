"""Which node a capture is from: by the host's own word, by names, by addresses; never invented, never merged wrongly."""

from pathlib import Path

import pytest

from netparse.errors import SeveralClusters, UsageError
from netparse.inventory import Inventory, take_inventory
from netparse.pipeline import Options, analyze
from tests.bundles.pack import Files, kubectl, output_of, tar, write

WIDE = kubectl("get nodes -o wide")
SS = output_of("node1", "ss -plntu")


def nodes(tmp_path: Path, files: Files, **options: object) -> dict[str, set[str]]:
    """Return the captures of each node, by their path, and those of no node under an empty name."""
    found = inventory(tmp_path, files, **options)
    start = len(f"{tmp_path}/")
    told = {n.name: {c.source[start:] for c in n.captures} for n in found.cluster.nodes}
    return told | {"": {c.source[start:] for c in found.cluster.unassigned}}


def inventory(tmp_path: Path, files: Files, **options: object) -> Inventory:
    return take_inventory(write(tmp_path, files), options=Options(**options))  # type: ignore[arg-type]


def own(node: str, *commands: str) -> dict[str, bytes]:
    """Captures of a node under plain names."""
    return {f"{n:02}.txt": output_of(node, command) for n, command in enumerate(commands)}


def of(tmp_path: Path, files: Files, path: str, **options: object) -> str | None:
    """Return the node to which a file belongs."""
    return next((name for name, sources in nodes(tmp_path, files, **options).items() if path in sources), None)


def test_a_hostname_file_names_its_folder(tmp_path: Path) -> None:
    """Rather than the folder's own name, which is a number here."""
    files = {"nodes.txt": WIDE, "17/hostname": b"node1\n", "17/ss.txt": SS}
    assert of(tmp_path, files, "17/ss.txt") == "node1"


def test_a_domain_or_another_case_is_the_same_node(tmp_path: Path) -> None:
    """The host calls itself NODE1.example.org; the list calls it node1; the other name is told."""
    files = {"nodes.txt": WIDE, "a/hostname": b"NODE1.example.org\n", "a/ss.txt": SS}
    found = inventory(tmp_path, files)
    node = found.cluster.node("node1")
    assert node is not None and {c.command for c in node.captures} == {"hostname", "ss"}
    assert node.aliases == ("NODE1.example.org",)


@pytest.mark.parametrize("name", ["localhost", "localhost.localdomain", "7d2e40cb41c1", "(none)"])
def test_nobodys_name_names_nobody(tmp_path: Path, name: str) -> None:
    """localhost and a container's id are no node; the addresses tell it."""
    files = {
        "nodes.txt": WIDE,
        "a/hostname": name.encode(),
        "a/ip_a.txt": output_of("node2", "ip addr"),
        "a/ss.txt": SS,
    }
    assert of(tmp_path, files, "a/ss.txt") == "node2"
    assert set(nodes(tmp_path, {})) == {"cp1", "node1", "node2", ""}


def test_the_hostname_address_of_a_node_is_its_name(tmp_path: Path) -> None:
    """A node named node1 whose Hostname address is a container's id: that id is node1."""
    listing = kubectl("get nodes -o json").replace(b'"address": "node1"', b'"address": "7d2e40cb41c1"')
    assert b"7d2e40cb41c1" in listing
    files = {"nodes.json": listing, "a/hostname": b"7d2e40cb41c1\n", "a/ss.txt": SS}
    assert of(tmp_path, files, "a/ss.txt") == "node1"


def test_addresses_name_a_folder_that_nothing_else_names(tmp_path: Path) -> None:
    """Own addresses are those of interfaces, of routes' `src` and of sockets bound to one."""
    files = {
        "nodes.txt": WIDE,
        "x/a.txt": output_of("cp1", "ip addr"),
        "x/b.txt": SS,
        "y/a.txt": output_of("node1", "ip route"),
        "z/a.txt": output_of("node2", "ss -tunlp4"),
    }
    found = nodes(tmp_path, files)
    assert found["cp1"] == {"x/a.txt", "x/b.txt"}
    assert found["node1"] == {"y/a.txt"}


def test_the_name_of_an_archive_names_its_captures(tmp_path: Path) -> None:
    """support-node1-case17.tar.gz holds captures without any other name."""
    files = {"nodes.txt": WIDE, "support-node1-case17.tar.gz": tar({"./out/ss.txt": SS})}
    assert of(tmp_path, files, "support-node1-case17.tar.gz!/out/ss.txt") == "node1"


def test_a_node_name_inside_another_is_not_taken_for_it(tmp_path: Path) -> None:
    """node1 is no part of node10, and node10 is not in the list."""
    found = nodes(tmp_path, {"nodes.txt": WIDE, "node10/ss.txt": SS})
    assert found["node10"] == {"node10/ss.txt"} and found["node1"] == set()


def test_a_folder_that_nothing_names_is_a_node_of_its_own(tmp_path: Path) -> None:
    """Named after the folder, and said not to be in the list."""
    found = inventory(tmp_path, {"nodes.txt": WIDE, "rack-7/network/ss.txt": SS})
    node = found.cluster.node("rack-7")
    assert node is not None and not node.listings
    assert [c.named_by for c in node.captures] == ["nothing"]


def test_files_that_are_no_captures_make_no_node(tmp_path: Path) -> None:
    """Neither a README nor a container's log that quotes netstat."""
    quoted = b"2026-01-01T00:00:00Z Active Internet connections (only servers)\n" + output_of("node1", "netstat -nlptu")
    files = {
        "nodes.txt": WIDE,
        "docs/README.md": b"# How this was captured\n",
        "default/web-1/logs.txt": quoted,
        "pods/web-1/web/web/logs/current.log": quoted,
        "x/hostname": b"jumphost\n",
    }
    found = nodes(tmp_path, files)
    assert set(found) == {"cp1", "node1", "node2", ""}
    assert not found["cp1"] | found["node1"] | found["node2"]


def test_a_file_of_several_hosts_is_told_apart_by_its_prompts(tmp_path: Path) -> None:
    """The session of an administrator who went from node to node."""
    text = b"".join(
        f"[root@{n} ~]# ss -plntu\n".encode() + output_of(n, "ss -plntu") for n in ("cp1", "node1", "node2")
    )
    found = inventory(tmp_path, {"nodes.txt": WIDE, "session.txt": text})
    for name in ("cp1", "node1", "node2"):
        node = found.cluster.node(name)
        assert node is not None and len(node.captures) == 1


def test_without_a_node_list_repeated_commands_tell_the_names(tmp_path: Path) -> None:
    """alpha_ip_a.txt, beta_ip_a.txt: what differs is the node."""
    files = {
        "alpha_ip_a.txt": output_of("cp1", "ip addr"),
        "alpha_ss_plntu.txt": output_of("cp1", "ss -plntu"),
        "beta_ip_a.txt": output_of("node1", "ip addr"),
        "beta_ss_plntu.txt": SS,
    }
    assert set(nodes(tmp_path, files)) == {"alpha", "beta", ""}


def test_two_copies_of_one_command_are_not_two_nodes(tmp_path: Path) -> None:
    """ip_a.txt and ip_a.1.txt, ss_before.txt and ss_after.txt are of one host."""
    files = {"n/ip_a.txt": output_of("cp1", "ip addr"), "n/ip_a.1.txt": output_of("cp1", "ip addr")}
    files |= {"n/ss_plntu_before.txt": SS, "n/ss_plntu_after.txt": SS}
    assert set(nodes(tmp_path, files)) == {"n", ""}


def test_a_name_in_a_file_of_a_named_folder_is_an_argument(tmp_path: Path) -> None:
    """arp_node2.txt in node1's folder is what `arp node2` printed on node1."""
    files = {
        "nodes.txt": WIDE,
        "node1/ip_a.txt": output_of("node1", "ip addr"),
        "node1/arp_node2.txt": output_of("node1", "arp -n"),
    }
    assert of(tmp_path, files, "node1/arp_node2.txt") == "node1"


def test_two_hosts_of_one_name_are_two_nodes(tmp_path: Path) -> None:
    """Both call themselves ubuntu; no interface's address is the same; one is not lost in the other."""
    files = {f"{n}/{name}": data for n in ("cp1", "node1") for name, data in own(n, "ip addr", "ss -plntu").items()}
    hosts = {name.replace("cp1", "left").replace("node1", "right"): data for name, data in files.items()}
    hosts |= {"left/hostname": b"ubuntu\n", "right/hostname": b"ubuntu\n"}
    found = nodes(tmp_path, hosts)
    assert set(found) == {"ubuntu (left)", "ubuntu (right)", ""}


def test_one_host_in_two_folders_is_one_node(tmp_path: Path) -> None:
    """The same name and the same interfaces: two parts of one capture."""
    files = {"a/hostname": b"ubuntu\n", "a/ip_a.txt": output_of("cp1", "ip addr")}
    files |= {
        "b/hostname": b"ubuntu\n",
        "b/ip_link.txt": output_of("cp1", "ip link"),
        "b/ss.txt": output_of("cp1", "ss -plntu"),
    }
    assert set(nodes(tmp_path, files)) == {"ubuntu", ""}


def test_the_only_node_of_a_list_beside_is_the_host(tmp_path: Path) -> None:
    """A list of one node and sockets in the same folder: nothing speaks against it."""
    one = b"\n".join(WIDE.splitlines()[:2]) + b"\n"
    assert of(tmp_path, {"case/nodes.txt": one, "case/ss.txt": SS}, "case/ss.txt") == "cp1"


def test_the_only_node_of_a_list_is_not_a_host_with_other_addresses(tmp_path: Path) -> None:
    """`ip a` without the node's INTERNAL-IP: another host."""
    one = b"\n".join(WIDE.splitlines()[:2]) + b"\n"
    files = {"case/nodes.txt": one, "case/ss.txt": SS, "case/ip_a.txt": output_of("node1", "ip addr")}
    found = nodes(tmp_path, files)
    assert found["cp1"] == set() and found["case"] == {"case/ss.txt", "case/ip_a.txt"}


def test_the_user_overrules_all_evidence(tmp_path: Path) -> None:
    """--node PATH=NAME; a path is a whole name: x does not stand for x2."""
    other = output_of("node2", "ss -plntu")
    files = {"nodes.txt": WIDE, "x/hostname": b"node1\n", "x/ss.txt": SS, "x2/hostname": b"node2\n", "x2/ss.txt": other}
    found = nodes(tmp_path, files, nodes={f"{tmp_path}/x": "cp1"})
    assert found["cp1"] == {"x/hostname", "x/ss.txt"}
    assert found["node2"] == {"x2/hostname", "x2/ss.txt"}


def test_an_override_may_name_a_path_as_inspect_shows_it(tmp_path: Path) -> None:
    """Without the folder and the archive in which everything lies."""
    files = {"nodes.txt": WIDE, "b.tar.gz": tar({"top/17/ss.txt": SS, "top/18/ss.txt": SS})}
    found = nodes(tmp_path, files, nodes={"top/17": "node1", "b.tar.gz!/top/18": "node2"})
    assert found["node1"] == {"b.tar.gz!/top/17/ss.txt"} and found["node2"] == {"b.tar.gz!/top/18/ss.txt"}


def test_an_override_of_nothing_is_a_mistake(tmp_path: Path) -> None:
    """A path that is not there would otherwise be passed over in silence."""
    with pytest.raises(UsageError, match="no capture lies under"):
        nodes(tmp_path, {"nodes.txt": WIDE, "x/ss.txt": SS}, nodes={"elsewhere": "cp1"})


def test_a_namespace_is_not_the_host(tmp_path: Path) -> None:
    """What `ip netns exec` shows stands beside, and is judged nowhere."""
    text = b"root@node1:~# ip netns exec cni-1 ss -plntu\n" + output_of("cp1", "ss -plntu")
    found = inventory(
        tmp_path, {"nodes.txt": WIDE, "node1/session.txt": text, "node1/ip_a.txt": output_of("node1", "ip addr")}
    )
    node = found.cluster.node("node1")
    assert node is not None and [c.netns for c in node.aside] == ["cni-1"]
    assert node.listeners == ()


def test_a_node_of_the_list_without_captures_is_there(tmp_path: Path) -> None:
    """With the commands that would show it."""
    found = inventory(tmp_path, {"nodes.txt": WIDE, "node1/ss.txt": SS}).to_dict()
    assert [n["name"] for n in found["nodes"]] == ["cp1", "node1", "node2"]
    assert any("netstat -nlptu" in line for line in found["commands_to_collect"]["node2"])
    assert not any("netstat" in line for line in found["commands_to_collect"]["node1"])


def test_bundles_of_two_clusters_are_not_judged_as_one(tmp_path: Path) -> None:
    """Their node lists have no node in common; inspect says it, check refuses."""
    other = WIDE.replace(b"cp1 ", b"db1 ").replace(b"node", b"data")
    files = {"one/nodes.txt": WIDE, "two/nodes.txt": other, "one/node1/ss.txt": SS}
    with pytest.raises(SeveralClusters, match="2 clusters"):
        analyze(write(tmp_path, files))
    assert len(take_inventory(tmp_path).cluster.nodes) == 6


def test_a_row_of_each_node_for_itself_is_one_cluster(tmp_path: Path) -> None:
    """`kubectl get node SELF` saved on each node."""
    head, *rows = WIDE.splitlines()
    files = {f"{n}/nodes.txt": head + b"\n" + row + b"\n" for n, row in zip("abc", rows, strict=True)}
    files |= {f"{n}/hostname": name for n, name in zip("abc", (b"cp1", b"node1", b"node2"), strict=True)}
    assert len(analyze(write(tmp_path, files | {"a/ss.txt": output_of("cp1", "ss -plntu")})).cluster.nodes) == 3


@pytest.mark.parametrize(
    "command",
    [
        "ssh node1 ip addr",
        "ssh -i ~/.ssh/key -p 2222 core@node1.example.org sudo ip addr",
        "kubectl debug node/node1 -it --image=busybox -- ip addr",
        "oc debug node/node1 -- chroot /host ip addr",
    ],
)
def test_a_command_that_ran_elsewhere_is_not_the_prompts(tmp_path: Path, command: str) -> None:
    """Typed on cp1, run on node1."""
    text = f"[root@cp1 ~]# {command}\n".encode() + output_of("node1", "ip addr")
    text += b"[root@cp1 ~]# ip route\n" + output_of("cp1", "ip route")
    found = inventory(tmp_path, {"nodes.txt": WIDE, "session.txt": text})
    told = {n.name: {c.command for c in n.captures} for n in found.cluster.nodes}
    assert told == {"cp1": {"ip_route"}, "node1": {"ip_address"}, "node2": set()}


def test_a_pod_on_the_hosts_network_is_told_by_its_addresses(tmp_path: Path) -> None:
    """Which node calico-node-x7k2p runs on its name does not say; where the addresses do not either, nobody is accused."""
    text = b"[root@cp1 ~]# kubectl exec -n kube-system calico-node-x7k2p -- ip addr\n" + output_of("node2", "ip addr")
    text += b"[root@cp1 ~]# kubectl exec -n kube-system calico-node-abcde -- ip neigh\n" + output_of(
        "node1", "ip neigh"
    )
    text += b"[root@cp1 ~]# ip route\n" + output_of("cp1", "ip route")
    found = inventory(tmp_path, {"nodes.txt": WIDE, "session.txt": text})
    told = {n.name: {c.command for c in n.captures} for n in found.cluster.nodes}
    assert told == {"cp1": {"ip_route"}, "node1": set(), "node2": {"ip_address"}}
    assert [c.command for c in found.cluster.unassigned] == ["ip_neigh"]

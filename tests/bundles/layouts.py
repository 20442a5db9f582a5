"""One healthy cluster, laid out and packed as each collector does it: knowledge of files and names, texts from fixtures/parts."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from netparse.collection import file_of
from tests.bundles.evidence import SUPPORTCONFIG, of_cluster, of_node, one_by_one
from tests.bundles.pack import NODES, Files, kubectl, output_of, tar, under, zipped
from tests.bundles.talos import resources_of

SOCKETS, ADDRESSES, ROUTES, NEIGHBORS = "sockets", "addresses", "routes", "neighbors"
EVERYTHING = frozenset({SOCKETS, ADDRESSES, ROUTES, NEIGHBORS})
DAY = "2026-08-29"
LOG = b"2026-08-29T10:40:00Z I0829 10:40:00.000 1 server.go:55] started\n" * 40
QUOTED = b"time=2026 msg=netstat\nActive Internet connections (only servers)\ntcp 0 0 0.0.0.0:31999 0.0.0.0:* LISTEN 1/evil\n"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """``files`` are what a user is given, by name; ``shows`` what they hold of every node in ``nodes``, as the plain folder does.

    ``protocols`` and ``families`` are those that the collector's commands cover.
    """

    name: str
    collector: str | None
    files: Callable[[], Files]
    shows: frozenset[str] = EVERYTHING
    nodes: tuple[str, ...] = NODES
    listed: bool = True
    protocols: tuple[str, ...] = ("tcp", "udp")
    families: tuple[int, ...] = (4, 6)


def plain() -> dict[str, bytes]:
    files = {"nodes.txt": kubectl("get nodes -o wide")}
    for node in NODES:
        files |= under(
            node,
            {
                "ip_a.txt": output_of(node, "ip addr"),
                "ip_route.txt": output_of(node, "ip route"),
                "ip_-6_route.txt": output_of(node, "ip -6 route"),
                "ip_neigh.txt": output_of(node, "ip neigh"),
                "netstat_nlptu.txt": output_of(node, "netstat -nlptu"),
            },
        )
    return files


def flat(before: str = "", after: str = "") -> Callable[[], Files]:
    """Captures of all nodes in one folder, the node in each file's name."""

    def files() -> Files:
        found = {}
        for name, data in plain().items():
            node, slash, file = name.partition("/")
            stem = file.removesuffix(".txt")
            found[f"{before.format(node)}{stem}{after.format(node)}.txt" if slash else name] = data
        return {"captures.zip": zipped(found)}

    return files


def transcript() -> Files:
    """One file with the sessions on all nodes, told by their prompts."""
    text = b"[root@cp1 ~]# kubectl get nodes -o wide\n" + kubectl("get nodes -o wide")
    for node in NODES:
        for command in ("ip addr", "ip route", "ip -6 route", "ip neigh", "netstat -nlptu"):
            text += f"[root@{node} ~]# {command}\n".encode() + output_of(node, command)
    return {"session.log": text}


def sos_files(node: str, sockets: str = "netstat") -> dict[str, bytes]:
    files = {
        "version.txt": b"sosreport: 4.5.4\n",
        "sos_commands/date/date": b"Sat Aug 29 10:40:00 UTC 2026\n",
        "sos_commands/host/hostname": output_of(node, "hostname"),
        "sos_commands/kernel/uname_-a": output_of(node, "uname -a"),
        "sos_commands/networking/ip_-o_addr": output_of(node, "ip -o addr"),
        "sos_commands/networking/ip_-d_address": output_of(node, "ip -d address"),
        "sos_commands/networking/ip_-s_-d_link": output_of(node, "ip -s -d link"),
        "sos_commands/networking/ip_route_show_table_all": output_of(node, "ip route show table all"),
        "sos_commands/networking/ip_-6_route_show_table_all": output_of(node, "ip -6 route show table all"),
        "sos_commands/networking/ip_-s_-s_neigh_show": output_of(node, "ip -s -s neigh show"),
        "sos_commands/networking/namespaces/cni-1/ip_netns_exec_cni-1_ip_-d_address_show": POD_ADDRESS,
        "sos_commands/networking/namespaces/cni-1/ip_netns_exec_cni-1_ss_-peaonmi": POD_SOCKETS,
        "sos_commands/networking/netstat_-s": b"Ip:\n    Forwarding: 1\n",
        "etc/hostname": node.encode() + b"\n",
        "var/log/messages": LOG,
        **of_node("sos", node),
    }
    if sockets == "netstat":
        files["sos_commands/networking/netstat_-W_-neopa"] = output_of(node, "netstat -W -neopa")
    elif sockets == "ss":
        files["sos_commands/networking/ss_-peaonmi"] = output_of(node, "ss -peaonmi")
    else:
        files |= {f"proc/4711/net/{p}": output_of(node, f"cat /proc/net/{p}") for p in ("tcp", "tcp6", "udp", "udp6")}
    if node == "cp1":
        listing = "sos_commands/kubernetes/cluster-info/kubectl_--kubeconfig_.etc.kubernetes.admin.conf_get"
        files[f"{listing}_nodes"] = kubectl("get nodes")
        files[f"{listing}_-o_json_nodes"] = kubectl("get nodes -o json")
        files |= of_cluster("sos")
    commands = {
        f"c{n}": {"filepath": name, "exec": name.rpartition("/")[2].replace("_", " "), "return_code": 0}
        for n, name in enumerate(files)
        if name.startswith("sos_commands/networking/ip_")
    }
    plugins = {"networking": {"commands": list(commands.values())}}
    manifest = {"version": "4.5.4", "components": {"report": {"plugins": plugins}}}
    files["sos_reports/manifest.json"] = json.dumps(manifest).encode()
    return files


POD_ADDRESS = b"""1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: eth0@if9: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default
    link/ether ce:11:22:33:44:55 brd ff:ff:ff:ff:ff:ff link-netnsid 0
    inet 10.244.7.9/24 brd 10.244.7.255 scope global eth0
       valid_lft forever preferred_lft forever
"""
POD_SOCKETS = b"""State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process
LISTEN 0      128          0.0.0.0:31998      0.0.0.0:*     users:(("pod",pid=9,fd=3))
"""


def sos(mode: str = "xz", sockets: str = "netstat") -> Callable[[], Files]:
    def files() -> Files:
        found = {}
        for node in NODES:
            top = f"sosreport-{node}-{DAY}-abcdefg"
            links = {
                f"{top}/ip_addr": "sos_commands/networking/ip_-o_addr",
                f"{top}/hostname": "sos_commands/host/hostname",
            }
            found[f"{top}.tar.{mode}"] = tar(under(top, sos_files(node, sockets)), mode, links=links)
        return found

    return files


def sos_collect() -> Files:
    top = f"sos-collector-{DAY}-hijkl"
    inner = {f"{top}/{name}": data for name, data in sos()().items()}
    inner[f"{top}/checksums/sosreport-cp1-{DAY}-abcdefg.tar.xz.sha256"] = b"0" * 64
    return {f"{top}.tar": tar(inner, "")}


def rancher() -> Files:
    found = {}
    for node in NODES:
        files = {
            "rke2/kubectl/nodes": kubectl("get nodes -o wide"),
            "rke2/kubectl/nodesdescribe": kubectl("describe nodes"),
            "rke2/kubectl/nodes.json": kubectl("get nodes -o json"),
            "networking/ipaddrshow": output_of(node, "ip addr"),
            "networking/ipv6addrshow": output_of(node, "ip -6 addr"),
            "networking/iplinkshow": output_of(node, "ip -s link"),
            "networking/iproute": output_of(node, "ip route show table all"),
            "networking/ipv6route": output_of(node, "ip -6 route"),
            "networking/ipneighbour": output_of(node, "ip neigh"),
            "networking/ipv6neighbour": output_of(node, "ip -6 neigh"),
            "networking/ifconfiga": output_of(node, "ifconfig -a"),
            "networking/netstat": output_of(node, "netstat --programs --all --numeric --tcp --udp"),
            "networking/ssanp": output_of(node, "ss -anp"),
            "networking/ssitan": output_of(node, "ss -itan"),
            "networking/ssuapn": output_of(node, "ss -uapn"),
            "networking/ss4apn": output_of(node, "ss -4apn"),
            "networking/ss6apn": output_of(node, "ss -6apn"),
            "networking/sstunlp4": output_of(node, "ss -tunlp4"),
            "networking/sstunlp6": output_of(node, "ss -tunlp6"),
            "systeminfo/hostname": output_of(node, "hostname"),
            "systeminfo/hostnamefqdn": output_of(node, "hostname"),
            "systeminfo/uname": output_of(node, "uname -a"),
            "systeminfo/date": b"Sat Aug 29 10:40:00 UTC 2026\n",
            **of_node("rancher", node),
            **of_cluster("rancher"),
            "summary.txt": b"--- /tmp/x/rke2/kubectl/nodes\n"
            + kubectl("get nodes -o wide").replace(b"192.168", b"203.0"),
        }
        top = f"{node}-{DAY}_10_40_00"
        found[f"{top}.tar.gz"] = tar(under(f"./{top}", files))
    return found


def troubleshoot(*, remote: bool) -> Callable[[], Files]:
    def host(node: str) -> dict[str, bytes]:
        runs = {
            "netstat-ports": "netstat -nlptu",
            "ip-route-table": "ip route",
            "ip-interface-stats": "ip -s link",
            "ip-address-stats": "ip -s -s address",
            "ip-neighbor-show": "ip -s -d neigh show",
            "uname": "uname -a",
        }
        files = {f"{name}.txt": output_of(node, command) for name, command in runs.items()}
        files["our-own-v6"] = b""
        files["our-own-v6.txt"] = output_of(node, "ip -6 route")
        files["our-own-v6-info.json"] = json.dumps({"command": "ip -6 route", "exitCode": "0", "error": ""}).encode()
        line = f"hostname = {node}\n/proc/sys/kernel/hostname = {node}\nuname -n = {node}\n"
        files["hostnames.txt"] = line.encode()
        return files

    def files() -> Files:
        top = "support-bundle-2026-08-29T10_40_00"
        found = {
            "version.yaml": b"apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n",
            "cluster-resources/nodes.json": kubectl("get nodes -o json"),
            "cluster-resources/nodes-errors.json": b"null\n",
            "cluster-resources/pods/logs/default/net/net.log": QUOTED,
            **of_cluster("troubleshoot"),
            "host-collectors/system/node_list.json": json.dumps({"nodes": list(NODES)}).encode(),
        }
        for node in NODES if remote else NODES[:1]:
            folder = f"host-collectors/{node}/run-host" if remote else "host-collectors/run-host"
            found |= under(folder, host(node))
        return {f"{top}.tar.gz": tar(under(top, found))}

    return files


def node_yaml(node: str) -> bytes:
    return b"---\n" + kubectl(f"get node {node} -o yaml")


def must_gather(mode: str = "gz", network: bool = True) -> Callable[[], Files]:
    def files() -> Files:
        top = "must-gather.local.123456/quay-io-openshift-must-gather-sha256-0a1b"
        found = {
            "version": b"openshift/must-gather\n4.8.0\n",
            "timestamp": b"2026-08-29 10:40:00.123 +0000 UTC m=+0.1\n",
            "event-filter.html": b"<html></html>",
            "namespaces/openshift-x/pods/net-1/net/net/logs/current.log": QUOTED,
            "namespaces/openshift-sriov/pods/sriov-1/netns_ip_a": b"> ip netns exec 5a3c ip a\n" + POD_ADDRESS,
            "cluster-scoped-resources/core/persistentvolumes/a.yaml": b"---\nkind: PersistentVolume\n",
            **of_cluster("must-gather"),
            **(of_cluster("must-gather-network") if network else {}),
        }
        for node in NODES:
            found[f"cluster-scoped-resources/core/nodes/{node}.yaml"] = node_yaml(node)
            pod = f"network_logs/{node}_ovnkube-node-x7k2p"
            if network:
                found[f"{pod}_ip_addr"] = output_of(node, "ip addr")
                found[f"{pod}_ip_route"] = output_of(node, "ip route")
                found[f"{pod}_ip_6_route"] = output_of(node, "ip -6 route")
                found[f"{pod}_ip_-s_-d_link"] = output_of(node, "ip -s -d link")
        packed = under(top, found)
        return {"must-gather.zip": zipped(packed)} if mode == "zip" else {f"must-gather.tar.{mode}": tar(packed, mode)}

    return files


def installer() -> Files:
    found = {
        "resources/nodes.json": kubectl("get nodes -o json"),
        "resources/nodes.list": b"cp1\nnode1\nnode2\n",
        "bootstrap/journals/bootkube.log": LOG,
    }
    for node in NODES:
        folder = f"control-plane/{NODE_IP[node]}/network"
        found[f"{folder}/ip-addr.txt"] = output_of(node, "ip addr")
        found[f"{folder}/ip-route.txt"] = output_of(node, "ip route")
        found[f"{folder}/hostname.txt"] = output_of(node, "hostname")
    return {"log-bundle-20260829104000.tar.gz": tar(under("log-bundle-20260829104000", found))}


NODE_IP = {"cp1": "192.168.56.11", "node1": "192.168.56.21", "node2": "192.168.56.22"}


def eks() -> Files:
    found = {}
    for node in NODES:
        files = {
            "./networking/iproute.txt": output_of(node, "ip route show table all"),
            "./networking/ip6route.txt": output_of(node, "ip -6 route show table all"),
            "./networking/ifconfig.txt": output_of(node, "ifconfig"),
            "./networking/conntrack.txt": b"*** Output of conntrack -S ***\ncpu=0 found=0\n",
            "./system/netstat.txt": output_of(node, "netstat -plant"),
            "./system/instance-id.txt": b"i-0123456789abcdef0",
            "./kernel/uname.txt": output_of(node, "uname -a"),
            "./ipamd/enis.json": b'{"TotalIPs": 3}',
            **of_node("eks", node),
            "./kubelet/svc.log": kubectl("get services -A"),
        }
        found[f"eks_i-0{node}_2026-08-29_1040-UTC_0.7.9.tar.gz"] = tar(files)
    return {**found, "nodes.txt": kubectl("get nodes -o wide")}


def aks() -> Files:
    found = {"nodes.yaml": kubectl("get nodes -o yaml")}
    for node in NODES:
        files = {
            "collect/ip_4_addr.json": output_of(node, "ip -4 -d -j addr show"),
            "collect/ip_6_addr.json": output_of(node, "ip -6 -d -j addr show"),
            "collect/ip_link.json": output_of(node, "ip -j link"),
            "collect/ip_4_route.json": output_of(node, "ip -4 -j route"),
            "collect/ip_6_route.json": output_of(node, "ip -6 -j route"),
            "collect/ip_4_neighbor.json": output_of(node, "ip -4 -j neigh"),
            "collect/ip_6_neighbor.json": output_of(node, "ip -6 -j neigh"),
            "collect/ss.txt": output_of(node, "ss -anoempiO --cgroup"),
            "collect/ss_stats.txt": b"Total: 5\n",
            "collect/ip_netns_cni-1/ss.txt": POD_SOCKETS,
            "collect/ip_netns_commands.txt": b"\nnetns: cni-1\n+ command -v ss\n+ ss -anoempiO --cgroup\n"
            + POD_SOCKETS,
            **of_node("aks", node),
            "proc/net/tcp": output_of(node, "cat /proc/net/tcp"),
            "proc/net/tcp6": output_of(node, "cat /proc/net/tcp6"),
            "etc/hostname": node.encode() + b"\n",
        }
        found[f"{node}/aks_logs.zip"] = zipped(files)
    return found


def microk8s(era: str) -> Callable[[], Files]:
    """One bundle of each node: no file names the host, its addresses, routes and sockets do."""

    def of(node: str) -> Files:
        files = {
            "k8s/cluster-info-dump": kubectl("cluster-info dump"),
            "k8s/cluster-info": b"\x1b[0;32mKubernetes control plane\x1b[0m is running at https://127.0.0.1:16443\n",
            "args/kubelet": b"--root-dir=/var/lib/kubelet\n",
            **of_node("microk8s", node),
        }
        if era == "1.22":
            files["network/ifconfig"] = output_of(node, "ifconfig -a")
            files["network/netstat"] = output_of(node, "netstat -pln")
        else:
            files["network/ss"] = output_of(node, "ss -pln")
            files["network/ip-addr"] = output_of(node, "ip route" if era == "1.25" else "ip addr")
        if era == "1.32":
            files["network/ip-route"] = output_of(node, "ip route")
        return files

    return lambda: {
        f"{n}/inspection-report-20260829_104000.tar.gz": tar(under("inspection-report", of(node)))
        for n, node in enumerate(NODES)
    }


def k8s_snap() -> Files:
    def of(node: str) -> Files:
        return {
            "k8s-status.log": b"cluster status: ready\n",
            "cluster-info/nodes.json": kubectl("get nodes -o json"),
            **of_cluster("k8s-snap"),
            "cluster-info/kube-system/net/logs.txt": QUOTED,
            "ip-a.log": output_of(node, "ip addr"),
            "ip-r.log": output_of(node, "ip route"),
            "ss-plnt.log": output_of(node, "ss -plnt"),
            "ss-plntu.log": output_of(node, "ss -plntu"),
            "uname.log": output_of(node, "uname -a"),
        }

    return {
        f"{n}/inspection-report-20260829_104000.tar.gz": tar(under("inspection-report", of(node)))
        for n, node in enumerate(NODES)
    }


def supportconfig_files(node: str) -> dict[str, bytes]:
    commands = {
        "/sbin/ip addr": "ip addr",
        "/sbin/ip route": "ip route",
        "/sbin/ip -6 route": "ip -6 route",
        "/sbin/ip -stats link": "ip -s link",
        "/sbin/ip -stats neighbor": "ip neigh",
        "/bin/hostname": "hostname",
        "/usr/bin/ss -nap": "ss -nap",
        **SUPPORTCONFIG,
    }
    rule = "======================================#\n"
    network = "".join(
        f"#==[ Command ]{rule}# {shown}\n{output_of(node, command).decode()}\n" for shown, command in commands.items()
    )
    network += f"#==[ Configuration File ]{rule}# /etc/hosts\n127.0.0.1 localhost\n\n"
    network += f"#==[ Network namespace cni-1 ]{rule}#==[ Command ]{rule}# /sbin/ip netns exec cni-1 ip addr\n{POD_ADDRESS.decode()}\n"
    basic = f"#==[ Command ]{rule}# /bin/date\nSat Aug 29 10:40:00 UTC 2026\n\n#==[ Command ]{rule}# /bin/uname -a\n"
    return {
        "network.txt": network.encode(),
        "basic-environment.txt": basic.encode() + output_of(node, "uname -a"),
        "messages.txt": LOG,
    }


def supportconfig() -> Files:
    found = {"nodes.txt": kubectl("get nodes -o wide")}
    for node in NODES:
        top = f"scc_{node}_260829_1040"
        found[f"{top}.txz"] = tar(under(top, supportconfig_files(node)), "xz")
    return found


def support_bundle_kit() -> Files:
    top = "supportbundle_0a1b2c3d_2026-08-29T10-40-00Z"
    found = {
        "yamls/cluster/kubernetes/nodes.yaml": kubectl("get nodes -o yaml"),
        "metadata.yaml": b"projectName: harvester\n",
        **of_cluster("support-bundle-kit"),
    }
    for node in NODES:
        inner = f"scc_supportconfig_{node}-a1b2c3"
        files = {
            "configs/etc/hostname": node.encode() + b"\n",
            "logs/kubelet.log": LOG,
            f"scc/{inner}.txz": tar(under(inner, supportconfig_files(node)), "xz"),
        }
        found[f"nodes/{node}.zip"] = zipped(under(node, files))
    return {f"{top}.zip": zipped(under(top, found))}


def calico() -> Files:
    found = {
        "cluster/kubernetes/nodes.txt": kubectl("get nodes -o wide"),
        "cluster/kubernetes/nodes.yaml": kubectl("get nodes -o yaml"),
        **of_cluster("calico"),
    }
    for node in NODES:
        files = {
            "ip-addr.txt": output_of(node, "ip addr"),
            "ip-link.txt": output_of(node, "ip link"),
            "ip-neigh.txt": output_of(node, "ip neigh"),
            "ip-route.txt": output_of(node, "ip route show table all"),
            "ip-route-v6.txt": output_of(node, "ip -6 route"),
            **of_node("calico", node),
        }
        through_a_terminal = {name: data.replace(b"\n", b"\r\n") for name, data in files.items()}
        found |= under(f"nodes/{node}", through_a_terminal)
    return {"calico-diagnostics-20260829_104000.tar.gz": tar(under("calico-diagnostics-20260829_104000", found))}


def calico_node() -> Files:
    found = {"nodes.txt": kubectl("get nodes -o wide")}
    for node in NODES:
        files = {
            "date": b"Sat Aug 29 10:40:00 UTC 2026\n",
            "hostname": output_of(node, "hostname"),
            "ipv4_addr": output_of(node, "ip -4 addr"),
            "ipv6_addr": output_of(node, "ip -6 addr"),
            "ipv4_route": output_of(node, "ip -4 route"),
            "ipv6_route": output_of(node, "ip -6 route"),
            "netstat": output_of(node, "netstat -an"),
            **of_node("calico-node", node),
        }
        found[f"{node}-diags-20260829_104000.tar.gz"] = tar(under("diagnostics", files))
    return found


def cilium(*, nested: bool) -> Callable[[], Files]:
    def files() -> Files:
        top = "cilium-sysdump-20260829-104000"
        found = {
            "k8s-nodes-20260829-104000.yaml": kubectl("get nodes -o yaml"),
            "logs-cilium-abc12-cilium-agent-20260829-104000.log": QUOTED,
            **of_cluster("cilium"),
        }
        for n, node in enumerate(NODES):
            bugtool = f"cilium-bugtool-cilium-{n}xk2p-20260829-104000"
            dump = {
                "cmd/hostname.md": output_of(node, "hostname"),
                "cmd/uname--a.md": output_of(node, "uname -a"),
                "cmd/ip-a.md": output_of(node, "ip addr"),
                "cmd/ip--4-r.md": output_of(node, "ip -4 route"),
                "cmd/ip--6-r.md": output_of(node, "ip -6 route"),
                "cmd/ip--d--s-l.md": output_of(node, "ip -s -d link"),
                "cmd/ip--4-n.md": output_of(node, "ip -4 neigh"),
                "cmd/ip--6-n.md": b"> Error while running 'ip -6 n':  exit status 1\n\n",
                "cmd/ss--t--p--a--i--s--n--e.md": output_of(node, "ss -t -p -a -i -s -n -e"),
                "cmd/ss--u--p--a--i--s--n--e.md": output_of(node, "ss -u -p -a -i -s -n -e"),
                **of_node("cilium", node),
            }
            packed = {f"{bugtool}.tar.gz": tar(under(bugtool, dump))}
            found |= packed if nested else under(bugtool, dump)
        return {f"{top}.zip": zipped(under(top, found))}

    return files


def cluster_info_dump() -> Files:
    return under(
        "dump",
        {
            "nodes.json": kubectl("get nodes -o json"),
            **of_cluster("cluster-info-dump"),
            "kube-system/net/logs.txt": QUOTED,
        },
    )


def antrea() -> Files:
    files: dict[str, bytes] = {
        "controller.tar.gz": tar({"controllerinfo": b"apiVersion: crd.antrea.io/v1beta1\n"}),
        "clusterinfo": b"# nodes\n" + kubectl("get nodes -o yaml"),
    }
    for node in NODES:
        parts = {
            "address": output_of(node, "ip addr"),
            "link": output_of(node, "ip link"),
            "route": output_of(node, "ip route"),
            "route-table-all": output_of(node, "ip route show table all"),
            "agentinfo": b"apiVersion: crd.antrea.io/v1beta1\nkind: AntreaAgentInfo\n",
            **of_node("antrea", node),
        }
        files[f"agent_{node}.tar.gz"] = tar(parts)
    return under("support-bundles_20260829T104000Z", files)


def kube_ovn(headed: bool) -> Callable[[], Files]:
    """``kubectl ko log all``; since 2026 each output has its command above it, as a program in Go prints a list."""

    def files() -> Files:
        found: dict[str, bytes] = {}
        for node in NODES:
            outputs = {
                "addr": ("ip -s addr show", output_of(node, "ip addr")),
                "link": ("ip -d -s link show", output_of(node, "ip -s -d link")),
                "netstat": ("netstat -tunlp", output_of(node, "netstat -nlptu")),
                "route": (
                    "ip -4 route show",
                    output_of(node, "ip route"),
                    "ip -6 route show",
                    output_of(node, "ip -6 route"),
                ),
                "neigh": ("ip -4 neigh", output_of(node, "ip neigh"), "ip -6 neigh", b""),
            }
            for name, texts in outputs.items():
                heads = [
                    b'Command: ["%s"]\n' % str(t).replace(" ", '" "').encode() if headed else b"" for t in texts[::2]
                ]
                found[f"{node}/linux/{name}.log"] = b"".join(
                    head + bytes(text) for head, text in zip(heads, texts[1::2], strict=True)
                )
            found[f"{node}/kube-ovn/kube-ovn-cni.log"] = LOG
            for name, text in of_node("kube-ovn", node).items():
                head = b'Command: ["sysctl" "-a"]\n' if "sysctl" in name else b'Command: ["ipset" "list"]\n'
                found[f"{node}/linux/{name}"] = (head if headed else b"") + text
        return {"kubectl-ko-log.tar.gz": tar(under("kubectl-ko-log", found)), "nodes.txt": kubectl("get nodes -o wide")}

    return files


def aks_periscope() -> Files:
    found = {"nodes.txt": kubectl("get nodes -o wide")}
    for node in NODES:
        found |= under(
            f"{node}/collector",
            {
                "iptables/iptables": b"Chain PREROUTING (policy ACCEPT)\ntarget     prot opt source               destination         \n",
                "kubeletcmd/kubeletcmd": b"kubelet --node-labels=agentpool=pool1 --config=/etc/default/kubeletconfig.json\n",
                "networkoutbound/Internet": b'{"Type":"Internet","URL":"registry.example:80","Status":"Connected"}\n',
            },
        )
    return found


def kubespray() -> Files:
    found = {}
    for node in NODES:
        files = {
            "ip_info": output_of(node, "ip -4 -o addr"),
            "route_info": output_of(node, "ip route"),
            "kernel_info": b"6.1.0-25-amd64\n",
            "kube_describe_nodes": kubectl("describe nodes") if node == "cp1" else b"",
            **of_node("kubespray", node),
        }
        found |= under(f"collect-info/commands/{node}", files)
    return {"logs.tar.gz": tar(found)}


def juju() -> Files:
    status = "".join(
        f'  "{n}":\n    juju-status:\n      current: started\n    hostname: {node}\n' for n, node in enumerate(NODES)
    )
    found = {"juju_status.yaml": f"model:\n  name: k8s\nmachines:\n{status}".encode(), "pods.txt": b"NAMESPACE  NAME\n"}
    for n, node in enumerate(NODES):
        found[f"{n}/baremetal/addon_output/listening.txt"] = output_of(node, "ss -taupnl")
        found[f"{n}/baremetal/var/log/syslog"] = LOG
        found |= under(str(n), of_node("juju", node))
    return {"juju-crashdump-0a1b2c3d.tar.xz": tar(found, "xz"), "nodes.txt": kubectl("get nodes -o wide")}


def insights() -> Files:
    found = {"nodes.txt": kubectl("get nodes -o wide")}
    for node in NODES:
        files = {
            "branch_info": b'{"remote_branch": -1}',
            "version_info": b'{"client_version": "3.2.2"}',
            "insights_commands/date": b"Sat Aug 29 10:40:00 UTC 2026\n",
            "insights_commands/hostname": output_of(node, "hostname"),
            "insights_commands/hostname_-f": output_of(node, "hostname"),
            "insights_commands/hostname_-I": f"{NODE_IP[node]} \n".encode(),
            "insights_commands/uname_-a": output_of(node, "uname -a"),
            "insights_commands/ip_addr": output_of(node, "ip addr"),
            "insights_commands/ip_-s_-d_link": output_of(node, "ip -s -d link"),
            "insights_commands/ip_route_show_table_all": output_of(node, "ip route show table all"),
            "insights_commands/netstat_-neopa": output_of(
                node, "netstat -W -neopa"
            ),  # no address is wide enough to differ
            "insights_commands/netstat_-s": b"Ip:\n    Forwarding: 1\n",
            "insights_commands/ss_-tupna": output_of(node, "ss -tupna"),
            **of_node("insights", node),
            "etc/hosts": b"127.0.0.1 localhost\n",
        }
        top = f"insights-{node}-20260829104000"
        found[f"{top}.tar.gz"] = tar(under(top, files))
    return found


def sonobuoy(version: str) -> Callable[[], Files]:
    """What plugins collect is their own: here one that runs commands, as Rancher's review of supportability does."""

    def files() -> Files:
        found = {
            "meta/query-time.json": b'[{"Name":"nodes"}]',
            "meta/config.json": b'{"UUID": "0a1b"}',
            "serverversion.json": b'{"gitVersion": "v1.30.4"}',
            "podlogs/kube-system/net/logs/net.txt": QUOTED,
        }
        listing = kubectl("get nodes -o json")
        if version == "0.9":
            found["resources/cluster/Nodes.json"] = json.dumps(json.loads(listing)["items"]).encode()
        else:
            found["resources/cluster/core_v1_nodes.json"] = listing
            found |= of_cluster("sonobuoy")
        for node in NODES:
            found[f"hosts/{node}/healthz.json"] = b'{"status": 200}'
            found[f"hosts/{node}/configz.json"] = b'{"kubeletconfig": {"port": 10250}}'
            found[f"plugins/systemd-logs/results/{node}/systemd_logs"] = b'{"MESSAGE": "started"}\n' * 40
            commands = {
                "ipaddrshow": "ip addr",
                "iproute": "ip route show table all",
                "ipv6route": "ip -6 route",
                "ipneighbour": "ip neigh",
                "ssanp": "ss -anp",
            }
            kept = {f"networking/{name}": output_of(node, command) for name, command in commands.items()}
            found |= under(f"plugins/net/results/{node}", kept)
        return {"202608291040_sonobuoy_0a1b2c3d-4e5f.tar.gz": tar(found)}

    return files


def talos() -> Files:
    found = {
        "kubernetesResources/nodes.yaml": kubectl("get nodes -o yaml"),
        **of_cluster("talos"),
        "cluster/info.txt": b"2026-08-29\n",
    }
    for node in NODES:
        files = {
            "dmesg.log": LOG,
            "summary": b"Client:\n\tTag: v1.7.6\n",
            "processes": b"PID STATE\n1 S\n",
            "service-logs/kubelet.log": LOG,
            **under("resources", resources_of(node)),
            "resources/nodenames.kubernetes.talos.dev.yaml": f"spec:\n    nodename: {node}\n".encode(),
        }
        found |= under(NODE_IP[node], files)
    return {"support.zip": zipped(found)}


def crashd() -> Files:
    """Hosts and commands with `_` for all but letters and digits; a script may put a description before the output."""
    found = {"kubecapture/core_v1/nodes-20260829T104000.json": kubectl("get nodes -o json")}
    commands = {
        "sudo ip addr": "ip addr",
        "ip route": "ip route",
        "ip -6 route": "ip -6 route",
        "/sbin/ip neigh": "ip neigh",
    }
    for node in NODES:
        folder = NODE_IP[node].replace(".", "_")
        for shown, command in commands.items():
            name = "".join(c if c.isalnum() else "_" for c in shown)
            found[f"{folder}/{name}.txt"] = output_of(node, command)
        found[f"{folder}/sockets.txt"] = b"Listening sockets of the host\n" + output_of(node, "netstat -nlptu")
        found[f"{folder}/sudo_journalctl__u_kubelet.txt"] = LOG
        found |= under(folder, of_node("crashd", node))
    return {"crashd-out.tar.gz": tar(under("crashd-out", found))}


def kind() -> Files:
    found = {"docker-info.txt": b"Server Version: 27.0.3\n"}
    for node in NODES:
        files = {
            "kubernetes-version.txt": b"v1.30.4",
            "inspect.json": json.dumps(
                [
                    {
                        "Config": {"Hostname": node, "Labels": {"io.x-k8s.kind.role": "worker"}},
                        "NetworkSettings": {"IPAddress": NODE_IP[node]},
                    }
                ]
            ).encode(),
            "journal.log": LOG,
            "kubelet.log": LOG,
            "serial.log": LOG,
            "images.log": b"IMAGE TAG\n",
            "containers/net.log": QUOTED,
        }
        found |= under(node, files)
    return {**under("kind-logs", found), "nodes.txt": kubectl("get nodes -o wide")}


def own_script() -> Files:
    """What `netparse collect --print-script` packs on each node, and with --kubectl of the cluster."""
    commands = (
        "ip -d address",
        "ip -s -d link",
        "ip route show table all",
        "ip -6 route show table all",
        "ip neigh",
        "ss -tupna",
        "hostname",
        "uname -a",
    )
    date = b"2026-08-29T10:40:00Z\n"
    found = {}
    for node in NODES:
        files = {file_of(command): output_of(node, command) for command in commands}
        files |= {
            "netparse-collect.txt": b"netparse collect 0.1.0\n",
            "date.txt": date,
            "etc/hosts": b"127.0.0.1 localhost\n",
            **of_node("netparse", node),
        }
        found[f"{node}-20260829T104000Z.tar.gz"] = tar(under(f"{node}-20260829T104000Z", files))
    listing = {file_of("kubectl get nodes -o json"): kubectl("get nodes -o json")}
    listing |= {"netparse-collect-cluster.txt": b"netparse collect 0.1.0\n", "date.txt": date}
    listing |= of_cluster("netparse-cluster")
    found["cluster-20260829T104000Z.tar.gz"] = tar(under("cluster-20260829T104000Z", listing))
    return found


def insights_operator() -> Files:
    """Objects one by one, in files without their kind; of the hosts nothing."""
    found = {
        "insights-operator/gathers.json": b'{"status_reports": []}\n',
        "config/version.json": b'{"metadata": {"name": "version"}, "spec": {"channel": "stable-4.15"}}\n',
        "config/clusteroperator/network.json": b'{"metadata": {"name": "network"}, "status": {"conditions": []}}\n',
        "config/pod/openshift-dns/logs/dns-default-x7k2p/errors.log": QUOTED,
    }
    for item in json.loads(kubectl("get nodes -o json"))["items"]:
        node = {key: value for key, value in item.items() if key not in ("kind", "apiVersion")}
        found[f"config/node/{node['metadata']['name']}.json"] = json.dumps(node, indent=2).encode()
    for (namespace, name), text in one_by_one("pods").items():
        found[f"config/pod/{namespace}/{name}.json"] = text
    return {"insights-2026-08-29-104000.tar.gz": tar(found)}


def crm_report() -> Files:
    """Of the hosts of a Pacemaker cluster; here they are nodes, which the list beside it names."""
    found = {"members.txt": " ".join(NODES).encode() + b"\n", "corosync.conf": b"totem {\n  version: 2\n}\n"}
    commands = {
        "hostname": "hostname",
        "uptime": None,
        "ip addr": "ip addr",
        "ip -s link": "ip -s link",
        "ip n show": "ip neigh",
        "df": None,
    }
    for node in NODES:
        stats = "".join(
            f'##### Run "{shown}" #####\n{output_of(node, command).decode() if command else "-"}\n'
            for shown, command in commands.items()
        )
        files = {
            "sysstats.txt": stats.encode(),
            "crm_mon.txt": b"Node List:\n  * Online: [ cp1 ]\n",
            "journal.log": LOG,
        }
        found |= under(node, files)
    return {
        "crm_report.tar.bz2": tar(under("crm_report-Sat-29-Aug-2026", found), "bz2"),
        "nodes.txt": kubectl("get nodes -o wide"),
    }


def kubermatic() -> Files:
    top = "cluster-logs-1788000000"
    found = {
        "nodes.txt": kubectl("get nodes -o wide"),
        "nodes.json": kubectl("get nodes -o json"),
        **of_cluster("kubermatic"),
        "kube-system/net/logs.txt": QUOTED,
    }
    for node in NODES:
        files = {
            "hostname.txt": output_of(node, "hostname"),
            "ifconfig-a.txt": output_of(node, "ifconfig -a"),
            "ip-link-show.txt": output_of(node, "ip link"),
            "netstat-anp.txt": output_of(node, "netstat --programs --all --numeric --tcp --udp"),
            "arp-a.txt": output_of(node, "arp -n"),
            "ip_forward.txt": b"1\n",
            **of_node("kubermatic", node),
            "date.txt": b"Sat Aug 29 10:40:00 UTC 2026\n",
        }
        found[f"{node}-info.tar.gz"] = tar(under(f"tmp/{node}-info-1788000000", files))
    return {"lab-support-collection-1788000000.tar.gz": tar(under(top, found))}


def kubekey() -> Files:
    """Objects one by one, without their kind, below the name of the cluster."""
    found: dict[str, bytes] = {"cluster_dump.xlsx": b"PK\x05\x06" + bytes(18)}
    for item in json.loads(kubectl("get nodes -o json"))["items"]:
        node = {key: value for key, value in item.items() if key not in ("kind", "apiVersion")}
        found[f"host/clusterResources/nodes/{node['metadata']['name']}.json"] = json.dumps(node).encode()
    for resource in ("pods", "services"):
        for (namespace, name), text in one_by_one(resource).items():
            found[f"host/namespaceResources/{namespace}/{resource}/{name}.json"] = text
    return {"cluster_dump.tar": tar(under("cluster_dump", found), "")}


def gke_snapshot() -> Files:
    found = {"kubectlCommands/kubectl_get_nodes_-o_wide": kubectl("get nodes -o wide")}
    for node in NODES:
        files = {
            "ip_addr": output_of(node, "ip addr"),
            "ip_route_list_table_all": output_of(node, "ip route show table all"),
            "uptime": b" 10:40:00 up 12 days\n",
            **of_node("gke-snapshot", node),
        }
        found |= under(f"nodes/{NODE_IP[node]}", files)
    return {"snapshot.tar.gz": tar(under("bmctl-snapshot-2026-08-29-104000", found))}


def _without(*names: str) -> frozenset[str]:
    return EVERYTHING - set(names)


def _layouts() -> Iterable[Layout]:
    yield Layout(name="folder", collector=None, files=plain)
    yield Layout(name="zip", collector=None, files=lambda: {"captures.zip": zipped(plain())})
    yield Layout(name="prefix", collector=None, files=flat(before="{}_"))
    yield Layout(name="suffix", collector=None, files=flat(after="-{}"))
    yield Layout(name="dotted", collector=None, files=flat(after=".{}"))
    yield Layout(name="transcript", collector=None, files=transcript)
    yield Layout(name="sos", collector="sos", files=sos())
    yield Layout(name="sos-gz-ss", collector="sos", files=sos("gz", "ss"))
    yield Layout(name="sos-proc", collector="sos", files=sos("xz", "proc"))
    yield Layout(name="sos-collect", collector="sos", files=sos_collect)
    yield Layout(name="rancher", collector="rancher", files=rancher)
    yield Layout(name="troubleshoot", collector="troubleshoot", files=troubleshoot(remote=False), nodes=("cp1",))
    yield Layout(name="troubleshoot-remote", collector="troubleshoot", files=troubleshoot(remote=True))
    network = _without(SOCKETS, NEIGHBORS)
    yield Layout(name="must-gather", collector="must-gather", files=must_gather(), shows=network)
    yield Layout(name="must-gather-zip", collector="must-gather", files=must_gather("zip"), shows=network)
    yield Layout(name="must-gather-now", collector="must-gather", files=must_gather(network=False), shows=frozenset())
    yield Layout(name="installer", collector="installer-log-bundle", files=installer, shows=network, families=(4,))
    yield Layout(name="eks", collector="eks", files=eks, shows=_without(NEIGHBORS), protocols=("tcp",))
    yield Layout(name="aks", collector="aks", files=aks)
    yield Layout(
        name="microk8s-1.22", collector="microk8s", files=microk8s("1.22"), shows=frozenset({SOCKETS, ADDRESSES})
    )
    yield Layout(
        name="microk8s-1.23", collector="microk8s", files=microk8s("1.23"), shows=frozenset({SOCKETS, ADDRESSES})
    )
    yield Layout(
        name="microk8s-1.25",
        collector="microk8s",
        files=microk8s("1.25"),
        shows=frozenset({SOCKETS, ROUTES}),
        families=(4,),
    )
    yield Layout(
        name="microk8s-1.32", collector="microk8s", files=microk8s("1.32"), shows=_without(NEIGHBORS), families=(4,)
    )
    yield Layout(name="k8s-snap", collector="k8s-snap", files=k8s_snap, shows=_without(NEIGHBORS), families=(4,))
    yield Layout(name="supportconfig", collector="supportconfig", files=supportconfig)
    yield Layout(name="support-bundle-kit", collector="support-bundle-kit", files=support_bundle_kit)
    yield Layout(name="calico", collector="calico", files=calico, shows=_without(SOCKETS))
    yield Layout(name="calico-node", collector="calico-node", files=calico_node, shows=_without(NEIGHBORS))
    yield Layout(name="cilium", collector="cilium", files=cilium(nested=False))
    yield Layout(name="cilium-nested", collector="cilium", files=cilium(nested=True))
    yield Layout(name="cluster-info-dump", collector="cluster-info-dump", files=cluster_info_dump, shows=frozenset())
    yield Layout(name="antrea", collector="antrea", files=antrea, shows=network)
    yield Layout(name="kube-ovn", collector="kube-ovn", files=kube_ovn(headed=True))
    yield Layout(name="kube-ovn-older", collector="kube-ovn", files=kube_ovn(headed=False))
    yield Layout(name="aks-periscope", collector="aks-periscope", files=aks_periscope, shows=frozenset())
    yield Layout(name="kubespray", collector="kubespray", files=kubespray, shows=network, families=(4,))
    yield Layout(name="juju-crashdump", collector="juju-crashdump", files=juju, shows=frozenset({SOCKETS}))
    yield Layout(name="insights", collector="insights", files=insights, shows=_without(NEIGHBORS))
    yield Layout(name="insights-operator", collector="insights-operator", files=insights_operator, shows=frozenset())
    yield Layout(name="sonobuoy", collector="sonobuoy", files=sonobuoy("0.57"))
    yield Layout(name="sonobuoy-0.9", collector="sonobuoy", files=sonobuoy("0.9"))
    yield Layout(name="talos", collector="talos", files=talos, shows=frozenset({ADDRESSES, ROUTES}))
    yield Layout(name="crashd", collector="crashd", files=crashd)
    yield Layout(name="netparse", collector="netparse", files=own_script)
    yield Layout(name="netparse-cluster", collector="netparse-cluster", files=own_script)
    yield Layout(name="kind", collector="kind", files=kind, shows=frozenset())
    yield Layout(name="crm-report", collector="crm-report", files=crm_report, shows=frozenset({ADDRESSES, NEIGHBORS}))
    yield Layout(name="kubermatic", collector="kubermatic", files=kubermatic, shows=_without(ROUTES), families=(4,))
    yield Layout(name="kubekey", collector="kubekey", files=kubekey, shows=frozenset())
    yield Layout(name="gke-snapshot", collector="gke-snapshot", files=gke_snapshot, shows=network)


LAYOUTS = tuple(_layouts())

"""What captures of each distribution and CNI plugin look like: the marks by which one recognises them, with own addresses."""

from netparse.captures import Capture, parse
from netparse.captures.origin.assign import assign_nodes
from netparse.cluster import Cluster, build_cluster

HEAD = (
    "NAME",
    "STATUS",
    "ROLES",
    "AGE",
    "VERSION",
    "INTERNAL-IP",
    "EXTERNAL-IP",
    "OS-IMAGE",
    "KERNEL-VERSION",
    "CONTAINER-RUNTIME",
)
UBUNTU = "Ubuntu 22.04.4 LTS"
CONTAINERD = "containerd://1.7.13"

# name → (node name, roles, version, OS image, kernel, runtime), listeners as (address, port, "PID/program")
DISTRIBUTIONS: dict[str, tuple[tuple[str, ...], tuple[tuple[str, int, str], ...]]] = {
    "kubeadm": (
        ("cp1", "control-plane", "v1.30.1", UBUNTU, "5.15.0-105-generic", CONTAINERD),
        ((":::", 6443, "1544/kube-apiserver"), ("127.0.0.1", 2379, "1601/etcd")),
    ),
    "k3s": (
        ("cp1", "control-plane,etcd,master", "v1.28.5+k3s1", UBUNTU, "5.15.0-92-generic", "containerd://1.7.11-k3s2"),
        ((":::", 6443, "338698/k3s server"), ("127.0.0.1", 10257, "338698/k3s server")),
    ),
    "rke2": (
        ("cp1", "control-plane,etcd,master", "v1.30.1+rke2r1", UBUNTU, "5.15.0-92-generic", "containerd://1.7.11-k3s2"),
        ((":::", 9345, "54288/rke2 server"), (":::", 6443, "54400/kube-apiserver")),
    ),
    "rke1": (
        ("cp1", "controlplane,etcd,worker", "v1.20.15", "Ubuntu 20.04.6 LTS", "5.4.0-77-generic", "docker://20.10.8"),
        ((":::", 6443, "2229/kube-apiserver"),),
    ),
    "k0s": (
        ("cp1", "control-plane", "v1.29.2+k0s", UBUNTU, "5.15.0-92-generic", CONTAINERD),
        ((":::", 9443, "911/k0s"), (":::", 8132, "1033/konnectivity-se")),
    ),
    "microk8s": (
        ("mk1", "<none>", "v1.28.3", UBUNTU, "5.15.0-92-generic", "containerd://1.6.15"),
        ((":::", 16443, "88012/kubelite"), ("0.0.0.0", 25000, "90111/python3"), (":::", 10250, "88012/kubelite")),
    ),
    "canonical-k8s": (
        ("ck1", "control-plane,worker", "v1.32.0", "Ubuntu 24.04.1 LTS", "6.8.0-41-generic", "containerd://1.6.36"),
        (("10.9.0.5", 6400, "3205/k8sd"), (":::", 6443, "3301/kube-apiserver")),
    ),
    "openshift": (
        (
            "master-0",
            "control-plane,master",
            "v1.27.6+b49f9d1",
            "Red Hat Enterprise Linux CoreOS 414.92.202310210434-0 (Plow)",
            "5.14.0-284.36.1.el9_2.x86_64",
            "cri-o://1.27.1-11.rhaos4.14.git5a3bb69.el9",
        ),
        ((":::", 6443, "5120/kube-apiserver"), (":::", 22623, "6011/machine-config")),
    ),
    "openshift-3": (
        ("master-0", "master", "v1.11.0+d4cacc0", "OpenShift Enterprise", "3.10.0-862.el7.x86_64", "docker://1.13.1"),
        (("0.0.0.0", 8443, "5120/openshift"),),
    ),
    "talos": (
        ("cp1", "control-plane", "v1.29.2", "Talos (v1.6.4)", "6.1.78-talos", "containerd://1.7.13"),
        ((":::", 50000, "1210/apid"),),
    ),
    "kubespray": (
        ("node1", "control-plane", "v1.29.2", UBUNTU, "5.15.0-92-generic", CONTAINERD),
        ((":::", 10257, "4101/kube-controller"), ("169.254.25.10", 53, "2201/node-cache")),
    ),
    "charmed": (
        ("juju-4a1c22-3", "<none>", "v1.28.6", UBUNTU, "5.15.0-92-generic", CONTAINERD),
        ((":::", 10250, "4411/kubelet"),),
    ),
    "mke": (
        ("ucp-1", "master", "v1.27.7-mirantis-1", UBUNTU, "5.15.0-92-generic", "docker://23.0.9"),
        ((":::", 443, "8120/ucp-controller"),),
    ),
    "eks": (
        (
            "ip-10-9-0-5.eu-west-1.compute.internal",
            "<none>",
            "v1.29.0-eks-5e0fdde",
            "Amazon Linux 2",
            "5.10.210-201.852.amzn2.x86_64",
            "containerd://1.7.11",
        ),
        ((":::", 10250, "3411/kubelet"),),
    ),
    "gke": (
        (
            "gke-demo-pool-1-2b1d3c4d-x1z2",
            "<none>",
            "v1.27.3-gke.100",
            "Container-Optimized OS from Google",
            "5.15.109+",
            "containerd://1.7.0",
        ),
        ((":::", 10250, "1811/kubelet"),),
    ),
    "aks": (
        (
            "aks-nodepool1-12345678-vmss000000",
            "<none>",
            "v1.28.5",
            UBUNTU,
            "5.15.0-1056-azure",
            "containerd://1.7.7-1",
        ),
        ((":::", 10250, "2811/kubelet"),),
    ),
    "kind": (
        (
            "kind-control-plane",
            "control-plane",
            "v1.29.2",
            "Debian GNU/Linux 12 (bookworm)",
            "6.5.0-21-generic",
            CONTAINERD,
        ),
        ((":::", 6443, "544/kube-apiserver"),),
    ),
    "minikube": (
        ("minikube", "control-plane", "v1.28.3", "Buildroot 2021.02.12", "5.10.57", "docker://24.0.7"),
        ((":::", 8443, "1544/kube-apiserver"),),
    ),
    "docker-desktop": (
        ("docker-desktop", "control-plane", "v1.28.2", "Docker Desktop", "5.15.49-linuxkit", "docker://24.0.7"),
        (),
    ),
    "ack": (
        (
            "cn-beijing.10.9.0.5",
            "<none>",
            "v1.32.1-aliyun.1",
            "Alibaba Cloud Linux 3",
            "5.10.134-18.al8.x86_64",
            CONTAINERD,
        ),
        ((":::", 10250, "3411/kubelet"),),
    ),
    "tke": (
        ("10.9.0.5", "<none>", "v1.28.3-tke.7", "TencentOS Server 3.1", "5.4.119-19-0009", CONTAINERD),
        ((":::", 10250, "3411/kubelet"),),
    ),
    "cce": (
        ("10.9.0.5", "<none>", "v1.29.1-r0-29.0.5", "Huawei Cloud EulerOS 2.0 (x86_64)", "5.10.0-60.18", CONTAINERD),
        ((":::", 10250, "3411/kubelet"),),
    ),
    "oke": (
        ("10.9.0.5", "node", "v1.30.1", "Oracle Linux Server 8.9", "5.15.0-200.131.27.el8uek.x86_64", "cri-o://1.30.3"),
        ((":::", 10250, "3411/kubelet"),),
    ),
    "iks": (
        ("10.9.0.5", "<none>", "v1.30.6+IKS", "Ubuntu 20.04.6 LTS", "5.4.0-200-generic", CONTAINERD),
        ((":::", 10250, "3411/kubelet"),),
    ),
    "lke": (
        (
            "lke123456-345678-0a1b2c3d4e5f",
            "<none>",
            "v1.31.0",
            "Debian GNU/Linux 11 (bullseye)",
            "5.10.0-33",
            CONTAINERD,
        ),
        ((":::", 10250, "3411/kubelet"),),
    ),
    "scaleway": (
        ("scw-demo-default-0a1b2c3d4e5f", "<none>", "v1.31.2", UBUNTU, "5.15.0-105-generic", CONTAINERD),
        ((":::", 10250, "3411/kubelet"),),
    ),
    "gardener": (
        (
            "shoot--demo--prod-pool-z1-6b9d8-x7x2p",
            "<none>",
            "v1.30.4",
            "Garden Linux 1443.10",
            "6.6.41-cloud-amd64",
            CONTAINERD,
        ),
        ((":::", 10250, "3411/kubelet"),),
    ),
    "kops": (
        ("i-0f1e2d3c4b5a69788", "control-plane", "v1.33.1", UBUNTU, "6.8.0-1029-aws", CONTAINERD),
        ((":::", 443, "1544/kube-apiserver"), (":::", 3988, "1601/kops-controlle"), (":::", 4001, "1701/etcd")),
    ),
    "kubeasz": (
        ("master-01", "master", "v1.31.2", "openEuler 22.03 (LTS-SP3)", "5.10.0-182.0.0", CONTAINERD),
        (("10.9.0.5", 6443, "1544/kube-apiserver"), ("127.0.0.1", 6443, "1203/kube-lb: worker")),
    ),
    "kubekey": (
        ("ks1", "control-plane,worker", "v1.30.4", UBUNTU, "5.15.0-105-generic", CONTAINERD),
        ((":::", 6443, "1544/kube-apiserver"), (":::", 9090, "7001/ks-apiserver")),
    ),
    "microshift": (
        (
            "edge-7",
            "control-plane,master,worker",
            "v1.31.9",
            "Red Hat Enterprise Linux 9.4 (Plow)",
            "5.14.0-427.el9.x86_64",
            "cri-o://1.31.9-2.rhaos4.18.gitabcdef1.el9",
        ),
        ((":::", 6443, "1544/microshift"), (":::", 2379, "1601/microshift-etcd")),
    ),
    "kubeedge": (
        ("edge-1", "agent,edge", "v1.31.1-kubeedge-v1.20.0", UBUNTU, "5.15.0-92-generic", CONTAINERD),
        (("127.0.0.1", 10350, "911/edgecore"),),
    ),
    "harvester": (
        ("hv1", "control-plane,etcd,master", "v1.31.4+rke2r1", "Harvester v1.5.0", "5.14.21-150500", CONTAINERD),
        ((":::", 9345, "54288/rke2 server"), (":::", 6443, "54400/kube-apiserver")),
    ),
    "eks-anywhere": (
        ("mgmt-cp-1", "control-plane", "v1.30.5-eks-ce1d5eb", UBUNTU, "5.15.0-105-generic", CONTAINERD),
        ((":::", 6443, "1544/kube-apiserver"),),
    ),
    "tkg": (
        ("tkg-cp-1", "control-plane", "v1.27.5+vmware.1", "VMware Photon OS/Linux", "4.19.290-3.ph3", CONTAINERD),
        ((":::", 6443, "1544/kube-apiserver"),),
    ),
}

# name → interfaces, routes
CNIS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "calico": (
        ("tunl0@NONE", "cali1a2b3c4d5e6@if4", "vxlan.calico"),
        ("10.244.9.0/26 via 10.9.0.6 dev tunl0 proto bird onlink", "blackhole 10.244.1.0/26 proto bird"),
    ),
    "calico-ebpf": (("bpfin.cali@bpfout.cali", "bpfout.cali@bpfin.cali", "cali1a2b3c4d5e6@if4"), ()),
    "cilium": (
        ("cilium_net@cilium_host", "cilium_host@cilium_net", "cilium_vxlan", "lxc_health@if12", "lxc1a2b3c4d5e6f@if14"),
        ("10.244.1.0/24 via 10.244.0.17 dev cilium_host proto kernel src 10.244.0.17 mtu 1450",),
    ),
    "flannel": (("flannel.1", "cni0", "veth1a2b3c4d@if2"), ("10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink",)),
    "canal": (
        ("flannel.1", "cali1a2b3c4d5e6@if4"),
        ("10.42.1.0/24 via 10.42.1.0 dev flannel.1 onlink", "10.42.0.5 dev cali1a2b3c4d5e6 scope link"),
    ),
    "weave": (
        ("datapath", "weave", "vethwe-datapath@vethwe-bridge", "vethwe-bridge@vethwe-datapath", "vxlan-6784"),
        ("10.32.0.0/12 dev weave proto kernel scope link src 10.32.0.1",),
    ),
    "antrea": (
        ("antrea-gw0", "ovs-system", "genev_sys_6081", "coredns--1a2b3c@if3"),
        ("10.10.1.0/24 via 10.10.1.1 dev antrea-gw0 onlink",),
    ),
    "kube-router": (
        ("kube-bridge", "kube-dummy-if", "tun-1a2b3c4d5e6@NONE"),
        ("10.244.1.0/24 dev tun-1a2b3c4d5e6 proto 17 src 10.9.0.5",),
    ),
    "kube-ovn": (("ovn0", "mirror0", "ovs-system", "1a2b3c4d5e6f_h@if7"), ("10.16.0.0/16 via 100.64.0.1 dev ovn0",)),
    "ovn-kubernetes": (
        ("ovn-k8s-mp0", "br-ex", "br-int", "ovs-system", "genev_sys_6081"),
        ("10.128.0.0/14 via 10.128.0.1 dev ovn-k8s-mp0",),
    ),
    "openshift-sdn": (
        ("ovs-system", "br0", "vxlan_sys_4789", "tun0", "veth1a2b3c4d@if3"),
        ("10.128.0.0/14 dev tun0 scope link",),
    ),
    "aws-vpc-cni": (("eni1a2b3c4d5e6@if3", "eth1"), ("10.9.3.4 dev eni1a2b3c4d5e6 scope link",)),
    "azure-cni": (("azure0", "azv1a2b3c4d5e6@if3"), ("10.9.3.4 dev azv1a2b3c4d5e6 proto static",)),
    "kubenet": (("cbr0", "veth1a2b3c4d@if3"), ("10.244.1.0/24 dev cbr0 proto kernel scope link src 10.244.1.1",)),
    "contiv": (("contivh0", "contivh1", "vport1"), ()),
    "romana": (("romana-gw",), ("10.112.0.0/12 dev romana-gw",)),
    "tungsten-fabric": (("vhost0", "pkt0", "tapeth0-1a2b3c"), ()),
}

# plugins that leave nothing in interfaces or routes, or what others leave too: the process that shows them
CNI_PROCESSES = {
    "multus": "3201/multus-daemon",
    "kindnet": "3201/kindnetd",
    "terway": "3201/terwayd",
    "spiderpool": "3201/spiderpool-agent",
    "coil": "3201/coild",
}

# name → listeners of it on a node, as (protocol, address, port, "process" as ss shows it)
COMPONENTS: dict[str, tuple[tuple[str, str, int, str], ...]] = {
    "metallb": (
        ("tcp", "*", 9120, "speaker"),
        ("tcp", "*", 17472, "speaker"),
        ("tcp", "10.9.0.5", 7946, "speaker"),
        ("udp", "10.9.0.5", 7946, "speaker"),
    ),
    "frr-k8s": (
        ("tcp", "*", 7572, "frr-k8s"),
        ("tcp", "*", 7573, "frr-metrics"),
        ("tcp", "*", 179, "bgpd"),
        ("tcp", "127.0.0.1", 2605, "bgpd"),
        ("udp", "0.0.0.0", 3784, "bfdd"),
    ),
    "kube-vip": (("tcp", "*", 2112, "kube-vip"), ("tcp", "*", 179, "kube-vip")),
    "nodelocaldns": (
        ("tcp", "169.254.20.10", 53, "node-cache"),
        ("udp", "169.254.20.10", 53, "node-cache"),
        ("tcp", "169.254.20.10", 8080, "node-cache"),
        ("tcp", "*", 9353, "node-cache"),
    ),
    "konnectivity": (("tcp", "*", 8132, "konnectivity-se"), ("tcp", "*", 8134, "konnectivity-se")),
    "ingress": (
        ("tcp", "0.0.0.0", 80, "nginx"),
        ("tcp", "0.0.0.0", 443, "nginx"),
        ("tcp", "*", 10254, "nginx-ingress-c"),
        ("tcp", "*", 8443, "nginx-ingress-c"),
    ),
    "node-exporter": (("tcp", "*", 9100, "node_exporter"),),
    "node-problem-detector": (("tcp", "10.9.0.5", 20256, "node-problem-de"), ("tcp", "*", 20257, "node-problem-de")),
    "ceph": (
        ("tcp", "10.9.0.5", 3300, "ceph-mon"),
        ("tcp", "10.9.0.5", 6789, "ceph-mon"),
        ("tcp", "0.0.0.0", 6800, "ceph-osd"),
        ("tcp", "*", 9283, "ceph-mgr"),
        ("tcp", "*", 8681, "cephcsi"),
    ),
    "iscsi": (("tcp", "0.0.0.0", 3260, "iscsid"),),
    "portworx": (("tcp", "0.0.0.0", 9001, "px"), ("tcp", "0.0.0.0", 9002, "px-storage")),
    "submariner": (("tcp", "*", 8080, "submariner-gate"),),
    "csi": (("tcp", "*", 9808, "livenessprobe"), ("tcp", "*", 9809, "livenessprobe")),
    "edge-nodes": (("tcp", "*", 10002, "cloudcore"), ("tcp", "*", 10004, "cloudcore")),
}


def node_list(cells: tuple[str, ...]) -> str:
    """Return ``kubectl get nodes -o wide`` of one node."""
    name, roles, version, image, kernel, runtime = cells
    row = (name, "Ready", roles, "12d", version, "10.9.0.5", "<none>", image, kernel, runtime)
    widths = [max(len(a), len(b)) + 3 for a, b in zip(HEAD, row, strict=True)]
    lines = (
        "".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in (HEAD, row)
    )
    return "\n".join(lines) + "\n"


def netstat(listeners: tuple[tuple[str, int, str], ...]) -> str:
    """Return ``netstat -nlpt`` of these listeners, run by root."""
    lines = [
        "Active Internet connections (only servers)",
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    ",
    ]
    for address, port, program in listeners:
        six = address == ":::"
        local, foreign = f"{'::' if six else address}:{port}", ":::*" if six else "0.0.0.0:*"
        proto = "tcp6" if six else "tcp"
        lines.append(f"{proto:<5} {0:>6} {0:>6} {local:<23} {foreign:<23} {'LISTEN':<11} {program:<20}")
    return "\n".join(lines) + "\n"


def ss(listeners: tuple[tuple[str, str, int, str], ...]) -> str:
    """Return ``ss -lntup`` of these listeners, run by root."""
    lines = ["Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process"]
    for number, (protocol, address, port, program) in enumerate(listeners, start=1000):
        state, peer = ("LISTEN", "*:*") if protocol == "tcp" else ("UNCONN", "*:*")
        peer = peer if address == "*" else "0.0.0.0:*"
        lines.append(
            f'{protocol}   {state} 0      4096 {address}:{port} {peer} users:(("{program}",pid={number},fd=7))'
        )
    return "\n".join(lines) + "\n"


def ip_address(interfaces: tuple[str, ...]) -> str:
    """Return ``ip address`` with lo, eth0 and these interfaces."""
    lines = [
        "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000",
        "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00",
        "    inet 127.0.0.1/8 scope host lo",
        "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000",
        "    link/ether 02:00:0a:09:00:05 brd ff:ff:ff:ff:ff:ff",
        "    inet 10.9.0.5/24 brd 10.9.0.255 scope global eth0",
    ]
    for index, name in enumerate(interfaces, start=3):
        lines.append(
            f"{index}: {name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN group default"
        )
        lines.append(f"    link/ether 02:00:0a:09:01:{index:02x} brd ff:ff:ff:ff:ff:ff")
    return "\n".join(lines) + "\n"


def ip_route(routes: tuple[str, ...]) -> str:
    """Return ``ip route`` with the usual two routes and these."""
    return (
        "\n".join(
            ("default via 10.9.0.1 dev eth0", "10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.5", *routes)
        )
        + "\n"
    )


def cluster_of(**texts: str) -> Cluster:
    """Return the cluster that these captures of one node make; keys are the commands, ``nodes`` the node list."""
    captures: list[Capture] = []
    node = texts["nodes"].splitlines()[1].split()[0] if "nodes" in texts else "cp1"
    for name, text in texts.items():
        source = "kubectl_get_nodes.txt" if name == "nodes" else f"{node}/{name}.txt"
        captures += parse(text.encode(), source=source)
    return build_cluster(assign_nodes(captures, {}), {})

"""Three nodes on a bridge with a gateway, and flannel between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.lab.processes import Process, base, control_plane, kubernetes
from tests.lab.space import Space

GATEWAY = "192.168.56.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What one node is: its number gives the pod network, the PIDs and the MAC addresses."""

    name: str
    number: int
    address: str
    control_plane: bool = False
    etcd: bool = False
    docker: bool = False

    @property
    def mac(self) -> str:
        return f"52:54:00:ab:56:{int(self.address.rsplit('.', 1)[1]):02d}"

    @property
    def vtep(self) -> str:
        return f"0e:5a:13:7b:c4:0{self.number}"


CP1 = Spec(name="cp1", number=0, address="192.168.56.11", control_plane=True, etcd=True)
CP2 = Spec(name="cp2", number=3, address="192.168.56.12", control_plane=True, etcd=True)
CP3 = Spec(name="cp3", number=4, address="192.168.56.13", control_plane=True, etcd=True)
NODE1 = Spec(name="node1", number=1, address="192.168.56.21")
NODE2 = Spec(name="node2", number=2, address="192.168.56.22", docker=True)
DEFAULT = (CP1, NODE1, NODE2)


@dataclass(slots=True)
class Node:
    """One node: its space and the processes that run in it, by name."""

    spec: Spec
    space: Space
    processes: dict[str, Process] = field(default_factory=dict)

    def sh(self, script: str) -> None:
        self.space.sh(script)

    def start(self, process: Process) -> None:
        process.run(self.space)
        self.processes[process.comm] = process

    def stop(self, comm: str) -> Process:
        process = self.processes.pop(comm)
        self.space.stop(process.pid)
        return process

    def move(self, comm: str, port: int, *sockets: tuple[str, str, int]) -> None:
        """Restarts a process with other sockets in the place of those on one port."""
        self.start(self.stop(comm).moved(port, *sockets))

    def reach(self, *addresses: str) -> None:
        """Sends one datagram to each address, so that the kernel resolves the neighbour on the way."""
        for address in addresses:
            self.sh(f"echo -n x > /dev/udp/{address}/9 || true")

    def reach_in_vain(self, *addresses: str) -> None:
        """Forgets neighbours, asks for them again, and waits until the kernel has given up."""
        self.sh("echo 20 > /proc/sys/net/ipv4/neigh/eth0/retrans_time_ms")
        for address in addresses:
            self.sh(f"ip neigh flush to {address} dev eth0")
        self.reach(*addresses)
        for address in addresses:
            self.wait(f"ip neigh show to {address} dev eth0 | grep -q FAILED")

    def wait(self, condition: str) -> None:
        """Waits until a shell condition holds; fails after ten seconds."""
        self.sh(f"for i in $(seq 100); do if {condition}; then exit 0; fi; sleep 0.1; done; exit 1")

    def bridge_pod(self, bridge: str, port: str, namespace: str) -> None:
        """Plugs a container into a bridge, so that the bridge has a carrier."""
        self.sh(
            f"""
            ip netns add {namespace}
            ip link add {port} type veth peer name eth0 netns {namespace}
            ip link set {port} address 9e:11:c4:08:5d:8f master {bridge} up
            ip -n {namespace} link set eth0 up
            """
        )


@dataclass(slots=True)
class Cluster:
    """The machines of the lab. Used as a context: everything ends with it."""

    specs: tuple[Spec, ...] = DEFAULT
    switch: Space = field(init=False)
    gateway: Space = field(init=False)
    nodes: dict[str, Node] = field(default_factory=dict)

    def __enter__(self) -> Cluster:
        self.switch = Space("switch")
        self.gateway = Space("gateway")
        self.switch.sh("ip link add br0 type bridge; ip link set br0 up")
        self.plug(self.gateway, "v-gw", "eth0", "52:54:00:ab:56:01", f"{GATEWAY}/24")
        for spec in self.specs:
            self.nodes[spec.name] = self._node(spec)
        for node in self:
            flannel(node, self.specs)
            pod(node)
            docker(node)
        for node in self:
            self._processes(node)
        for node in self:
            node.reach(GATEWAY, *(other.address for other in self.specs if other is not node.spec))
        return self

    def __exit__(self, *_: object) -> None:
        for space in (*(node.space for node in self), self.gateway, self.switch):
            space.close()

    def __getitem__(self, name: str) -> Node:
        return self.nodes[name]

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())

    def plug(self, space: Space, port: str, device: str, mac: str, address: str, bridge: str = "br0") -> None:
        """A cable from the switch to a space, whose end there is named `device`."""
        self.switch.sh(
            f"ip link add {port} type veth peer name {device} netns {space.pid}; ip link set {port} master {bridge} up"
        )
        space.sh(
            f"ip link set {device} address {mac}; ip link set {device} up; ip address add {address} brd + dev {device}"
        )

    def settle(self) -> None:
        """Waits until no address of a node is tentative."""
        for node in self:
            node.wait("! ip -6 address show tentative | grep -q inet6")

    def second_network(self, network: str, *names: str) -> None:
        """An `eth1` on the named nodes (all: none named) in another network, on a switch of its own, with a gateway."""
        self.switch.sh("ip link add br1 type bridge; ip link set br1 up")
        self.plug(self.gateway, "v-gw1", "eth1", "52:54:00:cd:05:01", f"{network}.1/24", "br1")
        for node in self:
            if not names or node.spec.name in names:
                last = int(node.spec.address.rsplit(".", 1)[1])
                mac = f"52:54:00:cd:05:{last:02d}"
                self.plug(node.space, f"v-{node.spec.name}1", "eth1", mac, f"{network}.{last}/24", "br1")

    def _node(self, spec: Spec) -> Node:
        node = Node(spec, Space(spec.name))
        self.plug(node.space, f"v-{spec.name}", "eth0", spec.mac, f"{spec.address}/24")
        node.sh(f"ip route add default via {GATEWAY} dev eth0 proto dhcp src {spec.address} metric 100")
        return node

    def _processes(self, node: Node) -> None:
        spec, number = node.spec, node.spec.number
        api = self.specs[0].address
        for process in base(602 + 11 * number):
            node.start(process)
        if spec.control_plane:
            for process in control_plane(3863 + 1000 * number, spec.address, spec.etcd):
                node.start(process)
        for process in kubernetes(4999 + 3510 * number, api):
            node.start(replace(process, pid=process.pid + number))


def flannel(node: Node, specs: tuple[Spec, ...]) -> None:
    """What flanneld with the VXLAN backend makes: device, addresses, one route, neighbour and fdb entry per peer."""
    own = node.spec
    vxlan = f"type vxlan id 1 local {own.address} dev eth0 nolearning dstport 8472"
    lines = [
        f"ip link add flannel.1 address {own.vtep} mtu 1450 {vxlan}",
        f"ip address add 10.244.{own.number}.0/32 dev flannel.1",
        "ip link set flannel.1 up",
    ]
    for peer in specs:
        if peer is not own:
            lines += [
                f"ip route add 10.244.{peer.number}.0/24 via 10.244.{peer.number}.0 dev flannel.1 onlink",
                f"ip neigh add 10.244.{peer.number}.0 lladdr {peer.vtep} dev flannel.1 nud permanent",
                f"bridge fdb append {peer.vtep} dev flannel.1 dst {peer.address}",
            ]
    node.sh("\n".join(lines))


def pod(node: Node, bridge: str = "cni0") -> None:
    """One pod behind the bridge that flannel's CNI plugin makes."""
    number = node.spec.number
    namespace = f"cni-5f0c1e2a-7d43-4b6e-9a51-0c8d7e6f5a4{number}"
    node.sh(
        f"""
        ip link add {bridge} address 4a:7e:35:d1:c0:0{number} mtu 1450 type bridge
        ip address add 10.244.{number}.1/24 brd + dev {bridge}
        ip link set {bridge} up
        ip netns add {namespace}
        ip link add veth3c9d7a1{number} mtu 1450 type veth peer name eth0 netns {namespace}
        ip link set veth3c9d7a1{number} address 9e:11:c4:08:5d:7{number} master {bridge} up
        ip -n {namespace} link set lo up
        ip -n {namespace} link set eth0 address 2e:4f:90:61:0a:0{number} mtu 1450 up
        ip -n {namespace} address add 10.244.{number}.2/24 brd + dev eth0
        ip -n {namespace} route add default via 10.244.{number}.1
        ip netns exec {namespace} bash -c 'echo -n x > /dev/udp/10.244.{number}.1/9'
        """
    )


def docker(node: Node) -> None:
    """An unused docker0, where the node has one: no port, no carrier, state DOWN."""
    if node.spec.docker:
        node.sh(
            f"""
            ip link add docker0 address 02:42:8d:1f:63:0{node.spec.number} type bridge
            ip address add 172.17.0.1/16 brd + dev docker0
            ip link set docker0 up
            """
        )

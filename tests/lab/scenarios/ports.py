"""The breaks of what listens: required ports and listeners that should not be there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.lab.captures import NETSTAT, PROC, SS
from tests.lab.cluster import CP1, NODE1, NODE2, Cluster
from tests.lab.node_objects import Listed
from tests.lab.scenario import Scenario
from tests.lab.scenarios.common import ALL, program, unknown

LOST = {"node1": Listed(ready="Unknown")}


def stopped(node: str, comm: str) -> Callable[[Cluster], None]:
    """A break: one process does not run."""

    def stop(cluster: Cluster) -> None:
        cluster[node].stop(comm)

    return stop


def kubelet_on_second_network(cluster: Cluster) -> None:
    cluster.second_network("10.0.5", "node2")
    cluster["node2"].move("kubelet", 10250, ("tcp", "10.0.5.22", 10250))


def etcd_peer_on_second_network(cluster: Cluster) -> None:
    cluster.second_network("10.0.5", "cp1")
    cluster["cp1"].move("etcd", 2380, ("tcp", "10.0.5.11", 2380))


def bgpd_before_kubelet(cluster: Cluster) -> None:
    cluster["node1"].stop("kubelet")
    cluster["node1"].start(program("bgpd", 1522, ("tcp", "0.0.0.0", 10250), ("tcp6only", "::", 10250)))


def agent_before_kubelet(cluster: Cluster) -> None:
    cluster["node1"].stop("kubelet")
    cluster["node1"].start(program("acme-agent", 1522, ("tcp6", "::", 10250)))


def python_before_api_server(cluster: Cluster) -> None:
    cluster["cp1"].stop("kube-apiserver")
    cluster["cp1"].start(program("python3", 9120, ("tcp", "0.0.0.0", 6443)))


def haproxy_before_nothing(cluster: Cluster) -> None:
    cluster["cp1"].stop("kube-apiserver")
    cluster["cp1"].start(program("haproxy", 1344, ("tcp", "0.0.0.0", 6443), ("tcp", "127.0.0.1", 8404)))


def haproxy_before_api_server(cluster: Cluster) -> None:
    cluster["cp1"].move("kube-apiserver", 6443, ("tcp6", "::", 8443))
    cluster["cp1"].start(program("haproxy", 1344, ("tcp", "0.0.0.0", 6443), ("tcp", "127.0.0.1", 8404)))


def node_port_held_by_kube_proxy(cluster: Cluster) -> None:
    for name in ALL:
        process = cluster[name].stop("kube-proxy")
        cluster[name].start(process.moved(0, ("tcp6", "::", 30080), ("tcp6", "::", 31443)))


def harmless_services(cluster: Cluster) -> None:
    """The services of `insecure-port-exposed`, but where they belong: on loopback."""
    cluster["cp1"].start(program("kubectl", 5290, ("tcp", "127.0.0.1", 8001)))
    cluster["node1"].start(program("ttyd", 692, ("tcp", "127.0.0.1", 7681)))
    cluster["node2"].start(program("dockerd", 1187, ("tcp", "127.0.0.1", 2375)))


CLOSED = (
    Scenario(
        name="required-port-closed/fail.etcd-peer",
        note="etcd of cp1 does not listen on its peer port 2380.",
        nodes=("cp1",),
        breaks=lambda cluster: cluster["cp1"].move("etcd", 2380),
    ),
    Scenario(
        name="required-port-foreign-process/fail.haproxy-before-nothing",
        note="haproxy holds 6443 on cp1 for an API server that does not run: the port is open, nobody answers.",
        nodes=("cp1",),
        breaks=haproxy_before_nothing,
        captures=SS,
    ),
    Scenario(
        name="required-port-closed/pass.haproxy-before-api-server",
        note="haproxy holds 6443 on cp1, and the API server listens behind it on 8443.",
        nodes=ALL,
        breaks=haproxy_before_api_server,
    ),
    Scenario(
        name="required-port-closed/fail.kubelet-stopped",
        note="The kubelet of node1 does not run; the control plane has noticed.",
        nodes=("node1",),
        allowed=("node-not-ready",),
        breaks=stopped("node1", "kubelet"),
        captures=SS,
        listed=LOST,
    ),
    Scenario(
        name="required-port-closed/fail.kube-proxy-in-proc-net-only",
        note="kube-proxy of node2 does not run; the bundle holds neither netstat nor ss, only /proc/net.",
        nodes=("node2",),
        breaks=stopped("node2", "kube-proxy"),
        captures=PROC,
    ),
    Scenario(
        name="required-port-closed/fail.scheduler-unprivileged",
        note="kube-scheduler does not run; netstat by an ordinary user shows no process, but the ports.",
        nodes=("cp1",),
        breaks=stopped("cp1", "kube-scheduler"),
        unprivileged=True,
    ),
    Scenario(
        name="required-port-closed/info.api-server-on-443",
        note="The API server listens on 443 in the place of 6443: moved, not missing.",
        nodes=("cp1",),
        breaks=lambda cluster: cluster["cp1"].move("kube-apiserver", 6443, ("tcp6", "::", 443)),
        captures=("netstat_nlpt",),
    ),
    Scenario(
        name="required-port-closed/pass.external-etcd",
        note="No control-plane node runs etcd: it is outside the cluster, its ports are not required here.",
        nodes=ALL,
        specs=(replace(CP1, etcd=False), NODE1, NODE2),
        captures=("netstat_nlpt",),
    ),
    Scenario(
        name="required-port-closed/unknown.netstat-ipv4-only",
        note="`netstat -nlt4` hides the dual-stack wildcards of kubelet, kube-proxy and the API server.",
        nodes=ALL,
        captures=("ip_a", "netstat_nlt4"),
    ),
    unknown("required-port-closed/unknown.no-sockets", "No capture of sockets at all.", "ip_route"),
)

LOOPBACK = (
    Scenario(
        name="required-port-loopback-only/fail.kubelet",
        note="The kubelet of node1 listens on 127.0.0.1:10250 only.",
        nodes=("node1",),
        breaks=lambda cluster: cluster["node1"].move("kubelet", 10250, ("tcp", "127.0.0.1", 10250)),
    ),
    Scenario(
        name="required-port-loopback-only/fail.api-server",
        note="The API server listens on loopback only, over both address families.",
        nodes=("cp1",),
        breaks=lambda cluster: cluster["cp1"].move(
            "kube-apiserver", 6443, ("tcp", "127.0.0.1", 6443), ("tcp6only", "::1", 6443)
        ),
        captures=SS,
    ),
    Scenario(
        name="required-port-loopback-only/pass.scheduler-and-controller-manager",
        note="10257, 10259, 2381 and 10248 belong on loopback; etcd listens there and on the node's address.",
        nodes=("cp1",),
        captures=(),
        per_node={"cp1": ("ss_tlnp",)},
    ),
    unknown("required-port-loopback-only/unknown.no-sockets", "No capture of sockets at all.", "ip_route"),
)

FOREIGN = (
    Scenario(
        name="required-port-foreign-process/fail.bgpd-on-kubelet-port",
        note="bgpd holds 10250 on node1; the kubelet could not start.",
        nodes=("node1",),
        allowed=("node-not-ready",),
        breaks=bgpd_before_kubelet,
        listed=LOST,
    ),
    Scenario(
        name="required-port-foreign-process/fail.python-on-api-port",
        note="A Python web server holds 6443 on cp1; the node list is from before.",
        nodes=("cp1",),
        breaks=python_before_api_server,
        captures=SS,
    ),
    Scenario(
        name="required-port-foreign-process/warn.unknown-agent-on-kubelet-port",
        note="A process that nobody knows holds 10250 on node1.",
        nodes=("node1",),
        allowed=("node-not-ready",),
        breaks=agent_before_kubelet,
        listed=LOST,
    ),
    Scenario(
        name="required-port-foreign-process/pass.nginx-before-api-on-worker",
        note="A worker's nginx on 127.0.0.1:6443 balances the API servers, as kubespray sets it up.",
        nodes=ALL,
        breaks=lambda cluster: cluster["node1"].start(
            replace(
                program("nginx", 2391, ("tcp", "127.0.0.1", 6443), ("tcp", "127.0.0.1", 8081)),
                argv0="nginx: master process nginx -g daemon off;",
            )
        ),
        captures=("netstat_nlpt",),
    ),
    Scenario(
        name="required-port-foreign-process/unknown.process-not-shown",
        note="An ordinary user's netstat shows no process: whose the ports are is not known.",
        nodes=ALL,
        captures=("netstat_nlpt",),
        unprivileged=True,
    ),
    unknown("required-port-foreign-process/unknown.no-sockets", "No capture of sockets at all.", "ip_route"),
)

WRONG_ADDRESS = (
    Scenario(
        name="required-port-wrong-address/fail.kubelet-on-second-network",
        note="The kubelet of node2 listens on the address of eth1 only, the cluster uses that of eth0.",
        nodes=("node2",),
        breaks=kubelet_on_second_network,
    ),
    Scenario(
        name="required-port-wrong-address/fail.etcd-peer-on-second-network",
        note="The peer port of etcd listens on the address of eth1 only.",
        nodes=("cp1",),
        breaks=etcd_peer_on_second_network,
        captures=SS,
    ),
    Scenario(
        name="required-port-wrong-address/pass.kubelet-on-internal-ip",
        note="The kubelet of node2 listens on its INTERNAL-IP in the place of all addresses.",
        nodes=("node2",),
        breaks=lambda cluster: cluster["node2"].move("kubelet", 10250, ("tcp", "192.168.56.22", 10250)),
        captures=(),
        per_node={"node2": ("ip_a", "netstat_nlpt")},
    ),
    unknown("required-port-wrong-address/unknown.no-sockets", "No capture of sockets at all.", "ip_route"),
)

NODE_PORTS = (
    Scenario(
        name="nodeport-range-conflict/warn.java-on-30080",
        note="A Java server on node1 listens inside the NodePort range.",
        nodes=("node1",),
        breaks=lambda cluster: cluster["node1"].start(program("java", 18233, ("tcp6", "::", 30080))),
    ),
    Scenario(
        name="nodeport-range-conflict/pass.kube-proxy-holds-them-in-v1.23",
        note="Up to v1.23 kube-proxy itself keeps the NodePorts open.",
        nodes=ALL,
        breaks=node_port_held_by_kube_proxy,
        captures=("netstat_nlpt",),
        listed={"*": Listed(version="v1.23.17")},
    ),
    Scenario(
        name="nodeport-range-conflict/pass.one-below-and-one-above",
        note="29999 and 32768 are outside the range.",
        nodes=ALL,
        breaks=lambda cluster: cluster["node1"].start(
            program("java", 18233, ("tcp6", "::", 29999), ("tcp6", "::", 32768))
        ),
        captures=("ss_tlnp",),
    ),
    unknown("nodeport-range-conflict/unknown.no-sockets", "No capture of sockets at all.", "ip_route"),
)

INSECURE = (
    Scenario(
        name="insecure-port-exposed/fail.kubelet-read-only",
        note="The kubelet of node1 serves its read-only port 10255 to everybody.",
        nodes=("node1",),
        breaks=lambda cluster: cluster["node1"].move("kubelet", 0, ("tcp6", "::", 10255)),
    ),
    Scenario(
        name="insecure-port-exposed/fail.dockerd",
        note="dockerd of node2 listens on 2375 without TLS.",
        nodes=("node2",),
        breaks=lambda cluster: cluster["node2"].start(program("dockerd", 1187, ("tcp6", "::", 2375))),
        captures=SS,
    ),
    Scenario(
        name="insecure-port-exposed/fail.kubectl-proxy",
        note="`kubectl proxy --address=0.0.0.0` runs on cp1.",
        nodes=("cp1",),
        breaks=lambda cluster: cluster["cp1"].start(
            replace(program("kubectl", 5290, ("tcp", "0.0.0.0", 8001)), argv0="kubectl")
        ),
    ),
    Scenario(
        name="insecure-port-exposed/fail.web-terminal",
        note="ttyd offers a shell on port 8080 of cp1.",
        nodes=("cp1",),
        breaks=lambda cluster: cluster["cp1"].start(program("ttyd", 692, ("tcp", "0.0.0.0", 8080))),
        captures=("netstat_nlpt",),
    ),
    Scenario(
        name="insecure-port-exposed/pass.on-loopback",
        note="kubectl proxy, ttyd and dockerd on loopback only.",
        nodes=ALL,
        breaks=harmless_services,
        captures=("ss_tlnp",),
    ),
    unknown("insecure-port-exposed/unknown.no-sockets", "No capture of sockets at all.", "ip_route"),
)

INTERNAL = (
    Scenario(
        name="internal-port-exposed/info.controller-manager",
        note="10257 listens on all addresses, as with --bind-address=0.0.0.0.",
        nodes=("cp1",),
        breaks=lambda cluster: cluster["cp1"].move("kube-controller", 10257, ("tcp6", "::", 10257)),
    ),
    Scenario(
        name="internal-port-exposed/info.etcd-metrics",
        note="The metrics of etcd are served on the node's address too, for Prometheus.",
        nodes=("cp1",),
        breaks=lambda cluster: cluster["cp1"].move("etcd", 0, ("tcp", "192.168.56.11", 2381)),
        captures=("ss_tlnp",),
    ),
    Scenario(
        name="internal-port-exposed/pass.on-loopback",
        note="All of them on loopback.",
        nodes=ALL,
        captures=("netstat_nlpt",),
    ),
    unknown("internal-port-exposed/unknown.no-sockets", "No capture of sockets at all.", "ip_route"),
)

UNEXPECTED = (
    Scenario(
        name="unexpected-listener/info.unknown-program",
        note="A program that no rule knows listens on all addresses of node1.",
        nodes=("node1",),
        breaks=lambda cluster: cluster["node1"].start(program("acmed", 2764, ("tcp", "0.0.0.0", 4711))),
        captures=NETSTAT,
    ),
    Scenario(
        name="unexpected-listener/pass.on-loopback",
        note="The same program on loopback.",
        nodes=ALL,
        breaks=lambda cluster: cluster["node1"].start(program("acmed", 2764, ("tcp", "127.0.0.1", 4711))),
        captures=("ss_tulnp",),
    ),
    unknown("unexpected-listener/unknown.no-sockets", "No capture of sockets at all.", "ip_route"),
)

SCENARIOS = (
    *CLOSED,
    *LOOPBACK,
    *FOREIGN,
    *WRONG_ADDRESS,
    *NODE_PORTS,
    *INSECURE,
    *INTERNAL,
    *UNEXPECTED,
)

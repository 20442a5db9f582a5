"""What the node list alone tells, and etcd's members."""

from __future__ import annotations

from dataclasses import replace

from tests.lab.cluster import CP1, CP2, NODE1, NODE2
from tests.lab.node_objects import Listed
from tests.lab.scenario import Scenario
from tests.lab.scenarios.common import ALL, THREE_CONTROL_PLANES, TWO_CONTROL_PLANES, nat, unknown

DOCKER = "docker://24.0.7"


def without_list(check: str) -> Scenario:
    return unknown(f"{check}/unknown.no-node-list", "No list of the nodes.", "ip_route", node_list=False)


STATUS = (
    Scenario(
        name="node-not-ready/fail.not-ready",
        note="node2 is NotReady.",
        nodes=("node2",),
        captures=(),
        listed={"node2": Listed(ready="False")},
    ),
    Scenario(
        name="node-not-ready/fail.no-ready-condition",
        note="node1 has no Ready condition: STATUS Unknown. It is cordoned too.",
        nodes=("node1",),
        captures=(),
        listed={"node1": Listed(ready=None, cordoned=True)},
    ),
    Scenario(
        name="node-not-ready/pass.cordoned",
        note="node2 is cordoned, but Ready.",
        nodes=ALL,
        captures=(),
        listed={"node2": Listed(cordoned=True)},
    ),
    without_list("node-not-ready"),
)

VERSIONS = (
    Scenario(
        name="version-skew/fail.four-minors",
        note="A kubelet of v1.26 beside v1.30: more than three minors.",
        nodes=("node2",),
        captures=(),
        listed={"node2": Listed(version="v1.26.15")},
    ),
    Scenario(
        name="version-skew/fail.three-minors-before-1.25",
        note="Below v1.25 a kubelet may be only two minors older.",
        nodes=("node1",),
        captures=(),
        listed={"*": Listed(version="v1.27.16"), "node1": Listed(version="v1.24.17")},
    ),
    Scenario(
        name="version-skew/info.one-minor",
        note="An upgrade on its way: v1.30 and v1.29, within the policy.",
        nodes=("node1",),
        captures=(),
        listed={"node1": Listed(version="v1.29.8")},
    ),
    Scenario(
        name="version-skew/pass.patch-levels-differ",
        note="Patch levels are no skew.",
        captures=(),
        listed={"node1": Listed(version="v1.30.2")},
    ),
    without_list("version-skew"),
)

RUNTIME = (
    Scenario(
        name="container-runtime-unsupported/warn.docker-and-not-ready",
        note="node2 has docker:// at v1.30 and is NotReady.",
        nodes=("node2",),
        allowed=("node-not-ready",),
        captures=(),
        listed={"node2": Listed(runtime=DOCKER, ready="False")},
    ),
    Scenario(
        name="container-runtime-unsupported/info.docker-and-ready",
        note="node2 has docker:// at v1.30 and is Ready: cri-dockerd serves it.",
        nodes=("node2",),
        captures=(),
        listed={"node2": Listed(runtime=DOCKER)},
    ),
    Scenario(
        name="container-runtime-unsupported/pass.docker-at-1.23",
        note="Up to v1.23 the kubelet speaks to Docker itself.",
        nodes=ALL,
        captures=(),
        listed={"*": Listed(runtime=DOCKER, version="v1.23.17")},
    ),
    Scenario(
        name="container-runtime-unsupported/warn.containerd-1.5-and-not-ready",
        note="node1 has containerd 1.5 at v1.30 and is NotReady: the kubelet speaks CRI v1 alone.",
        nodes=("node1",),
        allowed=("node-not-ready",),
        captures=(),
        listed={"node1": Listed(runtime="containerd://1.5.18", ready="False")},
    ),
    Scenario(
        name="container-runtime-unsupported/info.containerd-1.7-before-1.38",
        note="v1.37 with containerd 1.7 on node1: kubelets of 1.38 need 2.0.",
        nodes=("node1",),
        captures=(),
        listed={
            "*": Listed(version="v1.37.0", runtime="containerd://2.1.4"),
            "node1": Listed(version="v1.37.0", runtime="containerd://1.7.27"),
        },
    ),
    Scenario(
        name="container-runtime-unsupported/pass.containerd-1.5-at-1.25",
        note="Up to v1.25 the kubelet speaks the older form of CRI too.",
        nodes=ALL,
        captures=(),
        listed={"*": Listed(runtime="containerd://1.5.18", version="v1.25.16")},
    ),
    without_list("container-runtime-unsupported"),
)

ETCD = (
    Scenario(
        name="etcd-member-count/warn.two-members",
        note="Two control-plane nodes, each with etcd.",
        specs=TWO_CONTROL_PLANES,
        captures=("netstat_nlpt",),
    ),
    Scenario(
        name="etcd-member-count/warn.one-beside-two-control-planes",
        note="Two control-plane nodes, etcd on one of them only.",
        allowed=("required-port-closed",),
        specs=(CP1, replace(CP2, etcd=False), NODE1),
        captures=("ss_tlnp",),
    ),
    Scenario(
        name="etcd-member-count/pass.three-members",
        note="Three control-plane nodes, each with etcd.",
        specs=THREE_CONTROL_PLANES,
        captures=("netstat_nlpt",),
    ),
    Scenario(
        name="etcd-member-count/pass.single-control-plane",
        note="One control-plane node with one member.",
        captures=("ss_tlnp",),
    ),
    Scenario(
        name="etcd-member-count/unknown.candidate-not-captured",
        note="Of two control-plane nodes only one was captured.",
        specs=TWO_CONTROL_PLANES,
        captures=(),
        per_node={"cp1": ("netstat_nlpt",)},
    ),
)

ADDRESSES = (
    Scenario(
        name="duplicate-node-ip/fail.vagrant-nat-address",
        note="Every kubelet registered the address of the NAT interface, 10.0.2.15.",
        nodes=ALL,
        captures=("ip_a", "ip_route"),
        breaks=nat,
        listed={"*": Listed(address="10.0.2.15")},
    ),
    Scenario(
        name="duplicate-node-ip/fail.two-of-three",
        note="node1 and node2 have one INTERNAL-IP.",
        nodes=("node1", "node2"),
        captures=(),
        listed={"node1": Listed(address=NODE2.address)},
    ),
    Scenario(
        name="duplicate-node-ip/pass.distinct",
        note="Every node has an address of its own.",
        captures=(),
    ),
    without_list("duplicate-node-ip"),
)

SCENARIOS = (*STATUS, *VERSIONS, *RUNTIME, *ETCD, *ADDRESSES)

"""Variants of clean bundles that cried once: each stays mended, also where the sample does not take it."""

import pytest

from tests.conftest import BUNDLES
from tests.damage.bundle import Files
from tests.damage.test_damage import wrong
from tests.damage.variants import variants


@pytest.mark.parametrize(
    ("bundle", "kind", "name", "place"),
    [
        ("default-gateway-differs/pass.half-and-half", "cut", "cp1/ip_route.txt", 20),
        ("default-gateway-differs/pass.half-and-half", "cut", "kubectl_get_nodes_o_wide.txt", 540),
        ("default-gateway-differs/pass.half-and-half", "middle unreadable", "kubectl_get_nodes_o_wide.txt", 3),
        ("default-route-ambiguous/pass.multipath", "unreadable", "node1/ip_route.txt", 1),
        ("cni-not-running/pass.flannel", "middle unreadable", "nodes.json", 11),
        ("etcd-member-count/pass.three-static-pods", "cut", "kubectl_get_nodes_-o_wide.txt", 410),
        ("healthy/kube-router-two-subnets", "removed", "kr-3/ip_a.txt", 0),
        ("healthy/kube-router-two-subnets", "cut", "kubectl_get_nodes_o_wide.txt", 320),
        ("node-network-unavailable/pass.conditions", "middle unreadable", "nodes.yaml", 157),
        ("service-without-endpoints/pass.api-server-on-a-second-card", "removed", "cp1/ip_addr.txt", 0),
        ("service-without-endpoints/pass.by-hand-and-headless", "unreadable", "all.yaml", 193),
        ("required-flow-blocked/pass.all-arrive", "middle unreadable", "node1.txt", 481),
        ("firewall-families-differ/pass.both-refuse", "foreign line", "kubectl.txt", 4),
        ("firewall-families-differ/pass.both-refuse", "cut", "node1.txt", 11790),
        ("firewall-families-differ/pass.no-address-of-ipv6", "foreign line", "node1.txt", 123),
        ("firewall-families-differ/pass.both-refuse", "foreign line", "node1.txt", 149),
        ("firewall-open-wider-than-needed/pass.open-to-the-nodes", "foreign line", "node1.txt", 410),
        ("firewall-rule-shadowed/pass.narrower-rules-stand-before", "cut", "node2.txt", 17220),
        ("service-without-endpoints/pass.by-hand-and-headless", "foreign line", "all.yaml", 259),
        ("service-without-endpoints/pass.by-hand-and-headless", "foreign line", "all.yaml", 356),
        ("service-without-endpoints/pass.by-hand-and-headless", "cut", "all.yaml", 5390),
        ("service-without-endpoints/pass.by-hand-and-headless", "unreadable", "all.yaml", 410),
        ("service-without-endpoints/pass.by-hand-and-headless", "unreadable", "all.yaml", 701),
        ("healthy/kubeadm-proc-net-only", "foreign line", "w3/ip_a.txt", 13),
        ("healthy/kubeadm-calico-ebpf", "foreign line", "cp1/ss_tulpn.txt", 9),
        ("healthy/kubespray-ipvs", "cut", "kubectl_get_nodes_o_wide.txt", 660),
        ("default-route-ambiguous/pass.two-metrics", "foreign line", "node2/ip_route.txt", 2),
        ("healthy/cilium-dual-stack", "foreign line", "ci-1/ip_route.txt", 2),
        ("healthy/cilium-dual-stack", "foreign line", "ci-1/ip_route.txt", 3),
        ("healthy/cce", "removed", "kubectl_get_nodes_o_wide.txt", 0),
    ],
)
def test_a_variant_that_cried_once(bundle: str, kind: str, name: str, place: int) -> None:
    """A gateway of a node that is not shown is counted; what is unreadable is no annotation; a title may stand inside a table."""
    files = Files(BUNDLES / bundle)
    variant = next(v for v in variants(files) if (v.kind, v.name, v.place) == (kind, name, place))
    assert not wrong(files, variant, files.judge({}))

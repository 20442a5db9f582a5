"""When what else was captured shows that a node list lacks rows."""

import pytest

from tests.cluster.bundle import cluster_of, node_list, ss

LIST = node_list(n1="10.0.0.1", n2="10.0.0.2")
KUBELET = 'tcp LISTEN 0 4096 *:10250 *:* users:(("kubelet",pid=900,fd=5))\n'
API = 'tcp LISTEN 0 4096 *:6443 *:* users:(("kube-apiserver",pid=901,fd=5))\n'
HEAD = "Netid State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
PODS = "NAMESPACE NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES\n"


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ({"n2/ss_tlnp.txt": HEAD + KUBELET}, False),  # a row has it
        ({"n3/ss_tlnp.txt": HEAD + KUBELET}, False),  # one that never registered
        ({"n3/ss_tlnp.txt": HEAD + KUBELET, "n4/ss_tlnp.txt": HEAD + KUBELET}, True),
        ({"n3/ss_tlnp.txt": HEAD + KUBELET + API}, True),  # the API server that the list is from
        ({"n3/ss_tlnp.txt": HEAD + API}, False),  # a controller of k0s, which is no node
        ({"n3/ss_tlnp.txt": HEAD + KUBELET.replace("*:10250", "127.0.0.1:10250")}, False),  # it keeps etcd running
        ({"lb1/ss_tln.txt": ss("0.0.0.0:6443"), "lb2/ss_tln.txt": ss("0.0.0.0:6443")}, False),
        ({"kubectl_get_pods_A_o_wide.txt": PODS + "web a-1 1/1 Running 0 3d 10.244.3.5 n3 <none> <none>\n"}, True),
        ({"kubectl_get_pods_A_o_wide.txt": PODS + "web a-1 1/1 Terminating 0 3d 10.244.3.5 n3 <none> <none>\n"}, False),
        ({"kubectl_get_pods_A_o_wide.txt": PODS + "web a-1 1/1 Running 0 3d 10.244.2.5 n2 <none> <none>\n"}, False),
    ],
)
def test_hosts_and_pods_of_nodes_that_no_row_names(more: dict[str, str], lacks: bool) -> None:
    """A list that lacks rows proves nothing of a host outside it: neither that it is no node nor what it is for."""
    cluster = cluster_of({**LIST, **more})
    assert (cluster.lacks_rows, cluster.whole_list, cluster.listed_in_part) == (lacks, not lacks, lacks)


def test_without_a_list_no_row_is_missing() -> None:
    """Hosts are all that is known then."""
    cluster = cluster_of({"n3/ss_tlnp.txt": HEAD + KUBELET, "n4/ss_tlnp.txt": HEAD + KUBELET})
    assert not cluster.lacks_rows and not cluster.whole_list and not cluster.listed_in_part

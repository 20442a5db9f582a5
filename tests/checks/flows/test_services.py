"""Services whose selector no capture shows."""

import pytest

from tests.checks.bundle import judge
from tests.cluster.bundle import eth0

PODS = """\
NAMESPACE   NAME    READY   STATUS    RESTARTS   AGE   IP           NODE   NOMINATED NODE   READINESS GATES
shop        web-1   1/1     Running   0          9d    10.5.1.9     a      <none>           <none>
shop        db-0    1/1     Running   0          9d    10.5.1.10    a      <none>           <none>
"""
SERVICES = """\
NAMESPACE   NAME   TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
shop        web    ClusterIP   10.96.0.7    <none>        80/TCP    9d
"""


@pytest.mark.parametrize(
    ("endpoint", "told"), [("10.5.1.9", False), ("10.5.1.77", True), ("192.0.2.5", False), ("10.0.0.1", False)]
)
def test_an_endpoint_among_the_pods_that_no_pod_has(endpoint: str, told: bool) -> None:
    """A table shows no selector: endpoints elsewhere may have been made by hand."""
    head = "NAMESPACE   NAME   ENDPOINTS   AGE\n"
    files = {
        "kubectl_get_nodes_-o_wide.txt": "NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP\n"
        "a      Ready    <none>   9d    v1.30.1   10.0.0.1\n",
        "kubectl_get_pods_-A_-o_wide.txt": PODS,
        "kubectl_get_services_-A.txt": SERVICES,
        "kubectl_get_endpoints_-A.txt": f"{head}shop        web    {endpoint}:8080   9d\n",
    }
    found = judge(files).verdicts("service-without-endpoints")
    assert ("warn" in found) == told


MANIFEST = """\
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
    - --advertise-address={}
"""


@pytest.mark.parametrize(
    ("advertised", "endpoint", "told"),
    [
        ("10.30.9.11", "10.30.9.11", True),
        ("10.0.0.1", "10.30.9.11", False),  # an address of another network, that a load balancer may have
        ("8.8.4.4", "8.8.4.4", False),  # a public one, that a router may translate
        ("10.0.0.1", "10.0.0.1", False),
    ],
)
def test_the_api_server_advertises_an_address_that_it_lost(advertised: str, endpoint: str, told: bool) -> None:
    """The machine was moved, and its manifest was not."""
    files = {
        "nodes.txt": "NAME STATUS ROLES AGE VERSION INTERNAL-IP\na Ready control-plane 9d v1.30.1 10.0.0.1\n",
        "kubectl_get_endpoints_-A.txt": f"NAMESPACE   NAME         ENDPOINTS   AGE\ndefault     kubernetes   {endpoint}:6443   9d\n",
        "a/ip_a.txt": eth0(1),
        "a/etc/kubernetes/manifests/kube-apiserver.yaml": MANIFEST.format(advertised),
    }
    assert ("warn" in judge(files).verdicts("service-without-endpoints")) == told

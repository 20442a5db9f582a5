"""Services whose selector no capture shows."""

import pytest

from tests.checks.bundle import judge

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

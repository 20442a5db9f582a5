"""Whether the CNI plugin runs: what a pass quotes."""

from tests.checks.bundle import judge
from tests.cluster.bundle import eth0, link, node_list


def test_a_pass_quotes_what_it_names_and_no_more() -> None:
    """A node of a large cluster has a route to each of the others: any of them proves it, and a thousand are a megabyte."""
    files = node_list(a="10.0.0.1")
    files["a/ip_a.txt"] = eth0(1) + link(5, "flannel.1", "0e:00:00:00:00:01", "10.244.1.0/32", mtu=1450)
    rows = [f"10.244.{k}.0/24 via 10.244.{k}.0 dev flannel.1 onlink" for k in range(2, 60)]
    files["a/ip_route.txt"] = "".join(f"{r} \n" for r in ["default via 10.0.0.254 dev eth0", *rows])
    found = judge(files).one("cni-not-running")
    assert found.verdict.value == "pass"
    assert found.actual.count("the route ") == 3 and "flannel.1" in found.actual
    assert [e.text.split()[0] for e in found.evidence] == ["5:", "10.244.2.0/24", "10.244.3.0/24", "10.244.4.0/24"]

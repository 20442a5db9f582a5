"""What becomes of the flows that a cluster needs, as far as `check` follows them: its time must not grow with the square of the nodes."""

from netparse.checks.lookups.other_hosts import with_uncertainty
from netparse.ports.circumstances import Circumstances
from netparse.reach import Answer, Budget, World, answer, refused, required_flows, setup_of, with_reason

_MANY_NODES = 50
_SOME_PEERS = 8
_FEWEST_PEERS = 2
_MOST_PAIRS = 2000
"""So many pairs of nodes are asked in a cluster of many."""
_MOST_WAYS = 60_000
"""So many ways of all flows together are followed; a flow has more than one where captures leave something open."""
_LET_IN_THEIR_TUNNELS = {"calico", "antrea", "cilium", "kube-ovn", "ovn-kubernetes"}


def most_peers(nodes: int) -> int | None:
    """Return with how many others each node of so many is paired; None is all of them."""
    return None if nodes <= _MANY_NODES else min(_SOME_PEERS, max(_FEWEST_PEERS, _MOST_PAIRS // nodes))


def required_answers(world: World, circumstances: Circumstances) -> tuple[Answer, ...]:
    """Return the answers; where what a tool was told is all that shows a firewall, also by that."""
    budget = Budget(_MOST_WAYS)
    flows = required_flows(world, circumstances, most_peers(len(world.hosts)))
    setups = {host.name: setup_of(host) for host in world.hosts}
    found = []
    for flow in flows:
        a = answer(world, flow, budget)
        setup = setups.get(a.target.node or "")
        if setup and flow.one_way and _LET_IN_THEIR_TUNNELS & set(circumstances.cnis):
            setup = setup.behind_rules_of_a_plugin()  # what the plugin lets in before the tool's rules is not shown
        if a.open and setup:
            a = refused(world, a, setup) or with_reason(world, a, setup)
        found.append(with_uncertainty(a, world, circumstances))
    return tuple(found)

"""What plugins complain of that have no addresses for pods: a network that is used up, ranges that two groups of peers gave out."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.told.complaint import Complaint
from netparse.cluster import Node
from netparse.cluster.messages import Said
from netparse.cluster.read import to_ip
from netparse.safe import sh


def no_addresses_left(said: Said, context: Context) -> Iterator[Complaint]:
    """Yield the node's network of pods as one without a free address; an event names the network, not the node."""
    node = said.node or _node_of(said.message.address, context)
    on = f"on {sh(node.name)}" if node else "on the node"
    yield Complaint(
        check="cni-not-running",
        node=node,
        subject=said.message.address or "addresses",
        title="The CNI plugin has no address left for pods of the node",
        actual=f"{said.message.program or 'the CNI plugin'} says: {said.message.reason}",
        origin=said.origin,
        fix=(
            f"{on}: ls /var/lib/cni/networks/*/ | wc -l; crictl pods -q | wc -l    # many more files than pods: of pods that are gone",
            f"{on}: drain it, remove the files of /var/lib/cni/networks that no pod has, restart the container runtime",
            "as many pods as addresses: a shorter --node-cidr-mask-size for new nodes, or fewer pods (maxPods of the kubelet)",
        ),
        confirm="kubectl get pods -A -o wide    # none stays in ContainerCreating",
    )


def ranges_apart(said: Said, context: Context) -> Iterator[Complaint]:
    """Yield the peer with which Weave Net does not join: each side gave out the addresses of pods anew."""
    peer = said.message.address
    owner = context.cluster.by_internal_ip.get(ip) if (ip := to_ip(peer)) else None
    who = f"{owner.name} at {peer}" if owner else peer or "a peer"
    yield Complaint(
        check="cni-not-running",
        node=said.node,
        subject=peer or "weave",
        title="Weave Net of two nodes does not join: each has given out the addresses of pods by itself",
        actual=f"weave refuses {who}: {said.message.reason}",
        origin=said.origin,
        fix=(
            "rm /var/lib/weave/weave-netdata.db    # on the nodes of the smaller group; then restart weave and their pods",
            "weave status ipam    # on each: the nodes of one group know each other",
        ),
        confirm="weave status connections    # all established",
    )


def _node_of(address: str | None, context: Context) -> Node | None:
    """Return the node whose network of pods has this address, by its routes or its Node object."""
    ip = to_ip(address)
    if ip is None:
        return None
    return next((node for network, node in context.pod_networks.blocks if ip in network), None)

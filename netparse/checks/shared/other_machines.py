"""Whether a host that was captured without a node list is for something else than Kubernetes: a balancer, a database, a vault."""

import tomllib
from functools import cache

from netparse.checks.base import Context
from netparse.checks.port_states.meant import is_member
from netparse.cluster import Node
from netparse.cluster.owners import process_name
from netparse.cluster.remember import per_node
from netparse.parsers import Kind
from netparse.ports.processes import name_matches
from netparse.resources import package_file


def is_other_machine(node: Node, context: Context) -> bool:
    """Whether all listeners and interfaces of a host are shown, nothing is of Kubernetes or runs containers, and one serves others.

    Questions that only nodes have are none there; whether it is a node after all is one question, not each of them.
    """
    cluster = context.cluster
    if cluster.listed or node.given_roles is not None or cluster.objects.pods or is_member(node, cluster):
        return False
    return _serves_others(node)


@per_node
def _serves_others(node: Node) -> bool:
    whole = [c for c in node.proves_no_listener("tcp") if c.covers and c.covers.privileged]
    if not whole or not node.showing(Kind.LINKS) or node.of(Kind.FILES):
        return False
    table = _table()
    owners = [o for x in node.listeners for o in x.owners]
    running = [name for process, _ in node.processes if (name := process_name(process.command))]
    if any(name_matches(table["runtimes"], o) for o in owners) or not set(running).isdisjoint(table["runtimes"]):
        return False
    return any(name_matches(table["servers"], o) for x in node.listeners if not x.loopback for o in x.owners)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    raw = tomllib.loads(package_file("checks", "shared", "other-machines.toml").read_text(encoding="utf-8"))
    return {name: tuple(names) for name, names in raw.items() if isinstance(names, list)}

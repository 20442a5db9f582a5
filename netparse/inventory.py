"""What a bundle holds: nodes and captures, what is missing for which checks, what could not be read. Nothing is judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import split

from netparse.captures import Capture
from netparse.captures.collectors import Collector
from netparse.captures.why_nothing import why_nothing
from netparse.checks import CHECKS
from netparse.checks.base import Need
from netparse.checks.lookups.devices import device
from netparse.checks.shared.needs import (
    ADDRESS_CAPTURE,
    CONNECTIONS,
    COUNTERS,
    FIREWALL_CAPTURE,
    NEIGHBOR_CAPTURE,
    ROUTE_CAPTURE,
    SETTINGS,
    SOCKET_CAPTURE,
    TUNNELS,
)
from netparse.cluster import Cluster, Node
from netparse.parsers import Kind
from netparse.parsers.collecting import best
from netparse.pipeline import Options, examine
from netparse.ports.circumstances import Circumstances, detect
from netparse.safe import sh
from netparse.sources import Input, Skipped, summarize

ANYWHERE = "cluster"
"""The name under which the commands stand that any machine with kubectl can run."""
_WANTED = (SOCKET_CAPTURE, ADDRESS_CAPTURE, ROUTE_CAPTURE, NEIGHBOR_CAPTURE, SETTINGS, FIREWALL_CAPTURE)
_BESIDE = {
    COUNTERS: ("interface-errors",),
    CONNECTIONS: ("connection-half-open",),
    TUNNELS: ("overlay-parameters-differ",),
}
"""What captures of a kind need not show, and the checks that cannot be judged then."""
_OF_CLUSTER = (Kind.PODS, Kind.SERVICES, Kind.ENDPOINTS)


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """``lists`` are the captures of the node list; each counts under every node that it names."""

    collectors: tuple[Collector, ...]
    cluster: Cluster
    circumstances: Circumstances
    lists: tuple[Capture, ...]
    inputs: tuple[Input, ...]
    skipped: tuple[Skipped, ...]
    why_nothing: str
    """What to say where nothing was recognised."""

    @property
    def recognized(self) -> bool:
        """Whether output of any known command was found, be it an error text."""
        shown = (c for n in self.cluster.nodes for c in (*n.captures, *n.aside))
        beside = (*self.lists, *self.cluster.captures, *self.cluster.unassigned)
        return any(c.command and c.status != "empty" for c in (*shown, *beside))

    def of(self, node: Node) -> dict[str, list[Capture]]:
        """Return the captures of a node by command, in the order of the registry of what checks need, those set aside last."""
        listed = [origin.capture for origin in (listing.origin for listing in node.listings)]
        found: dict[str, list[Capture]] = {}
        for c in dict.fromkeys((*listed, *node.captures, *node.aside)):
            found.setdefault(c.command or "unrecognized", []).append(c)
        return found

    def missing(self, node: Node) -> dict[str, tuple[str, ...]]:
        """Return what was not captured of a node, each with the checks that cannot be judged without it."""
        return {n.what: _checks_that_need(n) for n in self._needs(node)}

    def _needs(self, node: Node) -> list[Need]:
        """Return what checks need of a node and was not captured; of what is no Linux machine nothing is asked."""
        if not node.linux:
            return []
        found = [n for n in _WANTED if not node.of(n.kind)]
        if node.sockets and not any(c.covers and c.covers.established for c in node.sockets):
            found.append(CONNECTIONS)
        if any(device(k.name).role == "tunnel" and not k.info for k in node.links):
            found.append(TUNNELS)
        counted = node.node_link.stats if node.node_link else any(k.stats for k in node.links)
        return found if counted else [*found, COUNTERS]

    def commands_to_collect(self) -> dict[str, tuple[str, ...]]:
        """Return by node the commands that would fill the gaps, each into a file whose name tells what it is."""
        found: dict[str, tuple[str, ...]] = {}
        objects = self.cluster.objects
        anywhere = [best(kind) for kind in _OF_CLUSTER if not objects.of(kind)]
        if not any(node.conditions for node in self.cluster.nodes):
            anywhere.insert(0, best(Kind.NODES))
        if anywhere:
            found[ANYWHERE] = tuple(map(_saved, anywhere))
        for node in self.cluster.nodes:
            lines = [
                reached(line.strip(), need, node, self.circumstances.distribution)
                for need in self._needs(node)
                for line in need.command.partition("#")[0].split(";")
            ]
            if lines:
                found[node.name] = tuple(map(_saved, lines))
        return found

    def to_dict(self) -> dict[str, object]:
        """Return the form of ``netparse schema inspect``."""
        return {
            "schema_version": 1,
            "collector": ", ".join(c.stem for c in self.collectors) or None,
            "cluster": self._cluster(),
            "nodes": [self._node(n) for n in self.cluster.nodes],
            "commands_to_collect": {k: list(v) for k, v in self.commands_to_collect().items()},
            "unassigned": [_capture(c, command=True) for c in self.cluster.unassigned],
            "skipped": [{"source": s.source, "reason": s.reason} for s in self.skipped],
            "inputs": [{"source": i.source, "sha256": i.sha256, "bytes": i.bytes} for i in self.inputs],
        }

    def of_cluster(self) -> dict[str, list[Capture]]:
        """Return the captures that are of the cluster and of no node, by command."""
        found: dict[str, list[Capture]] = {}
        for c in self.cluster.captures:
            found.setdefault(c.command or "unrecognized", []).append(c)
        return found

    def roles(self, node: Node) -> tuple[list[str], str | None]:
        """Return the node's roles by any evidence, and the strongest clue to them in words."""
        roles = (node.roles or frozenset()) | (self.circumstances.roles(node) or frozenset())
        own = frozenset({"worker"}) - (node.roles or frozenset())  # what is only not a control plane
        return sorted(roles - own), self.circumstances.role_reason(node)

    def _cluster(self) -> dict[str, object]:
        known = self.circumstances
        version = known.kubernetes_by
        return {
            "captures": {stem: [_capture(c) for c in found] for stem, found in self.of_cluster().items()},
            "distribution": known.distribution,
            "cni": list(known.cnis),
            "kubernetes": str(known.kubernetes) if known.kubernetes else None,
            "clues": [
                *(
                    {
                        "of": "distribution" if g.name == known.distribution else "cni",
                        "name": g.name,
                        "confidence": g.confidence,
                        "reason": g.reason,
                    }
                    for g in known.guesses
                ),
                *(
                    [{"of": "kubernetes", "name": str(known.kubernetes), "confidence": "certain", "reason": version}]
                    if version
                    else []
                ),
            ],
        }

    def _node(self, node: Node) -> dict[str, object]:
        roles, by = self.roles(node)
        return {
            "name": node.name,
            "aliases": list(node.aliases),
            "roles": roles,
            "roles_by": by,
            "addresses": [str(ip) for ip in node.internal_ips],
            "captures": {stem: [_capture(c) for c in found] for stem, found in self.of(node).items()},
        }


def take_inventory(*paths: str | Path, options: Options | None = None) -> Inventory:
    """Read bundles, folders and files and say what is in them."""
    options = options or Options()
    reading, cluster = examine(*paths, options=options)
    by_stem = {c.stem: c for c in reading.layout.roots.values()}  # also of a bundle in which nothing could be read
    return Inventory(
        collectors=tuple(by_stem[stem] for stem in sorted(by_stem)),
        cluster=cluster,
        circumstances=detect(cluster),
        lists=tuple(c for c in reading.captures if c.gives(Kind.NODES) and c.records),
        inputs=reading.inputs,
        skipped=tuple(summarize(reading.skipped)),
        why_nothing=why_nothing(paths, reading),
    )


def _checks_that_need(wanted: Need) -> tuple[str, ...]:
    if wanted in _BESIDE:
        return _BESIDE[wanted]
    return tuple(c.id for c in CHECKS if any(need.kind is wanted.kind for need in c.needs))


def reached(line: str, need: Need, node: Node, distribution: str | None) -> str:
    """Return a command of a need as it is run on a node of this distribution: one without a shell is reached from outside."""
    bare, name = line.removeprefix("sudo "), sh(node.name)
    if distribution == "openshift":
        bare = "ss -lntup" if need is SOCKET_CAPTURE else bare  # RHEL CoreOS has no net-tools
        return f"oc debug node/{name} -- chroot /host {bare}"
    if distribution == "talos":
        address = next(map(str, node.internal_ips), name)
        if need is SOCKET_CAPTURE:
            return f"talosctl -n {address} netstat -l -p"
        return f"kubectl debug node/{name} -it --image=nicolaka/netshoot --profile=sysadmin -- {bare}"
    return line


def _saved(line: str) -> str:
    """Return a command line whose output goes into a file that is named for it: ``ip neigh > ip_neigh.txt 2>&1``."""
    words = split(line.removeprefix("sudo ").rpartition(" -- ")[2].removeprefix("chroot /host "))
    if words[:1] == ["talosctl"]:
        words = words[3:]
    name = "_".join(words)
    return f"{line} > {name}.txt 2>&1"


def _capture(c: Capture, command: bool = False) -> Mapping[str, object]:
    out: dict[str, object] = {
        "source": c.source,
        "status": c.status,
        "covers": c.covers.to_dict() if c.covers else None,
        "records": len(c.records),
        "unparsed": len(c.unparsed),
    }
    if command:
        out["command"] = c.command
    more = {"reason": c.reason, "netns": c.netns, "taken": c.taken, "superseded": c.superseded, "expected": c.expected}
    return out | {k: v for k, v in more.items() if v is not None}

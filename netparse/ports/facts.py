"""Reads the facts that distribution and CNI plugins are recognised by out of a cluster's captures."""

from collections.abc import Iterator

from netparse.captures import Capture
from netparse.cluster import Cluster, Node, Origin, Owner
from netparse.cluster.owners import process_name
from netparse.cluster.views import Way
from netparse.ports.fact import Fact
from netparse.records import NodeObject

_COLUMNS = ("version", "container_runtime", "os_image", "kernel_version", "internal_ip")


def facts_of(cluster: Cluster) -> Iterator[Fact]:
    """Yield the facts that the captures of the cluster show."""
    for node in cluster.nodes:
        yield from facts_of_node(node)
        yield from _configured(cluster, node)
    for pod in cluster.objects.pods:
        if not pod.done:
            yield Fact("pod", pod.full_name, pod.node, origin=pod.origin)
    for config, origin in cluster.objects.config_maps:
        yield Fact("config_map", f"{config.namespace}/{config.name}", origin=origin)
    for thing, origin in cluster.objects.of_kind("IPPool", "Network"):
        named = thing.spec.get("network_type")
        yield Fact("object", f"{thing.kind} {named}" if isinstance(named, str) else thing.kind, origin=origin)
    for capture in cluster.captures:
        yield from _of_collector(capture, None)


def _configured(cluster: Cluster, node: Node) -> Iterator[Fact]:
    """Yield file and type of the network configuration that the runtime takes; one that hands on to others (Multus) stands for them.

    It may be left over: what runs tells more.
    """
    configs = cluster.settings.cni_configs(node)
    first = next((c for c in configs if c.plugins and not c.plugins[0].startswith("multus")), None)
    if first is not None:
        yield Fact("network_config", f"{first.file} {first.plugins[0]}", node.name, origin=first.origin)


def facts_of_node(node: Node) -> Iterator[Fact]:
    """Yield the facts of the node's captures and of its rows in the node list."""
    yield from _listed(node)
    if not node.listings:
        yield Fact("name", node.name, node.name)
    for capture in (*node.captures, *node.aside):
        yield from _of_collector(capture, node.name)
    for link in node.links:
        yield Fact("interface", link.name, node.name, origin=link.origin)
        for address in link.addresses:
            if address.ip.version == 6 and address.ip.is_link_local:
                continue  # made from the MAC or at random: it is no mark of a plugin, and every pod's interface has one
            yield Fact("address", str(address.ip.ip), node.name, origin=address.origin)
    for x in node.listeners:
        owner = x.owner
        held = f" {owner.name}" if owner and owner.name else ""
        yield Fact("listener", f"{x.protocol}/{x.port}{held}", node.name, origin=x.origin)
        if owner and owner.name:
            yield Fact("process", owner.name, node.name, owner, x.origin)
    for process, origin in node.processes:
        if name := process_name(process.command):
            yield Fact("process", name, node.name, Owner(name, process.pid, cut=process.cut), origin)
    for test, origin in node.tests:
        if test.agent:
            yield Fact("agent", test.agent, node.name, origin=origin)
    for row, texts in enumerate(node.routes.each(_route_texts)):
        for text in texts:
            yield Fact("route", text, node.name, None, node.routes.row(row))


def _of_collector(capture: Capture, node: str | None) -> Iterator[Fact]:
    if capture.place.collector:
        line = next((n for n in range(1, capture.last_line + 1) if capture.text(n).strip()), 1)
        yield Fact("collector", capture.place.collector.stem, node, origin=Origin(capture, line))


def _listed(node: Node) -> Iterator[Fact]:
    for listing in node.listings:
        yield Fact("name", node.name, node.name, origin=listing.origin)
        for role in (listing.record.roles or "").split(","):
            if role:
                yield Fact("role", role, node.name, origin=listing.origin)
        for column in _COLUMNS:
            value = getattr(listing.record, column)
            if value:
                yield Fact(column, value, node.name, origin=listing.origin)
        for key, value in _labels(listing.record).items():
            yield Fact("label", f"{key}={value}", node.name, origin=listing.origin)
        if isinstance(listing.record, NodeObject):
            for key, value in listing.record.annotations.items():
                yield Fact("annotation", f"{key}={value}", node.name, origin=listing.origin)


def _labels(record: object) -> dict[str, str]:
    """Return the labels of a Node object, or those that ``--show-labels`` printed as a column."""
    if isinstance(record, NodeObject):
        return dict(record.labels)
    extra = getattr(record, "extra", {}).get("labels")
    pairs = (pair.partition("=") for pair in extra.split(",")) if isinstance(extra, str) else ()
    return {key: value for key, _, value in pairs if key}


def _route_texts(route: Way) -> tuple[str, ...]:
    """Return the route once per device as ``ip route`` would print what matters of it."""
    kind = "" if route.type == "unicast" else f"{route.type} "
    via = "".join(f" via {gateway}" for gateway in route.gateways[:1])
    proto = f" proto {route.protocol}" if route.protocol else ""
    prefix = "default" if route.default else str(route.prefix)
    devices = route.devices or ("",)
    return tuple(f"{kind}{prefix}{via}{f' dev {device}' if device else ''}{proto}" for device in devices)

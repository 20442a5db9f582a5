"""How the components of a cluster are configured: flags and configurations, wherever they were seen, each with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_network

from netparse.captures import Capture
from netparse.cluster.node import Node
from netparse.cluster.object_views import PodView
from netparse.cluster.objects import Objects
from netparse.cluster.service_network import service_network
from netparse.cluster.views import ConfiguredNetwork, Origin, Prefix
from netparse.parsers import Kind
from netparse.parsers.kubernetes.configuration import configurations
from netparse.parsers.kubernetes.node_file import flags_in
from netparse.records import NodeFile, Pod

_REACH = 2000  # lines of an object in which a flag is looked for
_SHELLS = ("sh", "bash", "ash", "dash", "env", "exec", "timeout", "nice", "hyperkube")
_COMPONENTS = frozenset(
    {"kubelet", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy", "etcd", "k3s", "kubelite"}
)
"""Programs whose command lines are read where a list of processes shows them."""
_CIDR_FLAGS = {
    "cluster-cidr": "pods",
    "service-cluster-ip-range": "services",
    "service-cidr": "services",
    "cluster-ip-range": "services",
}
_CIDR_FIELDS = {
    ("ClusterConfiguration", "networking.pod_subnet"): "pods",
    ("ClusterConfiguration", "networking.service_subnet"): "services",
    ("KubeProxyConfiguration", "cluster_cidr"): "pods",
}


_CONFIGURED = {
    "api_server": "kube-apiserver",
    "controller_manager": "kube-controller-manager",
    "scheduler": "kube-scheduler",
    "local_etcd": "etcd",
}
"""The parts of kubeadm's ClusterConfiguration, and the components whose flags they hold."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A flag or a field of a configuration, of a component, and where it stands; ``node`` is None where it is for all."""

    component: str
    name: str
    value: str | None
    origin: Origin
    node: str | None = None


@dataclass(frozen=True, slots=True)
class CniConfig:
    """A configuration in /etc/cni/net.d: the runtime takes the first by ``file``. ``plugins`` are their types in order."""

    file: str
    name: str | None
    plugins: tuple[str, ...]
    values: Mapping[str, object]
    origin: Origin


class Settings:
    """Lookups over files of the nodes, manifests, pods and ConfigMaps."""

    def __init__(self, nodes: Sequence[Node], objects: Objects, unassigned: Iterable[Capture] = ()) -> None:
        self._nodes, self._objects = nodes, objects
        self._loose = tuple(c for c in unassigned if c.gives(Kind.FILES) and c.status in ("ok", "partial"))

    @cached_property
    def by_node(self) -> Mapping[str, Mapping[tuple[str, str], Setting]]:
        """The flags of each node's components, by component and name: a file of the node before what a pod shows."""
        return {n.name: _first(_of_node(n, self._objects.pods_by_node.get(n.name, ()))) for n in self._nodes}

    def flag(self, node: Node, component: str, name: str) -> Setting | None:
        """Return a flag of a component on a node; where no evidence of the node shows any of it, as the cluster configures it."""
        own = self.by_node.get(node.name, {}).get((component, name))
        if own is not None or self.component_seen(node, component):
            return own
        return self._shared.get((component, name))

    @cached_property
    def _shared(self) -> Mapping[tuple[str, str], Setting]:
        """The settings of the cluster's own configuration, which are of no node: kubeadm makes the manifests of them."""
        return _first(_of_config_maps(self._objects))

    def component_seen(self, node: Node, component: str) -> Setting | None:
        """Return any flag of a component on a node: it is meant to run there."""
        found = self.by_node.get(node.name, {})
        return next((s for (c, _), s in found.items() if c == component), None)

    def manifest(self, node: Node, component: str) -> Origin | None:
        """Return the manifest of a static pod in the files of a node."""
        found = ((c, r) for c in node.of(Kind.FILES) for r in c.records if isinstance(r, Pod))
        return next((Origin(c, r.line) for c, r in found if r.name == component), None)

    @cached_property
    def all(self) -> tuple[Setting, ...]:
        """Every setting: of the nodes, and of the cluster's own configuration."""
        own = (s for flags in self.by_node.values() for s in flags.values())
        loose = (s for c in self._loose for s in _of_files(c, None))
        return (*own, *loose, *_of_config_maps(self._objects))

    @cached_property
    def networks(self) -> tuple[ConfiguredNetwork, ...]:
        """The networks of pods and Services that configurations name, each once a source; else what the Services' addresses show."""
        found: dict[tuple[Prefix, str, str], ConfiguredNetwork] = {}
        for network in (*_of_settings(self.all), *_of_objects(self._objects), *_of_flannel(self.all)):
            found.setdefault((network.prefix, network.use, network.said_by), network)
        named = any(n.use == "services" and n.prefix.version == 4 for n in found.values())
        return (*found.values(), *(() if named else service_network(self._objects.services)))

    def cni_configs(self, node: Node) -> tuple[CniConfig, ...]:
        """Return the CNI configurations of a node, in the order in which the runtime looks at them."""
        found = (
            _cni(c, r) for c in node.of(Kind.FILES) for r in c.records if isinstance(r, NodeFile) and r.kind == "CNI"
        )
        return tuple(sorted(found, key=lambda c: c.file))


def _first(found: Iterable[Setting]) -> dict[tuple[str, str], Setting]:
    out: dict[tuple[str, str], Setting] = {}
    for setting in found:
        out.setdefault((setting.component, setting.name), setting)
    return out


def _of_node(node: Node, pods: Iterable[PodView]) -> Iterator[Setting]:
    for capture in node.of(Kind.FILES):
        yield from _of_files(capture, node.name)
    for process, origin in node.processes:
        words = (process.command or "").split()
        if words and words[0].rsplit("/", 1)[-1] in _COMPONENTS:
            yield from _of_command(words, origin, node.name)
    for pod in pods:
        if pod.namespace in (None, "kube-system") or (pod.namespace or "").startswith("openshift-"):
            for command in pod.commands:
                yield from _of_command(command, pod.origin, node.name)


def _of_files(capture: Capture, node: str | None) -> Iterator[Setting]:
    for r in capture.records:
        origin = Origin(capture, r.line)
        if isinstance(r, Pod):
            for c in r.containers:
                yield from _of_command((*c.get("command", ()), *c.get("args", ())), origin, node)
        elif isinstance(r, NodeFile) and r.kind in ("Flags", "subnet.env"):
            for name, value in r.values.items():
                yield Setting(r.name or "", name, value, origin, node)
        elif isinstance(r, NodeFile) and r.kind.endswith("Configuration"):
            yield from _of_configuration(r.kind, r.values, origin, node)


def _of_command(words: Sequence[str], origin: Origin, node: str | None) -> Iterator[Setting]:
    """Yield the flags of a command line, which a shell may wrap, each with the line on which it stands."""
    flat = [part for word in words for part in (word.split() if " " in word else [word])]
    while flat and (flat[0].rsplit("/", 1)[-1] in _SHELLS or (flat[0].startswith("-") and len(flat[0]) < 4)):
        flat.pop(0)
    if not flat or flat[0].startswith("-"):
        return
    component = flat[0].rsplit("/", 1)[-1]
    for name, value in flags_in(flat[1:]):
        yield Setting(component, name, value, _where(origin, f"--{name}"), node)


def _of_configuration(kind: str, values: Mapping[str, object], origin: Origin, node: str | None) -> Iterator[Setting]:
    for name, value in _flat(values):
        last = name.rpartition(".")[2]
        yield Setting(kind, name, str(value), _where(origin, _camel(last)), node)
    if kind == "ClusterConfiguration":
        yield from _extra_arguments(values, origin, node)


def _extra_arguments(values: Mapping[str, object], origin: Origin, node: str | None) -> Iterator[Setting]:
    """Yield the flags that kubeadm passes on to the components; a mapping up to v1beta3, from v1beta4 on a list of names and values."""
    etcd = values.get("etcd")
    parts = {**values, "local_etcd": etcd.get("local") if isinstance(etcd, Mapping) else None}
    for name, component in _CONFIGURED.items():
        part = parts.get(name)
        extra = part.get("extra_args") if isinstance(part, Mapping) else None
        pairs = (
            list(extra.items())
            if isinstance(extra, Mapping)
            else [(x.get("name"), x.get("value")) for x in _mappings(extra)]
        )
        for flag, value in pairs:
            if isinstance(flag, str) and value is not None:
                name_of_flag = flag.replace("_", "-")  # as a key it was put into snake case
                yield Setting(component, name_of_flag, str(value), _where(origin, name_of_flag), node)


def _flat(values: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        elif isinstance(value, list | tuple):
            if value and all(isinstance(x, str | int) for x in value):
                yield f"{before}{key}", ",".join(map(str, value))
        elif value is not None:
            yield f"{before}{key}", value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(r.upper() if r in ("cidr", "ip", "dns") else r.capitalize() for r in rest)


def _where(origin: Origin, word: str) -> Origin:
    """Return the first line from here on that holds a word; the origin itself where none does."""
    document, first = origin.capture.document, origin.capture.first_line
    found = document.first_with(word, range(origin.line, min(origin.line + _REACH, origin.capture.last_line + 1)))
    if found is None:  # kubectl writes the data of a ConfigMap above its name
        found = document.first_with(word, range(first, origin.line))
    return Origin(origin.capture, found or origin.line)


def _of_config_maps(objects: Objects) -> Iterator[Setting]:
    for config, origin in objects.config_maps:
        for text in config.data.values():
            for kind, values in configurations(text):
                yield from _of_configuration(kind, values, origin, None)
        for key in ("cluster-pool-ipv4-cidr", "ipv4-native-routing-cidr", "tunnel", "routing-mode", "ipam"):
            if value := config.data.get(key):
                yield Setting(config.name, key, value, _where(origin, key))


def _of_settings(found: Iterable[Setting]) -> Iterator[ConfiguredNetwork]:
    for s in found:
        use = _CIDR_FLAGS.get(s.name) or _CIDR_FIELDS.get((s.component, s.name))
        if use and s.value:
            name = (
                f"--{s.name} of {s.component}"
                if s.name in _CIDR_FLAGS
                else f"{_camel(s.name.rpartition('.')[2])} of {s.component}"
            )
            yield from _networks(s.value, use, name, s.origin)
        elif s.name == "cluster-pool-ipv4-cidr":
            yield from _networks(s.value or "", "pods", f"{s.name} of {s.component}", s.origin)


def _of_flannel(found: Iterable[Setting]) -> Iterator[ConfiguredNetwork]:
    for s in found:
        if s.name == "FLANNEL_NETWORK" or (s.component == "net-conf" and s.name == "network"):
            yield from _networks(s.value or "", "pods", "the network of flannel", s.origin)


def _of_objects(objects: Objects) -> Iterator[ConfiguredNetwork]:
    for r, origin in objects.of_kind("IPPool"):
        if not r.spec.get("disabled") and isinstance(cidr := r.spec.get("cidr"), str):
            yield from _networks(cidr, "pods", f"the IPPool {r.name}", _where(origin, cidr))
    for r, origin in objects.of_kind("Network"):
        for part in r.spec.get("cluster_network") or ():
            cidr = str(part.get("cidr"))
            yield from _networks(cidr, "pods", f"clusterNetwork of {r.kind} {r.name}", _where(origin, cidr))
        for cidr in r.spec.get("service_network") or ():
            yield from _networks(
                str(cidr), "services", f"serviceNetwork of {r.kind} {r.name}", _where(origin, str(cidr))
            )


def _networks(text: str, use: str, name: str, origin: Origin) -> Iterator[ConfiguredNetwork]:
    for part in re.split(r"[,\s]+", text.strip("\"' ")):
        try:
            prefix = ip_network(part, strict=False)
        except ValueError:
            continue
        if prefix.prefixlen < prefix.max_prefixlen and prefix.prefixlen > 0:
            yield ConfiguredNetwork(prefix, use, name, origin)


def _cni(capture: Capture, r: NodeFile) -> CniConfig:
    kinds: list[str] = []
    for plugin in _mappings(r.values.get("plugins")):
        kinds += [str(p["type"]) for p in (plugin, *_mappings(plugin.get("delegates"))) if p.get("type")]
    file = capture.source.rpartition("/")[2]
    if capture.command_line and "cni/net.d/" in capture.command_line.text:
        file = capture.command_line.text.rpartition("/")[2]
    line = next((n for n in range(r.line, capture.last_line + 1) if '"type"' in capture.text(n)), r.line)
    return CniConfig(file, r.name, tuple(kinds), r.values, Origin(capture, line))


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list | tuple) else []

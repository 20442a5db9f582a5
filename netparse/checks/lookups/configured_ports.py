"""Ports as the flags and configurations of a node set them, in place of the defaults of the tables."""

import re
from collections.abc import Iterable
from dataclasses import replace
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from netparse.cluster import Cluster, Node, Setting
from netparse.cluster.read import to_ip
from netparse.parsers import Kind
from netparse.ports import PortRule

_RANGE = re.compile(r"(\d{1,5})[-+](\d{1,5})")
_ETCD = "etcd"
_ZERO_IS_DEFAULT = {("KubeletConfiguration", "port")}
"""Fields in which 0 is "not set" and not "off": kubernetes, pkg/kubelet/apis/config/v1beta1/defaults.go."""


class Configured(NamedTuple):
    """A rule as it holds on a node, and the setting that changed it; None where the default of the table holds."""

    rule: PortRule
    setting: Setting | None = None


def as_configured(rules: Iterable[PortRule], node: Node, cluster: Cluster) -> tuple[Configured, ...]:
    """Return the rules with the ports that are set on a node; those of what is switched off, or runs elsewhere, are left out."""
    found = (_configured(rule, node, cluster) for rule in rules)
    return tuple(c for c in found if c is not None)


def _configured(rule: PortRule, node: Node, cluster: Cluster) -> Configured | None:
    if rule.component == _ETCD and external_etcd(node, cluster) and not cluster.settings.component_seen(node, _ETCD):
        return None
    for flag in rule.flags:
        component, _, name = flag.partition(" ")
        setting = cluster.settings.flag(node, component, name)
        if setting is None or not setting.value:
            continue
        ports = _ports(setting.value)
        if ports == (0, 0):
            return Configured(rule) if (component, name) in _ZERO_IS_DEFAULT else None
        if ports is not None and ports != (rule.first, rule.last):
            if len(set(ports)) > 1 and rule.kind != "range":
                continue
            return Configured(replace(rule, first=ports[0], last=ports[1]), setting)
        if ports is not None:
            return Configured(rule)
    return Configured(rule)


def _ports(value: str) -> tuple[int, int] | None:
    """Return the first and last port of a number, a range, an address with a port, or of URLs, which must agree."""
    if value.isdecimal():
        return _valid(int(value), int(value))
    if found := _RANGE.fullmatch(value):
        first, last = int(found[1]), int(found[2])
        return _valid(first, first + last if "+" in value else last)
    named = {p for part in value.split(",") if (p := _of_address(part.strip())) is not None}
    return _valid(*(named.pop(),) * 2) if len(named) == 1 else None


def _valid(first: int, last: int) -> tuple[int, int] | None:
    return (first, last) if 0 <= first <= last <= 65535 else None


def _of_address(text: str) -> int | None:
    try:
        return urlsplit(text if "://" in text else f"//{text}").port
    except ValueError:
        return None


def foreign_address(rule: PortRule, node: Node, cluster: Cluster) -> tuple[Setting, str] | None:
    """Return the flag that binds the component to an address that no interface of the node holds, and that address.

    So it is after a node got another address: the manifests keep the old one, and the component cannot open its port.
    """
    for flag in rule.flags:
        component, _, name = flag.partition(" ")
        setting = cluster.settings.flag(node, component, name)
        for part in (setting.value or "").split(",") if setting else ():
            host = _host(part if "://" in part else f"//{part}")
            ip = to_ip(host) if host else None
            if setting is None or ip is None or ip.is_loopback or ip.is_unspecified or ip in node.held:
                continue
            if node.held and node.showing(Kind.ADDRESSES, family=f"inet{6 if ip.version == 6 else ''}", tokens=(ip,)):
                return setting, str(ip)
    return None


def loopback_address(rule: PortRule, node: Node, cluster: Cluster) -> Setting | None:
    """Return the flag that binds the component to loopback alone, where one does."""
    for flag in (*rule.bind_flags, *rule.flags):
        component, _, name = flag.partition(" ")
        setting = cluster.settings.flag(node, component, name)
        parts = (setting.value or "").split(",") if setting else []
        hosts = [_host(part if "://" in part else f"//{part}") for part in parts if not part.strip().isdecimal()]
        found = [to_ip(h) for h in hosts if h and h != "localhost"]
        if hosts and all(hosts) and all(ip is not None and ip.is_loopback for ip in found):
            return setting
    return None


def external_etcd(node: Node, cluster: Cluster) -> bool:
    """Whether the API server of a node is told to use an etcd that is on none of the nodes."""
    setting = cluster.settings.flag(node, "kube-apiserver", "etcd-servers")
    hosts = {h for url in (setting.value or "").split(",") if (h := _host(url))} if setting else set()
    return bool(hosts) and not any(_is_ours(h, node, cluster) for h in hosts)


def _host(url: str) -> str | None:
    try:
        return urlsplit(url.strip()).hostname if not url.strip().startswith("unix") else "localhost"
    except ValueError:
        return None


def _is_ours(host: str, node: Node, cluster: Cluster) -> bool:
    """Whether a host is one of the nodes; a name that is none of theirs may be anybody's and counts as ours."""
    try:
        ip = ip_address(host)
    except ValueError:
        return True
    return ip.is_loopback or ip in cluster.by_internal_ip or ip in node.held

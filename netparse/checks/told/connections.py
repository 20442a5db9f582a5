"""Connections that a component could not make, where the cluster needs them."""

from collections.abc import Iterator
from functools import cache

from netparse.checks.base import Context
from netparse.checks.lookups.ranges import is_public
from netparse.checks.told.complaint import Complaint
from netparse.cluster import IP, Node
from netparse.cluster.messages import Said
from netparse.cluster.read import to_ip
from netparse.lazy import lazy_re
from netparse.ports import PortRule, rules_for, shipped_names
from netparse.records import LogMessage
from netparse.safe import sh

_API_PATH = lazy_re(r"https?://[^\s/]+/(?:api|apis|version|healthz|readyz|livez|openapi)\b")
_IN_NAME = lazy_re(r"^ip-\d+-\d+-\d+-\d+(?:\.|$)")
"""Names that clouds give machines after their address."""
_HTTPS, _DNS, _KUBECTL = 443, 53, 8080
_NARROW = 100
_OWN = {
    6443: "the API server",
    2379: "etcd",
    10248: "the kubelet",
    10250: "the kubelet",
    9345: "the supervisor of RKE2",
}
"""Ports that components of a node ask on loopback, and whose they are."""
_REFUSED = ("connection refused", "refused", "Connection refused")
_WORDS = {
    "code 502": "the answer of its tunnel is 502, Bad Gateway",
    "refused": "the connection was refused",
    "Operation now in progress": "no answer",
}


def unmade(said: Said, context: Context) -> Iterator[Complaint]:
    """Yield what a failed connection tells: that a needed port is closed on the host itself, or does not answer from elsewhere."""
    m = said.message
    ip, port = to_ip(m.address), m.port
    if port is None or (ip and (ip.is_multicast or ip.is_unspecified)):
        return
    if (ip and ip.is_loopback) or m.name == "localhost":
        if port in _OWN and m.reason in _REFUSED:
            yield _closed(said, _OWN[port], said.node)
        return
    owner = _owner(ip, context)
    if (
        owner is None
        and said.node
        and ip
        and _IN_NAME.search(said.node.name)
        and str(ip).replace(".", "-") in said.node.name
    ):
        owner = said.node
    what = _what(m, said, ip, context)
    if what is None:
        return
    if m.reason in _REFUSED and owner is not None and owner is said.node:
        yield _closed(said, what, owner)
        return
    target = f"{m.name or _shown(ip)}:{port}"
    of_pods = port == _DNS
    reason = _WORDS.get(m.reason or "", m.reason or "")
    asker = f"{said.node.name} does" if said.node else f"{m.source} does" if m.source else "a component does"
    whose = f" of {owner.name}" if owner and owner is not said.node else ""
    yield Complaint(
        check="pod-traffic-blocked" if of_pods else "required-flow-blocked",
        node=said.node or owner,
        subject=target,
        title=f"{'Traffic of pods does not arrive' if of_pods else 'A flow that the cluster needs does not arrive'}: {target}",
        actual=f"{asker} not reach {what}{whose} at {target}: {reason}",
        origin=said.origin,
        fix=_fix(said.node, target, ip, port, refused=m.reason in _REFUSED, service=_is_service(said, ip, context)),
        confirm=f"nc -vz -w3 {m.name or ip} {port}" + (f"    # on {sh(said.node.name)}" if said.node else ""),
        component="kube-apiserver" if what.startswith("the API server") else "",
        of_flow=True,
    )


def _owner(ip: IP | None, context: Context) -> Node | None:
    """Return the node of an address: by the list, else by the one host that has it on a card."""
    if ip is None:
        return None
    held = {h.node.name: h.node for h in context.cluster.holders.get(ip, ())}
    return context.cluster.by_internal_ip.get(ip) or (next(iter(held.values())) if len(held) == 1 else None)


def _closed(said: Said, what: str, node: Node | None) -> Complaint:
    m = said.message
    return Complaint(
        check="required-port-closed",
        node=node,
        subject=f"tcp/{m.port}",
        title=f"A port that the node needs is not open: {m.port}",
        actual=f"{what} does not listen at {m.name or m.address}:{m.port}: the host itself was refused there",
        origin=said.origin,
        fix=(
            f"ss -ltnp 'sport = :{m.port}'    # on the host: does anything listen?",
            f"{_LOOK.get(m.port or 0, _PODS)}    # is it running, and what does its log say?",
        ),
        confirm=f"ss -ltn 'sport = :{m.port}'",
    )


_LOOK = {
    10248: "systemctl status kubelet; journalctl -u kubelet -n 50",
    10250: "systemctl status kubelet; journalctl -u kubelet -n 50",
}
_PODS = "crictl ps -a; crictl logs CONTAINER"


def _what(m: LogMessage, said: Said, ip: IP | None, context: Context) -> str | None:
    """Return what a component asked for, where the cluster needs it; None for what may be anything, such as a registry."""
    if _is_service(said, ip, context):
        return "the API server through its Service" if _asks_api(said) else "a Service"
    if m.port == _DNS:
        return "DNS" if ip is not None else None
    if m.port == _KUBECTL:
        return None
    private = ip is None or not is_public(ip) or ip in context.cluster.by_internal_ip
    if m.port == _HTTPS:
        return "the API server" if private and _asks_api(said) else None
    rule = next((r for r in _rules() if r.covers(m.port or 0) and r.protocol == (m.protocol or "tcp")), None)
    return None if rule is None else "the API server" if rule.component == "kube-apiserver" else rule.component


def _asks_api(said: Said) -> bool:
    return bool(_API_PATH.search(said.origin.text))


def _is_service(said: Said, ip: IP | None, context: Context) -> bool:
    """Whether the address is that of a Service: of one that was captured, else the first of a private range on port 443."""
    if ip is None:
        return False
    if any(ip in s.cluster_ips for s in context.cluster.objects.services):
        return True
    m = said.message
    first = ip.version == 4 and int(ip) & 0xFF == 1  # the API server has the first address of the Services' range
    return m.port == _HTTPS and not is_public(ip) and first and _asks_api(said)


@cache
def _rules() -> tuple[PortRule, ...]:
    """Return the rules of every plugin and distribution: by a port that is asked for it is known what should answer."""
    found = [*rules_for(distribution="rke2"), *rules_for(cnis=shipped_names("cni"))]
    return tuple(r for r in found if r.last - r.first < _NARROW and r.kind != "absent")


def _fix(node: Node | None, target: str, ip: IP | None, port: int, *, refused: bool, service: bool) -> tuple[str, ...]:
    where = f"on {sh(node.name)}: " if node else ""
    if service:
        return (
            "kubectl get endpoints -n default kubernetes    # are these the addresses of the API servers?",
            f"{where}curl -k https://{target}/healthz; iptables-save | grep {ip}    # does the node itself reach it?",
            "a node that reaches it where its pods do not: the firewall, the CNI plugin's device or the pods' own network is in the way",
        )
    if refused:
        return (
            f"on the host of {target}: ss -lntup 'sport = :{port}'    # does it listen, and not on loopback alone?",
            "what does listen there and is refused from elsewhere: a firewall that rejects (REJECT) answers the same",
        )
    return (
        f"{where}ip route get {ip}    # does it leave by the right interface?"
        if ip
        else f"{where}getent hosts {target.rpartition(':')[0]}",
        f"firewalls and security groups between them: does {port} pass, and its answer? no route to host is a firewall that rejects, too",
    )


def _shown(ip: IP | None) -> str:
    return f"[{ip}]" if ip and ip.version == 6 else str(ip)

"""What to do about a flow that is stopped, in the words of the tool that made the rules."""

from netparse.reach import Answer, Disposition, Stopped
from netparse.reach.model import Obstacle
from netparse.safe import sh, sh_words

_AT_BOOT = "and in the file or tool that loads the rules at boot"
_FOR_GOOD = (
    "for good: Docker drops at each start (ExecStartPost=/sbin/iptables -P FORWARD ACCEPT in a drop-in of docker.service), "
    "ufw by DEFAULT_FORWARD_POLICY in /etc/default/ufw"
)
_NARROWER = "or one for what comes from the pod network and one for what goes there"


def advice(a: Answer | Stopped) -> tuple[str, ...]:
    """Return commands that let the flow pass, or that show why it does not."""
    if a.obstacle is not None and a.obstacle.table:
        return _of_rule(a, a.obstacle)
    return _OTHERWISE.get(a.disposition, ("netparse reach BUNDLE --show-paths    # which stage stops it",))


def _of_rule(a: Answer | Stopped, o: Obstacle) -> tuple[str, ...]:
    port = f"{o.port}/{o.protocol}" if o.port else o.protocol
    forwards = a.disposition is Disposition.DENIED_FORWARD
    if o.chain.startswith("ufw") or _quotes(a, "ufw"):
        return _of_ufw(port, forwards)
    if "firewalld" in o.table or o.chain.startswith(("IN_public", "FWD", "filter_IN", "filter_FWD")):
        return _of_firewalld(port, forwards)
    if o.chain.startswith("cali"):
        return (
            "kubectl get hostendpoints,globalnetworkpolicies -A -o yaml    # a host endpoint without a policy that allows it denies it",
            f"calicoctl apply: a GlobalNetworkPolicy for the host endpoint that allows {port}",
        )
    if o.chain.startswith("DOCKER"):
        return (
            "iptables -I DOCKER-USER -j ACCEPT    # or: iptables -P FORWARD ACCEPT; Docker's own rules follow behind it",
        )
    if o.policy:
        return _of_policy(o, port)
    if o.table.startswith("nft"):
        table = sh_words(" ".join(o.table.split()[2:]))
        first = f"nft insert rule {table} {sh(o.chain)}"
        return (
            f"{first} accept    # {_NARROWER}; {_AT_BOOT}"
            if forwards and not o.port
            else f"{first} {_match(o)} accept    # {_AT_BOOT}",
            f"nft -a list chain {table} {sh(o.chain)}    # the rule that stops it, with its handle",
        )
    tool = o.table.split()[0].replace("-legacy", "") + ("-legacy" if "-legacy" in o.table else "")
    first = f"{tool} -I {sh(o.chain)}"
    return (
        f"{first} -j ACCEPT    # {_NARROWER}; {_AT_BOOT}"
        if forwards and not o.port
        else f"{first} {_match_iptables(o)}-j ACCEPT    # {_AT_BOOT}",
        f"{tool} -L {sh(o.chain)} -n -v --line-numbers    # the rule, and what stands before it",
    )


def _of_policy(o: Obstacle, port: str) -> tuple[str, ...]:
    if o.table.startswith("nft"):
        return (f"nft add rule {sh_words(' '.join(o.table.split()[2:]))} {sh(o.chain)} {_match(o)} accept",)
    tool = o.table.split()[0]
    if o.chain == "FORWARD":
        return (
            f"{tool} -P FORWARD ACCEPT    # or rules that accept the pod network, as the CNI plugin sets them",
            _FOR_GOOD,
        )
    return (f"{tool} -A {sh(o.chain)} {_match_iptables(o)}-j ACCEPT    # {port}; {_AT_BOOT}",)


def _of_ufw(port: str, forwards: bool) -> tuple[str, ...]:
    if forwards:
        return (
            "ufw route allow from <pod network>; ufw route allow to <pod network>",
            'DEFAULT_FORWARD_POLICY="ACCEPT" in /etc/default/ufw, then: ufw reload',
        )
    return (f"ufw allow {port}",)


def _of_firewalld(port: str, forwards: bool) -> tuple[str, ...]:
    if forwards:
        return (
            "firewall-cmd --permanent --zone=trusted --add-interface=cni0    # the devices of pods and of the overlay",
            "firewall-cmd --reload",
        )
    return (f"firewall-cmd --permanent --add-port={port}", "firewall-cmd --reload")


def _match(o: Obstacle) -> str:
    return f"{o.protocol} dport {o.port}" if o.port else f"meta l4proto {o.protocol}"


def _match_iptables(o: Obstacle) -> str:
    protocol = "ipencap" if o.protocol == "ipip" else o.protocol
    return f"-p {protocol} --dport {o.port} " if o.port else f"-p {protocol} "


def _quotes(a: Answer | Stopped, word: str) -> bool:
    return any(word in e.text for e in a.evidence)


_ROUTES_ANEW = "restart the pod of the CNI plugin that writes it"
_OTHERWISE: dict[Disposition, tuple[str, ...]] = {
    Disposition.NO_ROUTE: (f"ip route; ip rule    # the route that the other nodes have is missing: {_ROUTES_ANEW}",),
    Disposition.NULL_ROUTED: (
        "ip route del the quoted route, or ip rule del the quoted rule    # then see which program writes it anew",
    ),
    Disposition.NEIGHBOR_UNREACHABLE: (
        f"ip -s neigh; ip link    # bring the interface up; an entry of an overlay: {_ROUTES_ANEW}",
    ),
    Disposition.NOT_FORWARDED: ("sysctl -w net.ipv4.ip_forward=1    # for good: a file in /etc/sysctl.d",),
    Disposition.REVERSE_PATH_FILTERED: (
        "sysctl -w net.ipv4.conf.all.rp_filter=2    # loose; or make both ways lead by one interface",
    ),
    Disposition.TUNNEL_MISMATCH: (
        "ip -d link    # the tunnel on both nodes: ends, port, id or key, and MAC must agree; keys of WireGuard: wg show all",
        "restart the CNI plugin's pod on the node that differs",
    ),
    Disposition.TOO_BIG: (
        "ip link    # give the interfaces of one network one MTU, and pods an MTU that fits the overlay",
        "let ICMP type 3 (IPv6: type 2) pass",
    ),
    Disposition.LOOP: ("ip route get the address, on each of the hosts    # two of them send it to each other",),
    Disposition.EXITS_NETWORK: (f"ip route    # the route to the pod network is missing: {_ROUTES_ANEW}",),
}

"""One module per command; ``PARSERS`` is the registry, in the order in which signatures are tried and captures preferred."""

from netparse.parsers import (
    aks_periscope,
    arp,
    bridge_fdb,
    calicoctl_node_status,
    cilium_health,
    curl,
    docker_inspect,
    firewalld,
    hostname,
    ifconfig,
    ip_address,
    ip_link,
    ip_neigh,
    ip_route,
    ip_rule,
    ipset,
    iptables_list,
    iptables_save,
    ipvsadm,
    kubectl_describe_node,
    kubectl_describe_pod,
    kubectl_describe_service,
    kubectl_get_endpoints,
    kubectl_get_nodes,
    kubectl_get_pods,
    kubectl_get_services,
    kubectl_nodes_object,
    kubernetes_objects,
    log_messages,
    lsof,
    netstat,
    nft_ruleset,
    node_files,
    node_network_state,
    ping,
    proc_net_arp,
    proc_net_route,
    proc_net_tcp,
    proc_net_udp,
    ps,
    route_n,
    ss,
    support_bundle,
    sysctl,
    talosctl_get_addresses,
    talosctl_get_links,
    talosctl_get_routes,
    ufw_status,
    uname,
    wg_show,
)
from netparse.parsers.base import Kind, Parsed, Parser, Text
from netparse.parsers.unread import UNREAD, Unread

PARSERS: tuple[Parser, ...] = (
    kubectl_get_nodes.PARSER,
    kubectl_nodes_object.PARSER,
    kubernetes_objects.PARSER,
    kubectl_describe_node.PARSER,
    kubectl_describe_pod.PARSER,
    kubectl_describe_service.PARSER,
    kubectl_get_pods.PARSER,
    kubectl_get_services.PARSER,
    kubectl_get_endpoints.PARSER,
    ip_address.PARSER,
    ip_link.PARSER,
    ip_route.PARSER,
    ip_neigh.PARSER,
    ip_rule.PARSER,
    bridge_fdb.PARSER,
    iptables_save.PARSER,
    iptables_list.PARSER,
    ipset.PARSER,
    nft_ruleset.PARSER,
    ipvsadm.PARSER,
    wg_show.PARSER,
    ufw_status.PARSER,
    firewalld.PARSER,
    sysctl.PARSER,
    ps.PARSER,
    lsof.PARSER,
    ifconfig.PARSER,
    route_n.PARSER,
    proc_net_route.PARSER,
    arp.PARSER,
    netstat.PARSER,
    ss.PARSER,
    proc_net_tcp.PARSER,
    proc_net_udp.PARSER,
    proc_net_arp.PARSER,
    talosctl_get_addresses.PARSER,
    talosctl_get_links.PARSER,
    talosctl_get_routes.PARSER,
    node_network_state.PARSER,
    curl.PARSER,
    ping.PARSER,
    cilium_health.PARSER,
    calicoctl_node_status.PARSER,
    support_bundle.PARSER,
    aks_periscope.PARSER,
    log_messages.PARSER,
    node_files.PARSER,
    hostname.PARSER,
    uname.PARSER,
    docker_inspect.PARSER,
)

_PLACES = {parser.stem: n for n, parser in enumerate(PARSERS)}


def kinds_of(stem: str | None) -> tuple[Kind, ...]:
    """Return the kinds of evidence that a command gives; none for what is no command, and for a user's own."""
    return PARSERS[_PLACES[stem]].kinds if stem in _PLACES else ()


def place_of(stem: str | None) -> int:
    """Return the command's place in the registry: of two captures of one kind and the same worth the first is preferred."""
    return _PLACES.get(stem or "", len(PARSERS))


__all__ = ["PARSERS", "UNREAD", "Kind", "Parsed", "Parser", "Text", "Unread", "kinds_of", "place_of"]

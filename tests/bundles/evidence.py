"""What the collectors hold beside the five commands, of the same healthy cluster, in the places where each keeps it."""

import json
from functools import cache

import yaml

from tests.bundles.pack import kubectl, output_of

NODE: dict[str, dict[str, str]] = {
    "sos": {
        "sos_commands/networking/ip_-4_rule_list": "ip rule",
        "sos_commands/networking/ip_-6_rule_list": "ip -6 rule",
        "sos_commands/networking/bridge_-s_-s_-d_-t_fdb_show": "bridge -s -s -d -t fdb show",
        "sos_commands/firewall_tables/iptables_-vnxL": "iptables -vnxL",
        "sos_commands/firewall_tables/nft_-a_list_ruleset": "nft -n -a list ruleset",
        "sos_commands/kernel/sysctl_-a": "sysctl -a",
        "sos_commands/process/ps_auxwww": "ps aux",
        "sos_commands/filesys/lsof_-b_M_-n_-l_-P": "lsof -i -n -P",
    },
    "rancher": {
        "networking/iprule": "ip rule",
        "networking/ipv6rule": "ip -6 rule",
        "networking/iptablessave": "iptables-save",
        "networking/ip6tablessave": "ip6tables-save",
        "networking/iptables": "iptables -nvL",
        "networking/iptablesnat": "iptables -t nat -nvL",
        "networking/nft_ruleset": "nft list ruleset",
        "systeminfo/sysctla": "sysctl -a",
        "systeminfo/ps": "ps aux",
        "systeminfo/lsof": "lsof -i -n -P",
    },
    "eks": {
        "./networking/iprule.txt": "ip rule",
        "./networking/ip6rule.txt": "ip -6 rule",
        "./networking/iptables-save.txt": "iptables-save",
        "./networking/iptables-filter.txt": "iptables -nvL",
        "./networking/iptables-nat.txt": "iptables -t nat -nvL",
        "./sysctls/sysctl_all.txt": "sysctl -a",
        "./system/ps.txt": "ps aux",
    },
    "aks": {
        "collect/ip_rule.json": "ip -d -j rule show",
        "collect/iptables.txt": "iptables -L -vn --line-numbers",
        "collect/nftables.json": "nft -jn list ruleset",
        "collect/sysctl.txt": "sysctl -a",
    },
    "microk8s": {
        "network/iptables-S": "iptables -S",
        "network/iptables": "iptables -t nat -nvL",
        "sys/ps": "ps -ef",
    },
    "calico": {
        "ip-rule.txt": "ip rule",
        "iptables-nft-save.txt": "iptables-save -c",
        "nft-ruleset.txt": "nft -n -a list ruleset",
        "ipset-list.txt": "ipset list",
    },
    "calico-node": {
        "ipv4_tables": "iptables-save -c",
        "ipv6_tables": "ip6tables-save",
        "ipsets": "ipset list",
    },
    "cilium": {
        "cmd/ip--4-rule.md": "ip rule",
        "cmd/ip--6-rule.md": "ip -6 rule",
        "cmd/iptables-save--c.md": "iptables-save -c",
        "cmd/sysctl--a.md": "sysctl -a",
        "cmd/ps-auxfw.md": "ps aux",
    },
    "antrea": {"rule": "ip rule", "iptables": "iptables-save"},
    "kube-ovn": {"sysctl.log": "sysctl -a", "ipset.log": "ipset list"},
    "kubespray": {"proc_info": "ps aux"},
    "juju": {"baremetal/addon_output/psaux.txt": "ps aux"},
    "insights": {
        "insights_commands/iptables-save": "iptables-save",
        "insights_commands/ip6tables-save": "ip6tables-save",
        "insights_commands/ps_auxww": "ps aux",
        "insights_commands/sysctl_-a": "sysctl -a",
        "insights_commands/lsof": "lsof -i -n -P",
    },
    "kubermatic": {
        "iptables-save.txt": "iptables-save",
        "lsof-i-n.txt": "lsof -i -n -P",
        "ps-auwwx--sort-rss.txt": "ps aux",
    },
    "gke-snapshot": {"sudo_iptables-save_--counters": "iptables-save -c", "ps_-edF": "ps -ef"},
    "crashd": {"sudo_iptables_save.txt": "iptables-save", "sudo_sysctl__a.txt": "sysctl -a"},
    "netparse": {
        "iptables-save.txt": "iptables-save",
        "ip_rule.txt": "ip rule",
        "bridge_fdb_show.txt": "bridge -s -s -d -t fdb show",
        "sysctl_-a.txt": "sysctl -a",
    },
}
SUPPORTCONFIG = {
    "/usr/sbin/ip rule": "ip rule",
    "/usr/sbin/iptables-save": "iptables-save",
    "/usr/sbin/nft list ruleset": "nft list ruleset",
    "/usr/sbin/ipset list": "ipset list",
}
"""Sections of network.txt."""

_SOS = "sos_commands/kubernetes/cluster-info/kubectl_--kubeconfig_.etc.kubernetes.admin.conf"
CLUSTER: dict[str, dict[str, str]] = {
    "sos": {**{f"{_SOS}_get_--all-namespaces_true_{w}": f"get {w} -A" for w in ("pods", "services", "endpoints")}},
    "rancher": {f"rke2/kubectl/{w}": f"get {w} -A -o wide" for w in ("pods", "services", "endpoints")},
    "calico": {
        **{f"cluster/kubernetes/{w}.txt": f"get {w} -A -o wide" for w in ("pods", "services", "endpoints")},
        **{f"cluster/kubernetes/{w}.yaml": f"get {w} -A -o yaml" for w in ("pods", "services", "endpoints")},
    },
    "cilium": {f"k8s-{w}-20260829-104000.yaml": f"get {w} -A -o yaml" for w in ("pods", "services", "endpoints")},
    "must-gather-network": {"network_logs/get_pods": "get pods -A -o wide", "network_logs/get_svc": "get services -A"},
    "netparse-cluster": {
        f"kubectl_get_{w}_-A_-o_wide.txt": f"get {w} -A -o wide" for w in ("pods", "services", "endpoints")
    },
    "talos": {"kubernetesResources/systemPods.yaml": "get pods -A -o yaml"},
}
SPACED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "troubleshoot": ("json", "cluster-resources/{resource}/{namespace}.json", ("pods", "services", "endpoints", "endpointslices")),
    "must-gather": ("yaml", "namespaces/{namespace}/core/{resource}.yaml", ("pods", "services", "endpoints")),
    "cluster-info-dump": ("json", "{namespace}/{resource}.json", ("pods", "services", "daemonsets")),
    "k8s-snap": ("json", "cluster-info/{namespace}/{resource}.json", ("pods", "services", "daemonsets")),
    "sonobuoy": ("json", "resources/ns/{namespace}/core_v1_{resource}.json", ("pods", "services", "endpoints")),
    "support-bundle-kit": ("yaml", "yamls/namespaced/{namespace}/v1/{resource}.yaml", ("pods", "services", "endpoints")),
    "kubermatic": ("json", "{namespace}/{resource}.json", ("pods", "services")),
}  # fmt: skip
"""Lists of each namespace: their form, their place and which resources there are."""


def of_node(collector: str, node: str) -> dict[str, bytes]:
    """Return what the collector keeps of a node, beside what its layout has."""
    return {path: output_of(node, command) for path, command in NODE[collector].items()}


def of_cluster(collector: str) -> dict[str, bytes]:
    """Return the objects that the collector keeps."""
    found = {path: kubectl(arguments) for path, arguments in CLUSTER.get(collector, {}).items()}
    if collector in SPACED:
        form, place, resources = SPACED[collector]
        for resource in resources:
            for namespace, text in by_namespace(kubectl(f"get {resource} -A -o json"), form).items():
                found[place.format(namespace=namespace, resource=resource)] = text
    return found


def one_by_one(resource: str) -> dict[tuple[str, str], bytes]:
    """Return the objects by namespace and name, without their kind, as some collectors write them."""
    found = {}
    for item in json.loads(kubectl(f"get {resource} -A -o json"))["items"]:
        bare = {key: value for key, value in item.items() if key not in ("kind", "apiVersion")}
        found[item["metadata"]["namespace"], item["metadata"]["name"]] = json.dumps(bare, indent=2).encode()
    return found


@cache
def by_namespace(listed: bytes, form: str) -> dict[str, bytes]:
    """Cut a list of all namespaces into one list of each."""
    items: dict[str, list[object]] = {}
    for item in json.loads(listed)["items"]:
        items.setdefault(item["metadata"]["namespace"], []).append(item)
    lists = {name: {"apiVersion": "v1", "items": found, "kind": "List"} for name, found in items.items()}
    if form == "json":
        return {name: json.dumps(one, indent=4).encode() for name, one in lists.items()}
    return {name: b"---\n" + yaml.safe_dump(one).encode() for name, one in lists.items()}

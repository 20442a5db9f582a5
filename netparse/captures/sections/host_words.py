"""Words that name no host: localhost, a container's id, a pod; and how hosts are spoken of in many languages."""

import re
from functools import cache

from netparse.lazy import lazy_re
from netparse.parsers.base.shape import is_ip
from netparse.parsers.spelling import program_names

_GENERIC = lazy_re(
    r"localhost(?:\d|\.|$)|\(none\)$|[0-9a-f]{12}$|[0-9a-f]{64}$|\d+$|-$|toolbox(?:-\w+)?$|debugger$|node-debugger-",
    re.IGNORECASE,
)
_HOST = lazy_re(
    r"(?=.*[\d.-])[a-z][a-z0-9.-]*|(?:k8s|kube|k3s|k)?(?:master|worker|node|controlplane)|minikube", re.IGNORECASE
)
_TITLE_WORDS = (
    r"ipv?[46]?$|(?:tcp|udp|raw|eth|en[opsx]|bond|br|lo|vlan|table|part|step|test|section|case|output|sample|example|command|cmd|"
    r"attachment|figure|page|line|v)[\d._-]*$|.*(?:route|routing|addr|link|neigh|sock|port|network|interface|proc|"
    r"kube-?ctl|get-node|iptables|check|result|before|after|describe)|.*\.(?:txt|log|sh|out|md|ya?ml|json)$"
)  # fmt: skip
_SYSTEM = (  # with its version; what is called k8s-01 or ubuntu2 is a machine
    r"(?:(?:ubuntu|debian|centos|rhel|rocky|alma|fedora|coreos|flatcar|opensuse|suse|windows|raspbian|alpine|linux)"
    r"[- ]?v?(?:[5-9]|[1-9]\d+)"
    r"|(?:k8s|k3s|rke2?|kubernetes|kubeadm|docker|containerd)[- ]?v?\d+\.\d+)(?:[.+]\w+)*$|rke2$"
)
_COMPONENT = lazy_re(
    rf"(?:{_SYSTEM}|flannel(?:$|[.-])|cni\d|docker0|tunl|vxlan|cali[0-9a-f]|veth|cilium[-_.]|virbr"
    rf"|wl[px]\d|enp\d|ens\d|eno\d|tailscale\d|"
    r"calico[-.]|core-?dns|kubelet[-.]|metallb-|ingress-|cri-|docker-|ovn-k|ovs-|antrea-|multus-|ip-masq|local-path|metrics-"
    r"|node-exporter|node-local|"
    r"kube-(?:proxy|apiserver|api|controller|scheduler|dns|system|flannel|router|ovn|vip|state|node-lease|public|adm|let)|"
    r"cluster-(?:info|cidr|ip)|pod-|svc-|service-|default-|e\.g|i\.e|follow-up|re-|pre-|non-|cross-|inter-|intra-|two-|one-"
    r"|three-|multi-|single-|up-|out-|"
    r"x86|amd64|arm\d|arm$|aarch|utf-|https?|tcp-|udp-|vpc-|subnet-|sg-|rtb-|cgroup|systemd|wi-fi|ad-hoc)"
    r"|.*(?:\.(?:txt|log|sh|conf|service|go|py|json|ya?ml|md|html?|pem|key|crt)|kubernetes\.io|k8s\.io|github\.com|(?<=[a-z])\.\d{1,2})$",
    re.IGNORECASE,
)
_EVERYWHERE = lazy_re(r"127\.|0\.0\.0\.0$|::1?$")
"""Loopback and the wildcard: every host has them."""
_ID = lazy_re(r"(?=[0-9a-f]*\d)(?:[0-9a-f]{12}|[0-9a-f]{64})$")
_OF_DEPLOYMENT = lazy_re(r"[a-z][\w.-]*-[bcdf0-9][bcdfghjklmnpqrstvwxz0-9]{7,9}-[bcdfghjklmnpqrstvwxz2456789]{5}$")


@cache
def _no_host() -> re.Pattern[str]:
    """Return an expression for words that titles have, programs among them, and hosts do not."""
    programs = "|".join(re.escape(name) for name in program_names() if len(name) > 2)
    return re.compile(rf"{_TITLE_WORDS}|(?:.*[\W_])?(?:{programs})(?:[\W_\d]|$)", re.IGNORECASE)


def is_generic_name(name: str) -> bool:
    """Whether a name tells no host from another: localhost, a container's id, a bare number."""
    return bool(_GENERIC.match(name))


def is_container(name: str, prompt: str = "") -> bool:
    """Whether a prompt's host is a container: by docker's short id, or by the name of a Deployment's pod at the root of its files.

    Nodes of the cluster API have names of the same form; who logs in there stands in a home.
    """
    return bool(_ID.match(name)) or (f"{name}:/" in prompt and bool(_OF_DEPLOYMENT.match(name)))


def is_host(text: str) -> bool:
    """Whether a word can be the name or the address of a host, and no word that titles have."""
    if _HOST.fullmatch(text):
        return not _no_host().match(text)
    return "%" not in text and is_ip(text) and not _EVERYWHERE.match(text)


def names_no_host(text: str) -> bool:
    """Whether a word is one that titles have: an interface, a table, a file."""
    return bool(_no_host().match(text))


def is_component(text: str) -> bool:
    """Whether a word that could be a host's name is one of devices, programs, systems and files."""
    return bool(_COMPONENT.match(text)) and not is_ip(text)

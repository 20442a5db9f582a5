"""Files of a node: kubelet configuration and flags, static pods, CNI configuration, ``subnet.env``, ``resolv.conf``, ``hosts``."""

from __future__ import annotations

from collections.abc import Sequence

from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, FileName, Glimpse, Look, Misread, Parsed, Parser, Text
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.node_file import form_of, path_of

_COMPONENTS = r"kubelet|kubelite|kube-[a-z-]+|etcd|cluster-agent|k8s-dqlite|flanneld?"
_PATHS = (
    r"etc/kubernetes/manifests/[\w.-]+\.(?:ya?ml|json|manifest)",
    r"(?:etc/)?cni/net\.d/[\w.-]+\.(?:conf|conflist|json)",
    r"(?:var/snap/microk8s/(?:current|\d+)/)?args/cni-network/[\w.-]+\.conflist",
    r"run/flannel/subnet\.env",
    r"etc/resolv\.conf",
    r"etc/hosts",
    r"var/lib/kubelet/(?:config\.ya?ml|kubeadm-flags\.env)",
    r"etc/(?:default|sysconfig)/kubelet",
    r"etc/kubernetes/kubelet/[\w.-]+\.json",
    r"etc/kubernetes/(?:kubeadm(?:-config)?|kube-proxy-config)\.ya?ml",
    r"etc/rancher/(?:k3s|rke2)/config\.yaml(?:\.d/[\w.-]+\.yaml)?",
)

_COPIED = (
    "/etc/kubernetes/manifests/*.yaml",
    "/etc/kubernetes/manifests/*.json",
    "/etc/kubernetes/kubelet/*.json",
    "/var/lib/kubelet/config.yaml",
    "/var/lib/kubelet/kubeadm-flags.env",
    "/etc/default/kubelet",
    "/etc/sysconfig/kubelet",
    "/etc/cni/net.d/*.conf",
    "/etc/cni/net.d/*.conflist",
    "/etc/cni/net.d/*.json",
    "/var/lib/rancher/k3s/agent/etc/cni/net.d/*.conflist",
    "/run/flannel/subnet.env",
    "/etc/rancher/k3s/config.yaml",
    "/etc/rancher/rke2/config.yaml",
    "/var/snap/microk8s/current/args/kubelet",
    "/var/snap/microk8s/current/args/kubelite",
    "/var/snap/microk8s/current/args/kube-apiserver",
    "/var/snap/microk8s/current/args/kube-proxy",
    "/var/snap/microk8s/current/args/kube-controller-manager",
    "/var/snap/microk8s/current/args/kube-scheduler",
    "/var/snap/microk8s/current/args/cni-network/*.conflist",
    "/etc/resolv.conf",
    "/etc/hosts",
)
"""What the collecting script copies, if it is there: no file of keys, certificates or logins."""


def _read(text: Text) -> Parsed:
    path = path_of(text)
    shown = [x for x in text.lines if x]
    form = form_of(shown, path)
    if form is None:
        raise Misread("it is none of the files of a node that are read")
    found = tuple(form.read(text, path))
    return Parsed(records=found, unparsed=())


def _signature(lines: Sequence[str]) -> bool:
    """What no other output looks like; ``hosts`` and settings of K3s are known by their paths only."""
    return form_of(lines, "") is not None


def _plausible(lines: Sequence[str]) -> bool:
    """Whether a file that lies where such files lie may be one: a list of settings, or of addresses with names."""
    return any(form_of(lines, path) for path in ("/etc/hosts", "/etc/rancher/k3s/", "/args/kubelet"))


PARSER = Parser(
    stem="node_files",
    paths=(
        *(FileName(lazy_re(rf"(?:^|/)(?P<file>{p})(?:\.txt)?$"), r"cat /\g<file>") for p in _PATHS),
        FileName(lazy_re(rf"(?:^|/)(?P<file>args/(?:{_COMPONENTS}))$"), r"cat /var/snap/microk8s/current/\g<file>"),
    ),
    name_words=(
        "conf",
        "hosts",
        ".env",
        "kube",
        "etcd",
        ".yaml",
        ".yml",
        ".json",
        ".manifest",
        "dqlite",
        "agent",
        "flannel",
    ),
    keeps_time=False,
    structured=True,
    looks=(
        JSON,
        Look(table="subnet", line=r"FLANNEL_\w+=", heads=("FLA",), first=r"FLANNEL_\w+="),
    ),
    glimpse=Glimpse(
        early=r"FLANNEL_(?:NETWORK|SUBNET)=|nameserver [\da-fA-F]|--[a-z][a-z-]+[= ]\S",
        objects=r'"?\bkind"?\s*:\s*"?(?:Kubelet|KubeProxy|Cluster|Init|Join)Configuration\b|"cniVersion"',
    ),
    kinds=(Kind.FILES,),
    collect=tuple(
        Collect(f"cat {path}", "files of Kubernetes, the network plugin and the resolver", optional=True, hides=True)
        for path in _COPIED
    ),
    captured_from=(
        "cat /etc/cni/net.d/*",
        "cat /var/lib/kubelet/config.yaml",
        "cat /etc/kubernetes/manifests/kube-apiserver.yaml",
        "cat /run/flannel/subnet.env",
        "cat /etc/resolv.conf",
    ),
    record="NodeFile",
    more_records=("Pod",),
    signature=_signature,
    plausible=_plausible,
    read=_read,
    coverage=lambda text, parsed: Coverage(whole=True),
)

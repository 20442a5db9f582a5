"""Advice about the sessions of a CNI plugin's own component that do not come about."""

from collections.abc import Mapping

SESSIONS: Mapping[str, tuple[str, ...]] = {
    "BIRD": (
        "kubectl get nodes -o yaml | grep -E '^    name:|projectcalico.org/IPv4Address:'    # each the address that the others reach?",
        "kubectl -n kube-system set env daemonset/calico-node IP_AUTODETECTION_METHOD=kubernetes-internal-ip    # if one is another card's",
    ),
}
"""What to do first, by the component."""

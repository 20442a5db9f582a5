"""Which check can explain which, and where their evidence must meet: data, one row a relation, tested with a near miss each.

A wrong relation hides a fault. It stands here only where the cause makes the effect certain or nearly so.
"""

from collections.abc import Callable
from typing import NamedTuple

from netparse.causes import meeting
from netparse.causes.subjects import Subjects


class Relation(NamedTuple):
    """``cause`` and ``effect`` are ids of checks; ``meets`` tells whether two findings of them are of one thing."""

    cause: str
    effect: str
    meets: Callable[[Subjects, Subjects], bool]


def _explains(cause: str, meets: Callable[[Subjects, Subjects], bool], *effects: str) -> tuple[Relation, ...]:
    return tuple(Relation(cause, effect, meets) for effect in effects)


# The first that fits is taken: from the wire upwards, as the checks are.
RELATIONS: tuple[Relation, ...] = (
    *_explains("bond-degraded", meeting.same_device, "node-interface-down", "interface-errors"),
    *_explains("node-interface-down", meeting.same_nodes, "default-route-missing", "node-ip-not-on-interface"),
    *_explains("node-interface-down", meeting.silent, "node-not-ready"),
    *_explains("node-interface-down", meeting.same_device, "gateway-unresolved", "odd-one-out"),
    *_explains("node-interface-down", meeting.towards_or_through, "node-neighbor-unresolved", "connection-half-open"),
    *_explains("node-interface-down", meeting.by_the_device, "pod-route-missing"),
    *_explains("node-ip-not-on-interface", meeting.same_address, "node-neighbor-unresolved", "connection-half-open"),
    *_explains("node-ip-not-on-interface", meeting.same_address, "neighbor-mac-conflict"),
    *_explains(
        "node-ip-not-on-interface", meeting.expected_there, "required-port-wrong-address", "overlay-wrong-interface"
    ),
    *_explains("node-ip-outlier", meeting.same_nodes, "default-route-off-node-interface", "overlay-wrong-interface"),
    *_explains("duplicate-ip", meeting.same_address, "duplicate-node-ip", "address-conflict-detected"),
    *_explains("duplicate-ip", meeting.same_address, "neighbor-mac-conflict"),
    *_explains("duplicate-ip", meeting.both_hold, "node-neighbor-unresolved"),
    *_explains("duplicate-node-ip", meeting.same_address, "node-ip-not-on-interface"),
    *_explains("neighbor-mac-conflict", meeting.same_entry, "neighbor-mac-conflict"),
    *_explains("duplicate-mac", meeting.cloned, "duplicate-mac"),
    *_explains("duplicate-mac", meeting.towards, "neighbor-mac-conflict"),
    *_explains("duplicate-mac", meeting.between, "node-neighbor-unresolved"),
    *_explains("mtu-mismatch", meeting.mtu_of_bond, "bond-degraded"),
    *_explains("mtu-mismatch", meeting.device_below, "mtu-mismatch", "overlay-mtu-too-large"),
    *_explains("mtu-mismatch", meeting.same_device, "overlay-mtu-too-large"),
    *_explains("overlay-mtu-too-large", meeting.same_device, "pod-mtu-larger-than-overlay"),
    *_explains("netmask-differs", meeting.of_one_pair, "netmask-differs"),
    *_explains("netmask-differs", meeting.other_mask, "node-neighbor-unresolved"),
    *_explains("netmask-differs", meeting.same_nodes, "default-gateway-differs"),
    *_explains("default-gateway-differs", meeting.same_gateway, "gateway-unresolved"),
    *_explains("gateway-unresolved", meeting.seen_from_others, "gateway-unresolved"),
    *_explains("overlay-wrong-interface", meeting.same_nodes, "overlay-mtu-too-large"),
    *_explains("overlay-wrong-interface", meeting.lost_on_the_way, "pod-traffic-blocked"),
    *_explains("overlay-wrong-interface", meeting.towards, "neighbor-mac-conflict"),
    *_explains("overlay-wrong-interface", meeting.same_end, "overlay-wrong-interface"),
    *_explains("overlay-parameters-differ", meeting.lost_on_the_way, "pod-traffic-blocked"),
    *_explains("bridge-leftover", meeting.same_line, "pod-route-wrong-node"),
    *_explains("bridge-leftover", meeting.same_line, "route-conflict", "network-overlap"),
    *_explains("bridge-leftover", meeting.of_its_bridge, "pod-route-missing"),
    *_explains("pod-route-wrong-node", meeting.same_network, "route-conflict", "pod-route-missing"),
    *_explains("pod-route-missing", meeting.same_route, "network-overlap", "route-conflict"),
    *_explains("pod-route-missing", meeting.no_route_at_all, "pod-route-missing"),
    *_explains("network-pod-not-ready", meeting.same_line, "cni-not-running"),
    *_explains("cni-not-running", meeting.why_not_ready, "node-not-ready"),
    *_explains("cni-not-running", meeting.same_line, "node-network-unavailable", "odd-one-out"),
    *_explains("cni-not-running", meeting.same_nodes, "pod-route-missing"),
    *_explains("cni-not-running", meeting.lost_on_the_way, "pod-traffic-blocked"),
    *_explains("cni-not-running", meeting.cluster_dns, "network-pod-not-ready"),
    *_explains("network-pod-not-ready", meeting.plugin_fails, "node-network-unavailable", "node-not-ready"),
    *_explains("network-pod-not-ready", meeting.pod_of_port, "required-port-closed"),
    *_explains("network-pod-not-ready", meeting.also_dns, "network-pod-not-ready"),
    *_explains("network-pod-not-ready", meeting.dns, "service-without-endpoints"),
    *_explains("node-network-unavailable", meeting.without_network, "node-not-ready"),
    *_explains("forwarding-disabled", meeting.not_forwarded, "required-flow-blocked", "pod-traffic-blocked"),
    *_explains("pod-route-wrong-node", meeting.same_route, "pod-traffic-blocked"),
    *_explains("pod-route-missing", meeting.same_route, "pod-traffic-blocked"),
    *_explains("route-conflict", meeting.same_route, "pod-traffic-blocked"),
    *_explains("overlay-mtu-too-large", meeting.too_big, "pod-traffic-blocked"),
    *_explains("mtu-mismatch", meeting.too_big, "pod-traffic-blocked"),
    *_explains("node-neighbor-unresolved", meeting.decided_by, "required-flow-blocked", "pod-traffic-blocked"),
    *_explains("neighbor-mac-conflict", meeting.decided_by, "required-flow-blocked"),
    *_explains("neighbor-mac-conflict", meeting.decided_by_or_frame_for, "pod-traffic-blocked"),
    *_explains("node-interface-down", meeting.decided_by, "required-flow-blocked", "pod-traffic-blocked"),
    *_explains("gateway-unresolved", meeting.decided_by, "required-flow-blocked", "pod-traffic-blocked"),
    *_explains("default-route-missing", meeting.without_route, "required-flow-blocked", "pod-traffic-blocked"),
    *_explains("required-flow-blocked", meeting.same_line, "pod-traffic-blocked"),
    *_explains("required-flow-blocked", meeting.filtered, "connection-half-open"),
    *_explains("required-flow-blocked", meeting.cannot_report, "node-not-ready"),
    *_explains("accept-queue-full", meeting.full_queue, "connection-half-open"),
    *_explains("required-flow-blocked", meeting.api_server_unreached, "node-not-ready"),
    *_explains("required-port-foreign-process", meeting.kubelet_silent, "node-not-ready"),
    *_explains("required-port-foreign-process", meeting.kubelet, "cni-not-running"),
    *_explains("required-port-foreign-process", meeting.same_port, "odd-one-out"),
    *_explains("required-port-closed", meeting.kubelet_silent, "node-not-ready"),
    *_explains("required-port-closed", meeting.kubelet, "cni-not-running"),
    *_explains("required-port-closed", meeting.kubelet_of_pod, "network-pod-not-ready"),
    *_explains("required-port-closed", meeting.started_by, "required-port-closed"),
    *_explains("required-port-closed", meeting.lives_on, "required-port-closed"),
    *_explains("required-port-closed", meeting.same_component, "required-port-closed"),
    *_explains("required-port-wrong-address", meeting.one_address_of_all, "required-port-wrong-address"),
    *_explains("required-port-closed", meeting.same_port, "odd-one-out"),
    *_explains("required-port-closed", meeting.entered_by, "default-route-missing"),
    *_explains("odd-one-out", meeting.entered_by, "default-route-missing"),
    *_explains("odd-one-out", meeting.by_the_device, "default-route-missing", "default-gateway-differs"),
    *_explains("required-port-closed", meeting.kube_proxy, "odd-one-out"),
    *_explains("required-port-closed", meeting.etcd, "etcd-member-count"),
    *_explains("container-runtime-unsupported", meeting.without_runtime, "node-not-ready"),
    *_explains("gateway-unresolved", meeting.finds_nobody, "node-neighbor-unresolved"),
    *_explains("node-neighbor-unresolved", meeting.same_cut, "node-neighbor-unresolved"),
    *_explains("node-neighbor-unresolved", meeting.other_side, "node-neighbor-unresolved"),
    *_explains("node-neighbor-unresolved", meeting.seen_from_others, "node-neighbor-unresolved"),
    *_explains("node-neighbor-unresolved", meeting.cut_off, "node-not-ready"),
    *_explains("node-not-ready", meeting.machine_gone, "node-neighbor-unresolved", "connection-half-open"),
    *_explains("node-not-ready", meeting.not_heard_of, "network-pod-not-ready"),
)

"""The checks; ``CHECKS`` is the registry, in the order of the report."""

from netparse.checks.addresses.duplicates import DuplicateIp, DuplicateMac
from netparse.checks.addresses.overlap import NetworkOverlap
from netparse.checks.addresses.own_addresses import AddressConflictDetected, NodeInterfaceDown, NodeIpNotOnInterface
from netparse.checks.addresses.service_addresses import ServiceAddressConflict
from netparse.checks.addresses.subnets import DefaultGatewayDiffers, NetmaskDiffers
from netparse.checks.base import Check, Context, Need
from netparse.checks.evidence.misleading import EvidenceMisleading
from netparse.checks.evidence.missing import EvidenceMissing
from netparse.checks.flows.firewall_rules import (
    FirewallFamiliesDiffer,
    FirewallOpenWiderThanNeeded,
    FirewallRuleShadowed,
)
from netparse.checks.flows.half_open import ConnectionHalfOpen
from netparse.checks.flows.pod_traffic import PodTrafficBlocked
from netparse.checks.flows.required_flow import RequiredFlowBlocked
from netparse.checks.flows.services import ServiceWithoutEndpoints
from netparse.checks.interfaces.bonds import BondDegraded
from netparse.checks.interfaces.interface_errors import InterfaceErrors
from netparse.checks.interfaces.mtu import MtuMismatch
from netparse.checks.interfaces.overlay_mtu import OverlayMtuTooLarge
from netparse.checks.interfaces.pod_mtu import PodMtuLargerThanOverlay
from netparse.checks.neighbors.mac_conflict import NeighborMacConflict
from netparse.checks.neighbors.table_full import NeighborTableFull
from netparse.checks.neighbors.unresolved import GatewayUnresolved, NodeNeighborUnresolved
from netparse.checks.nodes.conntrack import ConntrackTableFull
from netparse.checks.nodes.etcd import EtcdMemberCount
from netparse.checks.nodes.kube_proxy import KubeProxyMode
from netparse.checks.nodes.network_pods import NetworkPodNotReady
from netparse.checks.nodes.node_ip_outlier import NodeIpOutlier
from netparse.checks.nodes.node_list import (
    ContainerRuntimeUnsupported,
    DuplicateNodeIp,
    NodeNotReady,
    VersionSkew,
)
from netparse.checks.nodes.node_network import NodeNetworkUnavailable
from netparse.checks.overlays.bridge_leftover import BridgeLeftover
from netparse.checks.overlays.cni_conflict import CniConflict
from netparse.checks.overlays.cni_running import CniNotRunning
from netparse.checks.overlays.overlay_interface import OverlayWrongInterface
from netparse.checks.overlays.overlay_parameters import OverlayParametersDiffer
from netparse.checks.peers.odd_one_out import OddOneOut
from netparse.checks.ports.accept_queue import AcceptQueueFull
from netparse.checks.ports.exposure import InsecurePortExposed, InternalPortExposed, UnexpectedListener
from netparse.checks.ports.required_ports import (
    NodeportRangeConflict,
    RequiredPortClosed,
    RequiredPortForeignProcess,
    RequiredPortLoopbackOnly,
    RequiredPortWrongAddress,
)
from netparse.checks.routes.default_route import (
    DefaultRouteAmbiguous,
    DefaultRouteMissing,
)
from netparse.checks.routes.default_route_device import DefaultRouteOffNodeInterface
from netparse.checks.routes.forwarding import ForwardingDisabled
from netparse.checks.routes.pod_route_missing import PodRouteMissing
from netparse.checks.routes.pod_route_wrong_node import PodRouteWrongNode
from netparse.checks.routes.route_conflict import RouteConflict
from netparse.checks.run import run_checks
from netparse.checks.select import select_findings

# From the wire upwards: the interface, its addresses, the way out, the other nodes, the pods, and then what listens.
CHECKS: tuple[Check, ...] = (
    NodeNotReady(),
    NodeNetworkUnavailable(),
    NetworkPodNotReady(),
    DuplicateNodeIp(),
    NodeIpOutlier(),
    NodeInterfaceDown(),
    BondDegraded(),
    InterfaceErrors(),
    NodeIpNotOnInterface(),
    AddressConflictDetected(),
    DuplicateIp(),
    DuplicateMac(),
    ServiceAddressConflict(),
    NetmaskDiffers(),
    DefaultRouteMissing(),
    DefaultRouteAmbiguous(),
    DefaultRouteOffNodeInterface(),
    DefaultGatewayDiffers(),
    GatewayUnresolved(),
    NodeNeighborUnresolved(),
    NeighborMacConflict(),
    NeighborTableFull(),
    ConntrackTableFull(),
    MtuMismatch(),
    CniNotRunning(),
    CniConflict(),
    OverlayWrongInterface(),
    OverlayParametersDiffer(),
    OverlayMtuTooLarge(),
    PodMtuLargerThanOverlay(),
    ForwardingDisabled(),
    PodRouteMissing(),
    PodRouteWrongNode(),
    RouteConflict(),
    BridgeLeftover(),
    NetworkOverlap(),
    ServiceWithoutEndpoints(),
    RequiredFlowBlocked(),
    PodTrafficBlocked(),
    ConnectionHalfOpen(),
    OddOneOut(),
    RequiredPortClosed(),
    RequiredPortLoopbackOnly(),
    RequiredPortWrongAddress(),
    RequiredPortForeignProcess(),
    AcceptQueueFull(),
    NodeportRangeConflict(),
    InsecurePortExposed(),
    InternalPortExposed(),
    UnexpectedListener(),
    FirewallRuleShadowed(),
    FirewallOpenWiderThanNeeded(),
    FirewallFamiliesDiffer(),
    EtcdMemberCount(),
    VersionSkew(),
    ContainerRuntimeUnsupported(),
    KubeProxyMode(),
    EvidenceMisleading(),
    EvidenceMissing(),
)

__all__ = ["CHECKS", "Check", "Context", "Need", "run_checks", "select_findings"]

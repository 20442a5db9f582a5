"""The checks; ``CHECKS`` is the registry, in the order of the report."""

from netparse.checks.accept_queue import AcceptQueueFull
from netparse.checks.addresses import AddressConflictDetected, NodeInterfaceDown, NodeIpNotOnInterface
from netparse.checks.base import Check, Context, Need
from netparse.checks.bonds import BondDegraded
from netparse.checks.bridge_leftover import BridgeLeftover
from netparse.checks.cni import CniConflict
from netparse.checks.cni_running import CniNotRunning
from netparse.checks.duplicates import DuplicateIp, DuplicateMac
from netparse.checks.etcd import EtcdMemberCount
from netparse.checks.evidence import EvidenceMissing
from netparse.checks.exposure import InsecurePortExposed, InternalPortExposed, UnexpectedListener
from netparse.checks.firewall_rules import FirewallFamiliesDiffer, FirewallOpenWiderThanNeeded, FirewallRuleShadowed
from netparse.checks.flows import PodTrafficBlocked, RequiredFlowBlocked
from netparse.checks.forwarding import ForwardingDisabled
from netparse.checks.half_open import ConnectionHalfOpen
from netparse.checks.interface_errors import InterfaceErrors
from netparse.checks.kube_proxy import KubeProxyMode
from netparse.checks.misleading import EvidenceMisleading
from netparse.checks.mtu import MtuMismatch, OverlayMtuTooLarge
from netparse.checks.neighbor_macs import NeighborMacConflict
from netparse.checks.neighbor_table import NeighborTableFull
from netparse.checks.neighbors import GatewayUnresolved, NodeNeighborUnresolved
from netparse.checks.network_pods import NetworkPodNotReady
from netparse.checks.node_ip_outlier import NodeIpOutlier
from netparse.checks.node_network import NodeNetworkUnavailable
from netparse.checks.nodes import (
    ContainerRuntimeUnsupported,
    DuplicateNodeIp,
    NodeNotReady,
    VersionSkew,
)
from netparse.checks.odd_one_out import OddOneOut
from netparse.checks.overlap import NetworkOverlap
from netparse.checks.overlay_interface import OverlayWrongInterface
from netparse.checks.overlay_parameters import OverlayParametersDiffer
from netparse.checks.pod_mtu import PodMtuLargerThanOverlay
from netparse.checks.pod_routes import PodRouteWrongNode
from netparse.checks.pods import PodRouteMissing
from netparse.checks.required_ports import (
    NodeportRangeConflict,
    RequiredPortClosed,
    RequiredPortForeignProcess,
    RequiredPortLoopbackOnly,
    RequiredPortWrongAddress,
)
from netparse.checks.route_conflict import RouteConflict
from netparse.checks.routes import DefaultRouteAmbiguous, DefaultRouteMissing, DefaultRouteOffNodeInterface
from netparse.checks.run import run_checks
from netparse.checks.select import select_findings
from netparse.checks.service_addresses import ServiceAddressConflict
from netparse.checks.services import ServiceWithoutEndpoints
from netparse.checks.subnets import DefaultGatewayDiffers, NetmaskDiffers

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

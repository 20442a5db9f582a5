"""The typed records that captures parse to, and their JSON form.

Values are as the tool's own JSON types them (``ip -json``: addresses and prefixes are strings, ``mtu`` and ``metric`` numbers).
Absent is ``None``; a field that is ``bool`` and defaults to False is a presence flag and is left out of the JSON when False.

A type is made when it is first asked for: a small capture needs one of them, and to make all takes longer than to parse it.
"""

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING

from netparse.lazy import attributes_of
from netparse.records.base import JSON, Record, to_dict

if TYPE_CHECKING:
    from netparse.records.arp_entry import ArpEntry
    from netparse.records.connection_test import ConnectionTest
    from netparse.records.firewall_setup import FirewalldZone, UfwRule, UfwStatus
    from netparse.records.forwarding_entry import ForwardingEntry
    from netparse.records.host_name import HostName
    from netparse.records.interface import AddrInfo, Interface
    from netparse.records.ip_set import IpSet, IpSetMember
    from netparse.records.iptables import IptablesChain, IptablesMatch, IptablesOption, IptablesRule, IptablesTable
    from netparse.records.kubernetes_node import KubernetesNode, NodeObject
    from netparse.records.kubernetes_object import (
        ConfigMap,
        CustomObject,
        DaemonSet,
        Endpoints,
        EndpointSlice,
        KubernetesObject,
        Pod,
        Service,
    )
    from netparse.records.log_message import LogMessage
    from netparse.records.lsof_socket import LsofSocket
    from netparse.records.neighbor import Neighbor
    from netparse.records.netstat_socket import NetstatSocket
    from netparse.records.nft import NftChain, NftObject, NftRule, NftSet, NftTable
    from netparse.records.node_file import NodeFile
    from netparse.records.object_row import EndpointsRow, PodRow, ServiceRow
    from netparse.records.own_record import OwnRecord
    from netparse.records.proc_net_socket import ProcNetSocket
    from netparse.records.route import NextHop, Route
    from netparse.records.route_n import RouteN
    from netparse.records.routing_rule import RoutingRule
    from netparse.records.running_process import RunningProcess
    from netparse.records.setting import Setting
    from netparse.records.ss_socket import Process, SsSocket
    from netparse.records.virtual_server import RealServer, VirtualServer
    from netparse.records.wireguard_device import WireguardDevice, WireguardPeer

_HOMES = {
    "AddrInfo": "interface",
    "ArpEntry": "arp_entry",
    "ConfigMap": "kubernetes_object",
    "ConnectionTest": "connection_test",
    "CustomObject": "kubernetes_object",
    "DaemonSet": "kubernetes_object",
    "Endpoints": "kubernetes_object",
    "EndpointSlice": "kubernetes_object",
    "EndpointsRow": "object_row",
    **dict.fromkeys(("FirewalldZone", "UfwRule", "UfwStatus"), "firewall_setup"),
    "ForwardingEntry": "forwarding_entry",
    "HostName": "host_name",
    "Interface": "interface",
    **dict.fromkeys(("IpSet", "IpSetMember"), "ip_set"),
    **dict.fromkeys(("IptablesChain", "IptablesMatch", "IptablesOption", "IptablesRule", "IptablesTable"), "iptables"),
    "KubernetesNode": "kubernetes_node",
    "KubernetesObject": "kubernetes_object",
    "LogMessage": "log_message",
    "LsofSocket": "lsof_socket",
    "Neighbor": "neighbor",
    "NetstatSocket": "netstat_socket",
    "NextHop": "route",
    **dict.fromkeys(("NftChain", "NftObject", "NftRule", "NftSet", "NftTable"), "nft"),
    "NodeFile": "node_file",
    "NodeObject": "kubernetes_node",
    "OwnRecord": "own_record",
    "Pod": "kubernetes_object",
    "PodRow": "object_row",
    "Process": "ss_socket",
    "ProcNetSocket": "proc_net_socket",
    **dict.fromkeys(("RealServer", "VirtualServer"), "virtual_server"),
    "Route": "route",
    "RouteN": "route_n",
    "RoutingRule": "routing_rule",
    "RunningProcess": "running_process",
    "Service": "kubernetes_object",
    "ServiceRow": "object_row",
    "Setting": "setting",
    "SsSocket": "ss_socket",
    **dict.fromkeys(("WireguardDevice", "WireguardPeer"), "wireguard_device"),
}

__all__ = [
    "JSON",
    "AddrInfo",
    "ArpEntry",
    "ConfigMap",
    "ConnectionTest",
    "CustomObject",
    "DaemonSet",
    "EndpointSlice",
    "Endpoints",
    "EndpointsRow",
    "FirewalldZone",
    "ForwardingEntry",
    "HostName",
    "Interface",
    "IpSet",
    "IpSetMember",
    "IptablesChain",
    "IptablesMatch",
    "IptablesOption",
    "IptablesRule",
    "IptablesTable",
    "KubernetesNode",
    "KubernetesObject",
    "LogMessage",
    "LsofSocket",
    "Neighbor",
    "NetstatSocket",
    "NextHop",
    "NftChain",
    "NftObject",
    "NftRule",
    "NftSet",
    "NftTable",
    "NodeFile",
    "NodeObject",
    "OwnRecord",
    "Pod",
    "PodRow",
    "ProcNetSocket",
    "Process",
    "RealServer",
    "Record",
    "Route",
    "RouteN",
    "RoutingRule",
    "RunningProcess",
    "Service",
    "ServiceRow",
    "Setting",
    "SsSocket",
    "UfwRule",
    "UfwStatus",
    "VirtualServer",
    "WireguardDevice",
    "WireguardPeer",
    "field_names",
    "to_dict",
]


__getattr__ = attributes_of("netparse.records", _HOMES)


@cache
def field_names(name: str) -> frozenset[str]:
    """Return the names of the fields of a record type, which is made for it if it was not yet."""
    return frozenset(f.name for f in fields(__getattr__(name)))

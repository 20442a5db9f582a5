"""The checks; ``CHECKS`` is the registry, in the order in which a report tells them."""

from netparse.checks.addresses import NodeIpNotOnInterface
from netparse.checks.base import Check, Context, Need
from netparse.checks.evidence import EvidenceMissing
from netparse.checks.exposure import InsecurePortExposed, InternalPortExposed, UnexpectedListener
from netparse.checks.neighbors import GatewayUnresolved, NodeNeighborUnresolved
from netparse.checks.nodes import (
    ContainerRuntimeUnsupported,
    DuplicateNodeIp,
    EtcdMemberCount,
    NodeNotReady,
    VersionSkew,
)
from netparse.checks.required_ports import (
    NodeportRangeConflict,
    RequiredPortClosed,
    RequiredPortForeignProcess,
    RequiredPortLoopbackOnly,
    RequiredPortWrongAddress,
)
from netparse.checks.routes import DefaultRouteMissing
from netparse.checks.run import run_checks
from netparse.checks.select import select_findings

CHECKS: tuple[Check, ...] = (
    NodeNotReady(),
    DuplicateNodeIp(),
    RequiredPortClosed(),
    RequiredPortLoopbackOnly(),
    RequiredPortWrongAddress(),
    RequiredPortForeignProcess(),
    NodeportRangeConflict(),
    InsecurePortExposed(),
    InternalPortExposed(),
    UnexpectedListener(),
    EtcdMemberCount(),
    VersionSkew(),
    ContainerRuntimeUnsupported(),
    NodeIpNotOnInterface(),
    DefaultRouteMissing(),
    GatewayUnresolved(),
    NodeNeighborUnresolved(),
    EvidenceMissing(),
)

__all__ = ["CHECKS", "Check", "Context", "Need", "run_checks", "select_findings"]

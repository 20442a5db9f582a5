"""The checks; ``CHECKS`` is the registry, in the order in which a report tells them."""

from netparse.checks.addresses import NodeIpNotOnInterface
from netparse.checks.base import Check, Context, Need
from netparse.checks.evidence import EvidenceMissing
from netparse.checks.neighbors import GatewayUnresolved, NodeNeighborUnresolved
from netparse.checks.required_ports import RequiredPortClosed, RequiredPortForeignProcess, RequiredPortLoopbackOnly
from netparse.checks.routes import DefaultRouteMissing
from netparse.checks.run import run_checks

CHECKS: tuple[Check, ...] = (
    RequiredPortClosed(),
    RequiredPortLoopbackOnly(),
    RequiredPortForeignProcess(),
    NodeIpNotOnInterface(),
    DefaultRouteMissing(),
    GatewayUnresolved(),
    NodeNeighborUnresolved(),
    EvidenceMissing(),
)

__all__ = ["CHECKS", "Check", "Context", "Need", "run_checks"]

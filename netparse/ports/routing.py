"""Which programs enter the routes of a protocol of the routing table."""

ROUTING_PROGRAMS = {
    "bird": frozenset({"bird"}),
    "bgp": frozenset({"bird", "bgpd", "gobgp", "gobgpd"}),
    "zebra": frozenset({"zebra", "bgpd"}),
    "ospf": frozenset({"ospfd", "bird"}),
}
"""By the name of the protocol as ``ip route`` prints it (iproute2, etc/iproute2/rt_protos)."""

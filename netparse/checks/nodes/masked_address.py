"""INTERNAL-IPs of which a reporter blotted out the end: the beginning tells whether they are of the Internet."""

from ipaddress import ip_address

from netparse.checks.lookups.ranges import is_public
from netparse.cluster import Node, Origin
from netparse.lazy import lazy_re
from netparse.records import KubernetesNode

_MASKED = lazy_re(r"(?P<first>\d{1,3})\.(?P<second>\d{1,3})(?:\.(?:\d{1,3}|[xX*]{1,3}|\?{1,3})){2}")


def masked_address(node: Node) -> tuple[str, bool, Origin] | None:
    """Return the INTERNAL-IP as the node list prints it, and whether it is public; None where its beginning is hidden, or nothing is."""
    for listing in node.listings if not node.internal_ips else ():
        if not isinstance(listing.record, KubernetesNode) or not listing.record.version:
            continue
        words = listing.origin.text.split()
        at = words.index(listing.record.version) + 1 if listing.record.version in words else len(words)
        found = _MASKED.fullmatch(words[at]) if at < len(words) else None
        if found and int(found["first"]) < 224 and int(found["second"]) < 256:
            inside = ip_address(f"{int(found['first'])}.{int(found['second'])}.0.1")
            return words[at], is_public(inside), listing.origin
    return None

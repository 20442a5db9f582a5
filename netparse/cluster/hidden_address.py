"""Whether a row of the node list hides the INTERNAL-IP on purpose."""

from netparse.cluster.node import Listing
from netparse.parsers.base.shape import is_redacted
from netparse.records import NodeObject


def hides_internal_ip(listing: Listing) -> bool:
    """Whether the INTERNAL-IP is blotted out: the word behind the version, or any word where nothing stands behind it."""
    if isinstance(listing.record, NodeObject):
        return any(a.get("type") == "InternalIP" and a.get("address") is None for a in listing.record.addresses)
    words = listing.origin.capture.text(listing.origin.line).split()
    if listing.record.version in words[:-1]:
        return is_redacted(words[words.index(listing.record.version) + 1])
    return any(map(is_redacted, words))

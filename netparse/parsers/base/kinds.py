"""The kinds of evidence that captures give: what checks, the cluster and the inventory ask for, whatever command printed it."""

from enum import StrEnum


class Kind(StrEnum):
    """What a capture tells of: of the node it was taken on, or, as ``NODES``, of the cluster."""

    NODES = "nodes"
    """The nodes of the cluster, as the API server lists them."""
    IDENTITY = "identity"
    """The name by which a host calls itself."""
    SOCKETS = "sockets"
    ADDRESSES = "addresses"
    LINKS = "links"
    """The link layer of the interfaces."""
    ROUTES = "routes"
    NEIGHBORS = "neighbors"

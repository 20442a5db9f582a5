"""Routes: the way out, the ways to the pods of other nodes, forwarding."""

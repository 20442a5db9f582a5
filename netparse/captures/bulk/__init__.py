"""Bundles of many nodes: read by several processes, lines packed, equal parts of records kept once."""

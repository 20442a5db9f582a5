"""Addresses and subnets: the node's own, those held twice, networks that overlap."""

"""Tests of netparse.checks.nodes.node_list."""

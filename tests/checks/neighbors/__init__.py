"""Tests of netparse.checks.neighbors.unresolved."""

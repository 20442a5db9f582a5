"""Tests of netparse.checks.shared.peers."""

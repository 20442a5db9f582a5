"""Tests of netparse.checks.flows.blocked."""

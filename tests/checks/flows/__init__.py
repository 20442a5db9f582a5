"""Tests of netparse.checks.flows."""

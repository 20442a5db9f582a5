"""Tests of netparse.checks.lookups."""

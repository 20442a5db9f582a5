"""Tests of netparse.checks.shared."""

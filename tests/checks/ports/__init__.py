"""Tests of netparse.checks.ports."""

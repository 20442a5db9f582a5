"""Tests of netparse.checks.evidence.missing."""

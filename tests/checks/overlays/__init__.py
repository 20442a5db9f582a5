"""Tests of netparse.checks.overlays."""

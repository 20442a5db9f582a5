"""Tests of netparse.checks.interfaces."""

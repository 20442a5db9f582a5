"""Tests of netparse.reach.rules."""

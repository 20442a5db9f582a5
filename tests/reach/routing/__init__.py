"""Tests of netparse.reach.routing."""

"""Tests of netparse.reach.stages."""

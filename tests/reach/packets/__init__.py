"""Tests of netparse.reach.packets."""

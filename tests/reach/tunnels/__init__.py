"""Tests of netparse.reach.tunnels."""

"""Tests of netparse.reach.hosts."""

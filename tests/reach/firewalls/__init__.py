"""Tests of netparse.reach.firewalls."""

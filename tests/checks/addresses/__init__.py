"""Tests of netparse.checks.addresses.own_addresses."""

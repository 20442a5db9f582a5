"""Tests of netparse.checks.routes.default_route."""

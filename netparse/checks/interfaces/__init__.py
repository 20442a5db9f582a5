"""Interfaces: carriers, errors, MTU."""

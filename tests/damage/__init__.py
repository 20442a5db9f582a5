"""Damage is not absence: clean bundles with a line, a file or an end that is missing or unreadable."""

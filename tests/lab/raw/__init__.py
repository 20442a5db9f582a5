"""Scenes whose captures show one command in many forms, for the parsers."""

"""The scenarios, one file per family of checks."""

"""Which collector made a bundle, and what it keeps where: facts in data/*.toml, one file per collector."""

from netparse.captures.collectors.collector import Collector, collectors
from netparse.captures.collectors.layout import Layout

__all__ = ["Collector", "Layout", "collectors"]

"""The stages that the commands call: a module loads when its command first uses it, so that the help and the others do not wait."""

from typing import TYPE_CHECKING

from netparse.lazy import lazy_module

if TYPE_CHECKING:
    import netparse.reach as reaching
    import netparse.redact as redaction
    from netparse import (
        checks,
        collection,
        comparison,
        inventory,
        inventory_text,
        pipeline,
        ports,
        regress,
        schemas,
        tables,
    )
    from netparse import doctor as doctors
    from netparse.captures import collectors
    from netparse.checks import docs
    from netparse.parsers import own
    from netparse.ports import load as port_names
    from netparse.regress import lint as linting
    from netparse.regress import mask as masks
    from netparse.report import write
else:
    checks = lazy_module("netparse.checks")
    collection = lazy_module("netparse.collection")
    collectors = lazy_module("netparse.captures.collectors")
    comparison = lazy_module("netparse.comparison")
    docs = lazy_module("netparse.checks.docs")
    doctors = lazy_module("netparse.doctor")
    inventory = lazy_module("netparse.inventory")
    inventory_text = lazy_module("netparse.inventory_text")
    linting = lazy_module("netparse.regress.lint")
    masks = lazy_module("netparse.regress.mask")
    own = lazy_module("netparse.parsers.own")
    pipeline = lazy_module("netparse.pipeline")
    port_names = lazy_module("netparse.ports.load")
    ports = lazy_module("netparse.ports")
    reaching = lazy_module("netparse.reach")
    redaction = lazy_module("netparse.redact")
    regress = lazy_module("netparse.regress")
    schemas = lazy_module("netparse.schemas")
    tables = lazy_module("netparse.tables")
    write = lazy_module("netparse.report.write")

__all__ = [
    "checks",
    "collection",
    "collectors",
    "comparison",
    "docs",
    "doctors",
    "inventory",
    "inventory_text",
    "linting",
    "masks",
    "own",
    "pipeline",
    "port_names",
    "ports",
    "reaching",
    "redaction",
    "regress",
    "schemas",
    "tables",
    "write",
]

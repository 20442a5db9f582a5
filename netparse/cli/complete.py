"""What the shell completes after an option: names out of the registries, each list loaded when it is asked for."""

from collections.abc import Callable, Iterable

from netparse.cli.stages import checks, masks, own, port_names, schemas

Completion = Callable[[str], list[str]]


def _starting(names: Iterable[str], begun: str) -> list[str]:
    return sorted(name for name in names if name.startswith(begun))


def check_ids(incomplete: str) -> list[str]:
    """Return the checks whose id begins so; of a list with commas the last one counts."""
    before, comma, begun = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in _starting((c.id for c in checks.CHECKS), begun)]


def stems(incomplete: str) -> list[str]:
    """Return the commands that are read."""
    return _starting((parser.stem for parser in own.load_parsers(None)), incomplete)


def distributions(incomplete: str) -> list[str]:
    """Return the distributions whose ports are known."""
    return _starting(port_names.shipped_names("distribution"), incomplete)


def plugins(incomplete: str) -> list[str]:
    """Return the network plugins whose ports are known."""
    before, comma, begun = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in _starting(port_names.shipped_names("cni"), begun)]


def roles(incomplete: str) -> list[str]:
    """Return the roles; a node may stand before them (``cp1=control-plane``)."""
    node, equals, begun = incomplete.rpartition("=")
    return [f"{node}{equals}{name}" for name in _starting(("control-plane", "etcd", "worker"), begun)]


def mask_names(incomplete: str) -> list[str]:
    """Return what ``snapshot --mask`` may leave open."""
    return _starting(masks.MASKS, incomplete)


def schema_names(incomplete: str) -> list[str]:
    """Return the commands whose JSON has a schema."""
    return _starting(schemas.SCHEMAS, incomplete)

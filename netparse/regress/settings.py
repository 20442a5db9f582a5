"""The options that the findings of a bundle depend on, kept in its snapshot so that it is judged in the same way again."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from netparse.errors import DataError
from netparse.pipeline import Options

_KEYS = ("kubernetes", "distribution", "cni", "nodes", "roles")


def as_dict(options: Options) -> dict[str, Any]:
    """Return the options that were given, as JSON values."""
    out = {
        "kubernetes": options.kubernetes,
        "distribution": options.distribution,
        "cni": list(options.cni),
        "nodes": dict(options.nodes),
        "roles": {node: sorted(roles) for node, roles in options.roles.items()},
    }
    return {name: value for name, value in out.items() if value}


def from_dict(loaded: Any, beside: Path, templates: Path | None = None) -> Options:
    """Return the options that a snapshot holds; a DataError for one that it cannot have."""
    try:
        if unknown := sorted(set(loaded) - set(_KEYS)):
            raise DataError(f'{beside}: there is no option "{unknown[0]}"; there are {", ".join(_KEYS)}')
        return Options(
            kubernetes=loaded.get("kubernetes"),
            distribution=loaded.get("distribution"),
            cni=tuple(loaded.get("cni", ())),
            nodes=dict(loaded.get("nodes", {})),
            roles={node: frozenset(roles) for node, roles in loaded.get("roles", {}).items()},
            templates=templates,
        )
    except (AttributeError, TypeError, ValueError) as error:
        raise DataError(f"{beside}: its options are not as `netparse snapshot` writes them") from error


def absolute(options: Options, bundle: Path) -> Options:
    """Return the options with the paths of ``nodes``, which are relative to the bundle, as its members are called."""
    between = "/" if bundle.is_dir() else "!/"
    return replace(options, nodes={f"{bundle.as_posix()}{between}{path}": n for path, n in options.nodes.items()})

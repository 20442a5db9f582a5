"""Small conversions of what stands in an object: texts, numbers and parts, whether JSON or YAML gave them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import Any

from netparse.lazy import lazy_re
from netparse.parsers.kubernetes.node_object import look, shown

_HUMP = lazy_re(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ACRONYM = lazy_re(r"(?:IP|CIDR|URL|ID)(?:s|v\d)?(?=[A-Z_]|$)")
_AS_WRITTEN = frozenset({"labels", "matchLabels", "annotations", "nodeSelector", "selector", "data"})
"""Parts whose keys are the user's own."""
_NOISE = "kubectl.kubernetes.io/last-applied-configuration"  # the object once more


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """Return a name of the API in snake case: ``podIPs`` is ``pod_ips``, ``mac-address`` ``mac_address``."""
    spelled = _ACRONYM.sub(lambda found: found[0].capitalize(), name.replace("-", "_"))
    return _HUMP.sub("_", spelled).lower()


def parts(value: Any) -> Any:
    """Return a part of an object with its names in snake case; texts that come again are kept once."""
    if isinstance(value, Mapping):
        return {snake(str(k)): strings(v) if k in _AS_WRITTEN and _is_flat(v) else parts(v) for k, v in value.items()}
    if isinstance(value, list):
        return tuple(parts(v) for v in value)
    return once(value) if isinstance(value, str) else value


def _is_flat(value: Any) -> bool:
    return isinstance(value, Mapping) and not any(isinstance(v, dict | list) for v in value.values())


def once(text: str) -> str:
    """Return a text that is the same object wherever it stands, if it is short: large files repeat a few over and over."""
    return intern(text) if len(text) < 200 else text


def text(thing: Any, *names: str) -> str | None:
    """Return what stands under these names as text; None where it is absent, empty or masked."""
    found = shown(look(thing, *names))
    return None if found is None else once(found)


def number(thing: Any, *names: str) -> int | None:
    """Return what stands there as a number."""
    found = look(thing, *names)
    try:
        return None if found is None or isinstance(found, bool) else int(found)
    except (TypeError, ValueError):
        return None


def flag(thing: Any, *names: str) -> bool | None:
    found = look(thing, *names)
    return found if isinstance(found, bool) else None


def items(thing: Any, *names: str) -> Sequence[Any]:
    found = look(thing, *names)
    return found if isinstance(found, list) else ()


def texts(thing: Any, *names: str) -> tuple[str, ...]:
    """Return the texts of a list."""
    return tuple(once(t) for x in items(thing, *names) if (t := shown(x)))


def strings(value: Any) -> dict[str, str]:
    """Return a mapping of texts, such as labels, without the copy of the object that kubectl keeps among annotations."""
    if not isinstance(value, Mapping):
        return {}
    return {
        once(str(k)): "" if v is None else once(_spelled(v))
        for k, v in value.items()
        if not isinstance(v, dict | list) and k != _NOISE
    }


def _spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

"""Configurations of components that stand as text in a ConfigMap: kubeadm's, kube-proxy's, flannel's."""

import json
from collections.abc import Iterator
from typing import Any

from netparse.parsers.kubernetes.found import State
from netparse.parsers.kubernetes.node_object import look
from netparse.parsers.kubernetes.object_text import yaml_objects
from netparse.parsers.kubernetes.plain import parts

_LONGEST = 1 << 18


def configurations(text: str) -> Iterator[tuple[str, Any]]:
    """Yield the kind and the fields of each configuration in a text; flannel's ``net-conf.json`` is called ``net-conf``."""
    if len(text) > _LONGEST:
        return
    if text.lstrip().startswith("{"):
        try:
            thing = json.loads(text)
        except (ValueError, RecursionError):
            return
        if isinstance(thing, dict) and "Network" in thing:
            yield "net-conf", parts(thing)
        elif isinstance(kind := look(thing, "kind"), str):
            yield kind, parts({k: v for k, v in thing.items() if k not in ("kind", "apiVersion")})
    elif "kind:" in text:
        for found in yaml_objects(text.split("\n"), State()):
            kind = look(found.thing, "kind")
            if isinstance(kind, str) and isinstance(found.thing, dict):
                yield kind, parts({k: v for k, v in found.thing.items() if k not in ("kind", "apiVersion")})

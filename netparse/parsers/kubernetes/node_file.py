"""Reads the files of a node: each form by its own function, told by the file's path or by what stands in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Misread, Text
from netparse.parsers.base.shape import is_ip
from netparse.parsers.kubernetes.found import State
from netparse.parsers.kubernetes.node_object import look, node_name
from netparse.parsers.kubernetes.object_text import is_json, is_manifest, is_yaml, objects_in
from netparse.parsers.kubernetes.objects import to_record
from netparse.parsers.kubernetes.plain import parts

_SECRET = lazy_re(
    r"(?!.*[-_](?:file|files|dir|path|ttl)$)(?:(?:.*[-_])?(?:token|tokens|password|passwd|secret|key)(?:$|[-_])|.*datastore-endpoint)",
    re.IGNORECASE,
)
_FLAG = lazy_re(r"--?([A-Za-z][\w.-]*)(?:[= ]+(.*))?$")
_VARIABLE = lazy_re(r"(?:export )?([A-Z][A-Z0-9_]*)=(.*)$")
_CONFIGURATION = lazy_re(
    r'(?:\s*"kind"\s*:\s*"|kind: *"?)(?:Kubelet|KubeProxy|Cluster|Init|Join|KubeScheduler)Configuration"?\s*,?$'
)
_CNI = lazy_re(r'"cniVersion"\s*:|"plugins"\s*:\s*\[')
_RESOLVER = lazy_re(r"\s*(?:nameserver|search|domain|options|sortlist)\s+\S")
_FLANNEL = lazy_re(r"FLANNEL_(?:NETWORK|SUBNET|MTU|IPMASQ|IPV6_\w+)=")
_UNIT_CONFIG = lazy_re(r"rancher/(k3s|rke2)/")
_OF_ARGS = lazy_re(r"(?:^|/)args/([\w-]+)$")


class Form(NamedTuple):
    """A kind of file: whether a text, whose path may be known, is one, and how it is read."""

    fits: Callable[[Sequence[str], str], bool]
    read: Callable[[Text, str], Iterator[records.Record]]


def form_of(lines: Sequence[str], path: str) -> Form | None:
    """Return the form of a text; ``path`` is empty where it is not known."""
    return next((form for form in _FORMS if form.fits(lines, path)), None)


def path_of(text: Text) -> str:
    """Return the path that the command line names, such as ``cat /etc/hosts``; nothing where there is none."""
    words = text.command_line.arguments if text.command_line else ()
    return next((w for w in words if "/" in w), "")


def component_of(path: str) -> str | None:
    """Return the component whose flags a file holds, by its path."""
    if found := _OF_ARGS.search(path):
        return found[1]
    if found := _UNIT_CONFIG.search(path):
        return found[1]
    return "kubelet" if "kubelet" in path or path.endswith("kubeadm-flags.env") else None


def _shown(text: Text) -> Iterator[tuple[int, str]]:
    """Yield the lines that are no comments, with their numbers in the file."""
    for number, line in enumerate(text.lines, text.first):
        if line.strip() and not line.lstrip().startswith(("#", ";")):
            yield number, line.strip()


def _record(line: int, kind: str, name: str | None, values: Mapping[str, Any]) -> records.NodeFile:
    return records.NodeFile(line=line, last_line=line, kind=kind, name=name, values=values)


def _value(name: str, text: str | None) -> str | None:
    """Return the value of a flag; a flag without one is ``true``, a secret is not kept."""
    if _SECRET.match(name):
        return None
    return "true" if text is None else text.strip().strip("\"'")


def _is_flags(lines: Sequence[str], path: str) -> bool:
    shown = [x.strip() for x in lines if x.strip() and not x.lstrip().startswith("#")]
    if shown and all(_FLAG.match(x) and x.startswith("--") for x in shown):
        return len(shown) > 1 or bool(_OF_ARGS.search(path))
    return bool(path) and bool(component_of(path)) and any(_VARIABLE.match(x) and "--" in x for x in shown)


def _flags(text: Text, path: str) -> Iterator[records.Record]:
    component = component_of(path)
    for line, shown in _shown(text):
        if found := _FLAG.match(shown):
            yield _record(line, "Flags", component, {found[1]: _value(found[1], found[2])})
        elif variable := _VARIABLE.match(shown):
            values = dict(flags_in(re.split(r"\s+", variable[2].strip().strip("\"'"))))
            if values:
                yield _record(line, "Flags", component, values)


def flags_in(words: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Yield the flags of a command line with their values, which may stand behind ``=`` or as a word of their own."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-") or len(word) < 3:
            continue
        name, glued, value = word.lstrip("-").partition("=")
        if not glued and rest and not rest[0].startswith("-"):
            value, glued = rest.pop(0), "="
        yield name, _value(name, value if glued else None)


def _is_subnet(lines: Sequence[str], path: str) -> bool:
    return any(_FLANNEL.match(x) for x in lines)


def _subnet(text: Text, path: str) -> Iterator[records.Record]:
    for line, shown in _shown(text):
        if found := _VARIABLE.match(shown):
            yield _record(line, "subnet.env", "flannel", {found[1]: found[2].strip("\"'")})


def _is_resolver(lines: Sequence[str], path: str) -> bool:
    shown = [x for x in lines if x.strip() and not x.lstrip().startswith(("#", ";"))]
    return any(x.startswith("nameserver") for x in shown) and all(_RESOLVER.match(x) for x in shown)


def _resolver(text: Text, path: str) -> Iterator[records.Record]:
    for line, shown in _shown(text):
        key, *values = shown.split()
        yield _record(line, "resolv.conf", None, {key: tuple(values)})


def _is_hosts(lines: Sequence[str], path: str) -> bool:
    return path.endswith("etc/hosts") and any(is_ip((x.split() or [""])[0]) for x in lines)


def _hosts(text: Text, path: str) -> Iterator[records.Record]:
    for line, shown in _shown(text):
        address, *names = shown.partition("#")[0].split()
        if is_ip(address):
            yield _record(line, "hosts", None, {"address": address, "names": tuple(names)})


def _is_cni(lines: Sequence[str], path: str) -> bool:
    return is_json(lines) and ("cni/net.d" in path or bool(_CNI.search("\n".join(lines[:60]))))


def _cni(text: Text, path: str) -> Iterator[records.Record]:
    joined = "\n".join(text.lines)
    try:
        thing = json.loads(joined)
    except (ValueError, RecursionError):
        raise Misread("it is no whole JSON") from None
    if not isinstance(thing, dict) or not (thing.get("type") or isinstance(thing.get("plugins"), list)):
        raise Misread("it is no configuration of a CNI plugin")
    first = next((n for n, x in enumerate(text.lines, text.first) if x.strip()), text.first)
    values = parts({k: v for k, v in thing.items() if k != "name"})
    if "plugins" not in values:
        values = {"cni_version": values.pop("cni_version", None), "plugins": (values,)}
    name = thing.get("name")
    yield _record(first, "CNI", name if isinstance(name, str) else None, _without_secrets(values))


def _without_secrets(values: Any) -> Any:
    """Return the values without secrets, and without what cannot be read: its name, or the value."""
    if isinstance(values, dict):
        readable = {k: v for k, v in values.items() if "\ufffd" not in str(k)}
        return {
            k: None if _SECRET.match(k) and isinstance(v, str) else _without_secrets(v) for k, v in readable.items()
        }
    if isinstance(values, str) and "\ufffd" in values:
        return None
    return tuple(_without_secrets(v) for v in values) if isinstance(values, tuple) else values


def _is_configuration(lines: Sequence[str], path: str) -> bool:
    return any(_CONFIGURATION.match(x) for x in lines[:400]) and (is_json(lines) or is_yaml(lines))


def _configuration(text: Text, path: str) -> Iterator[records.Record]:
    for found in objects_in(text.lines, State()):
        kind = look(found.thing, "kind")
        if isinstance(kind, str) and isinstance(found.thing, dict):
            rest = {k: v for k, v in found.thing.items() if k not in ("kind", "apiVersion")}
            line = _line_of(text, found.first, found.last, r"\s*\"?kind\"?\s*:")
            yield _record(line, kind, None, _without_secrets(parts(rest)))


def _line_of(text: Text, first: int, last: int, pattern: str) -> int:
    spelled = lazy_re(pattern)
    lines = text.lines[first - 1 : last]
    return next((n for n, x in enumerate(lines, first) if spelled.match(x)), first) + text.first - 1


def _is_static_pod(lines: Sequence[str], path: str) -> bool:
    return is_manifest(lines) or ("/manifests/" in path and any("Pod" in x for x in lines[:400]))


def _manifest(text: Text, path: str) -> Iterator[records.Record]:
    for found in objects_in(text.lines, State()):
        if look(found.thing, "kind") == "Pod" and node_name(found.thing):
            line = found.line + text.first - 1
            record = to_record(found.thing, line, line)
            if record is not None:
                yield record


def _is_unit_config(lines: Sequence[str], path: str) -> bool:
    return bool(_UNIT_CONFIG.search(path)) and is_flat_yaml(lines)


def is_flat_yaml(lines: Sequence[str]) -> bool:
    """Whether lines are a list of settings, one a line or with lists below them."""
    return any(re.match(r"[a-z][\w-]*\+?:", x) for x in lines)


def _unit_config(text: Text, path: str) -> Iterator[records.Record]:
    component, key, line, values = component_of(path), "", 0, []  # type: str | None, str, int, list[str]
    for number, shown in _shown(text):
        if shown.startswith("- ") and key:
            values.append(shown[2:].strip("\"' "))
            continue
        if values:
            yield _record(line, "Flags", component, {key: _value(key, ",".join(values))})
        values = []
        name, colon, value = shown.partition(":")
        key, line = name.rstrip("+"), number
        if colon and value.strip():
            yield _record(number, "Flags", component, {key: _value(key, value)})
    if values:
        yield _record(line, "Flags", component, {key: _value(key, ",".join(values))})


_FORMS = (
    Form(_is_subnet, _subnet),
    Form(_is_configuration, _configuration),
    Form(_is_static_pod, _manifest),
    Form(_is_cni, _cni),
    Form(_is_unit_config, _unit_config),
    Form(_is_flags, _flags),
    Form(_is_resolver, _resolver),
    Form(_is_hosts, _hosts),
)

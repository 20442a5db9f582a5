"""Reads Node objects out of YAML, with their lines; only what a node's record needs is made, so that no trick can grow it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from netparse.lazy import lazy_re

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML without libyaml: the same, ten times slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_MAX_CHARS = 64 << 20
_MAX_VALUES = 100_000  # of one object; a node with all its labels and taints has a few hundred
_DEPTH = 8
_WANTED = {"metadata", "objectMeta", "spec", "status"}
_UNWANTED = {"managedFields", "images", "volumesAttached", "volumesInUse", "capacity", "allocatable", "config"}
_CHUNK = lazy_re(r"(?:---|- apiVersion:|- kind:|- metadata:)")
_MARGIN = lazy_re(r"---|\.\.\.$|(?:apiVersion|kind|metadata|status):|[%}\]]")
"""What may stand at the margin behind the items of a list."""
_NESTED = lazy_re(r"[\[{](?:\s*[\[{]){200}|^\s*(?:- ){200}|^ {2000}", re.MULTILINE)


class YamlError(ValueError):
    """The text is no YAML that can be read, in a sentence."""


@dataclass(slots=True)
class Found:
    """The objects with the index of the line of their name; ``unread`` are indexes of lines that could not be read."""

    objects: list[tuple[Any, int]] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    listed: bool = False
    broken: bool = False
    is_list: bool = False


def read_yaml(lines: Sequence[str]) -> Found:
    """Return the objects of all documents, of a list its items; where the text was cut, of the parts that are whole."""
    text = "\n".join(lines).expandtabs(8) + "\n"
    if len(text) > _MAX_CHARS:
        raise YamlError(f"it has more than {_MAX_CHARS >> 20} MiB of YAML")
    if _NESTED.search(text):
        raise YamlError("it is nested too deeply to be read")
    if (found := _whole(text)) is not None:
        return found
    if foreign := set(_foreign(lines)):
        lines = ["" if n in foreign else line for n, line in enumerate(lines)]
        found = _whole("\n".join(lines).expandtabs(8) + "\n")
    found = found or _in_parts(lines)
    found.unread.extend(foreign)
    if not found.objects:
        raise YamlError("the YAML is broken and no whole Node object is left in it")
    return found


def read_value(text: str) -> Any:
    """Return the value of a text all of which is one document of YAML, down to a few levels; None of another."""
    if _NESTED.search(text):
        return None
    try:
        root = yaml.compose(text, _Loader)
        return None if root is None else _plain(root, 1, [_MAX_VALUES])
    except (YamlError, yaml.YAMLError, RecursionError, ValueError):
        return None


def _whole(text: str) -> Found | None:
    """Return the objects of a text all of which is YAML; None of another."""
    found = Found()
    try:
        for root in yaml.compose_all(text, _Loader):
            _take(found, root, 0)
    except YamlError:
        raise
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return found


def _take(found: Found, root: Node | None, shift: int) -> None:
    for node, is_list in _items(root):
        thing = _plain(node, 0, [_MAX_VALUES])
        if isinstance(thing, dict):
            found.objects.append((thing, shift + _line_of_name(node)))
            found.listed = found.listed or is_list == "NodeList"
            found.is_list = found.is_list or bool(is_list)
    if isinstance(root, MappingNode) and _child(root, "items") is not None and _child(root, "kind") is None:
        found.broken = True  # kubectl sorts the keys: the kind of a list comes after its items


def _in_parts(lines: Sequence[str]) -> Found:
    """Return what the parts give that begin where an item or a document does."""
    found = Found(broken=True)
    starts = [n for n, line in enumerate(lines) if _CHUNK.match(line)]
    found.unread = list(range(starts[0] if starts else len(lines)))
    for start, end in pairwise([*starts, len(lines)]):
        part = list(lines[start:end])
        part[0] = part[0].replace("---", "   ", 1)
        trailing = (
            next((n for n, x in enumerate(part) if n and x and x[0] not in " -#"), len(part))
            if part[0][:1] == "-"
            else len(part)
        )
        try:
            root = yaml.compose("\n".join(part[:trailing]) + "\n", _Loader)
            if isinstance(root, SequenceNode) and len(root.value) == 1:
                root = root.value[0]
            _take(found, root, start)
        except (yaml.YAMLError, RecursionError, ValueError):
            found.unread.extend(range(start, end))
    return found


def _foreign(lines: Sequence[str]) -> Iterator[int]:
    """Yield the indexes of messages that came between the lines of an item of a list."""
    inside = False
    for n, line in enumerate(lines):
        if line.startswith("- "):
            inside = True
        elif line and line[0] not in " #\t":
            inside = inside and not _MARGIN.match(line)
            if inside:
                yield n


def _items(root: Node | None) -> Iterator[tuple[Node, str]]:
    if isinstance(root, SequenceNode):
        yield from ((item, "List") for item in root.value)
    elif isinstance(root, MappingNode):
        items = _child(root, "items")
        kind = _child(root, "kind")
        if isinstance(items, SequenceNode):
            yield from ((item, kind.value if isinstance(kind, ScalarNode) else "List") for item in items.value)
        else:
            yield root, ""


def _child(node: Node | None, *names: str) -> Node | None:
    for name in names:
        if not isinstance(node, MappingNode):
            return None
        node = next((v for k, v in node.value if isinstance(k, ScalarNode) and k.value == name), None)
    return node


def _line_of_name(node: Node) -> int:
    name = _child(node, "metadata", "name") or _child(node, "name")
    return int((name or node).start_mark.line)


def _plain(node: Node, depth: int, left: list[int]) -> Any:
    """Return the Python form of a node down to a few levels, without the parts that no record needs.

    ``left`` counts down what may still be made: aliases of aliases would else grow without end.
    """
    left[0] -= 1
    if left[0] < 0:
        raise YamlError("it grows beyond measure when its aliases are followed")
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if depth >= _DEPTH:
        return None
    if isinstance(node, SequenceNode):
        return [_plain(item, depth + 1, left) for item in node.value[:10_000]]
    out: dict[str, Any] = {}
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.value not in _UNWANTED:
            if depth == 0 and not isinstance(value, ScalarNode) and key.value not in _WANTED:
                continue
            out[key.value] = _plain(value, depth + 1, left)
    return out


def _scalar(node: ScalarNode) -> Any:
    if node.tag.endswith(":bool"):
        return node.value.lower() in ("true", "yes", "on")
    return None if node.tag.endswith(":null") else node.value

"""Reads objects out of YAML one by one, as kubectl, collectors and people write it: a list needs the room of one item.

Each item is read for itself; parts that no record needs (managed fields, volumes, environments) are not even read.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from netparse.lazy import lazy_re
from netparse.parsers.kubernetes.found import Found, State

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML without libyaml: the same, ten times slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_MAX_VALUES = 200_000  # of one object
_MAX_CHARS = 8 << 20  # of one object, without what is not read
_DEPTH = 16
_ITEMS = lazy_re(r"items:\s*(\[\])?\s*$")
_OF_LIST = lazy_re(r"(?:apiVersion|kind|metadata|status):|\.\.\.$|[%}\]]")
"""What may stand at the margin behind the items of a list."""
_DASH = lazy_re(r" *- ")
_UNREAD = lazy_re(
    r"( *(?:- )*)(?:managedFields|images|volumes|volumeMounts|volumeDevices|env|envFrom|tolerations|affinity|resources|allocatedResources"
    r"|imagePullSecrets|lifecycle|securityContext|topologySpreadConstraints|volumesAttached|volumesInUse|capacity|allocatable"
    r"|user|resizePolicy|binaryData|volumeClaimTemplates|dns-resolver|ovn|ovs-db):\s*$"
)
_BLOCK = lazy_re(r"( *)(?:- )*(?:[^\s#'\"].*: +|- +|)[|>][+-]?\d?[+-]?\s*$")
_NESTED = lazy_re(r"[\[{](?:\s*[\[{]){200}|^\s*(?:- ){200}|^ {2000}", re.MULTILINE)
_WHOLE = lazy_re(r"0|-?[1-9]\d{0,17}")
_KIND = lazy_re(r"kind: *[\"']?(\w+)", re.MULTILINE)


class _Part:
    """The lines of a document or of an item of a list; ``first`` is the number of the first."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.lines: list[str] = []


def read_yaml(lines: Iterable[str], state: State) -> Iterator[Found]:
    """Yield the objects of all documents, of lists their items, in the order of the text."""
    for part, kind, in_list in _parts(lines, state):
        last = part.first + len(part.lines) - 1
        shown = "\n".join(part.lines)
        kept = _without_unread(part.lines)
        text = "\n".join(kept).expandtabs(8) + "\n"
        if not text.strip():
            continue
        try:
            root = None if len(text) > _MAX_CHARS or _NESTED.search(text) else yaml.compose(text, _Loader)
            thing = _plain(root, 0, [_MAX_VALUES]) if root is not None else None
        except (yaml.YAMLError, RecursionError, ValueError):
            root = thing = None
        if root is None or _is_two(root):
            state.broken = True
            continue
        state.took(part.first, last)
        if in_list and isinstance(thing, list) and len(thing) == 1 and isinstance(root, SequenceNode):
            root, thing = root.value[0], thing[0]
        if isinstance(thing, dict) and isinstance(thing.get("items"), list):  # written in one line, or indented oddly
            state.is_list = True
            for each in thing["items"]:
                yield Found(each, part.first, part.first, last, thing.get("kind"), in_list=True, text=shown)
        elif isinstance(thing, list):
            state.is_list = True
            for each, node in zip(thing, root.value, strict=False):
                yield Found(each, part.first + _line_of_name(node), part.first, last, None, in_list=True, text=shown)
        else:
            yield Found(thing, part.first + _line_of_name(root), part.first, last, kind, in_list=in_list, text=shown)


def _parts(lines: Iterable[str], state: State) -> Iterator[tuple[_Part, str | None, bool]]:
    """Cut the text where documents and the items of lists begin; what stands around the items tells their kind at most."""
    part = _Part(1)
    kind: str | None = None
    inside = False  # behind a line `items:`
    dash = ""
    seen_list = False
    for number, line in enumerate(lines, 1):
        if line.startswith("---"):
            yield part, kind, inside
            part, kind, inside, dash = _Part(number), None, False, ""
            part.lines.append(line.replace("---", "   ", 1))
        elif not inside and _ITEMS.match(line):
            found = _KIND.search("\n".join(part.lines))
            kind = found[1] if found else None
            state.is_list = seen_list = True
            state.took(part.first, number)
            part, inside, dash = _Part(number + 1), not line.rstrip().endswith("[]"), ""
        elif inside and (not dash or line.startswith(dash)) and (begins := _DASH.match(line)):
            if part.lines:
                yield part, kind, True
            dash = dash or begins[0]
            part = _Part(number)
            part.lines.append(line)
        elif inside and line[:1] not in ("", " ", "#", "\t") and not _OF_LIST.match(line):
            state.foreign.add(number)  # a message that came between
            part.lines.append("")
        elif inside and line[:1] not in ("", " ", "#", "\t"):
            yield part, kind, True
            part, inside = _Part(number), False
            part.lines.append(line)
        else:
            part.lines.append(line)
    if seen_list and not inside and part.lines and _is_rest_of_list(part.lines):
        state.took(part.first, part.first + len(part.lines) - 1)
        return
    yield part, kind, inside


def _is_rest_of_list(lines: list[str]) -> bool:
    """Whether lines behind the items are of their list: kubectl sorts the keys, so that kind and metadata come last."""
    return not any(x.startswith(("spec:", "status:", "data:", "apiVersion:")) for x in lines)


def _without_unread(lines: list[str]) -> list[str]:
    """Return the lines, those blanked that stand below a key which nobody needs; block texts stay as they are."""
    out: list[str] = []
    dropped = literal = -1  # the column of the key above lines that are dropped, or kept as they are
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        if literal >= 0:
            if not line.strip() or indent > literal:
                out.append(line)
                continue
            literal = -1
        if dropped >= 0:
            if not line.strip() or indent > dropped or (indent == dropped and line[indent : indent + 2] in ("- ", "-")):
                out.append("")
                continue
            dropped = -1
        if line.endswith(":") and (found := _UNREAD.match(line)):
            dropped = len(found[1])
        elif ("|" in line or ">" in line) and (block := _BLOCK.match(line)):
            literal = len(block[1])
        out.append(line)
    return out


def _is_two(root: Node) -> bool:
    """Whether an object has a key twice: the line between two of them is lost."""
    one = root.value[0] if isinstance(root, SequenceNode) and len(root.value) == 1 else root
    keys = [k.value for k, _ in one.value if isinstance(k, ScalarNode)] if isinstance(one, MappingNode) else []
    return len(set(keys)) < len(keys)


def _line_of_name(node: Node) -> int:
    name = _child(node, "metadata", "name") or _child(node, "name")
    return int((name or node).start_mark.line)


def _child(node: Node | None, *names: str) -> Node | None:
    for name in names:
        if not isinstance(node, MappingNode):
            return None
        node = next((v for k, v in node.value if isinstance(k, ScalarNode) and k.value == name), None)
    return node


def _plain(node: Node, depth: int, left: list[int]) -> Any:
    """Return the Python form of a node. ``left`` counts down what may still be made: aliases of aliases would else grow on."""
    left[0] -= 1
    if left[0] < 0:
        raise ValueError("it grows beyond measure when its aliases are followed")
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if depth >= _DEPTH:
        return None
    if isinstance(node, SequenceNode):
        return [_plain(item, depth + 1, left) for item in node.value]
    pairs = ((k.value, v) for k, v in node.value if isinstance(k, ScalarNode))
    return {key: _plain(value, depth + 1, left) for key, value in pairs}


def _scalar(node: ScalarNode) -> Any:
    """Return true, false, null and whole numbers as such; every other value as it is written."""
    if node.tag.endswith(":bool"):
        return node.value.lower() in ("true", "yes", "on")
    if node.tag.endswith(":int") and _WHOLE.fullmatch(node.value):
        return int(node.value)
    return None if node.tag.endswith(":null") else node.value

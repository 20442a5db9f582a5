"""Rules of the routing policy: those that came and went, whatever their priority."""

from collections.abc import Iterator

from netparse.cluster import Node, Origin
from netparse.comparison.model import Change, VisibilityChange, evidence
from netparse.comparison.visibility import only_one_side
from netparse.parsers import Kind
from netparse.records import RoutingRule


def compare_rules(old: Node, new: Node) -> Iterator[Change | VisibilityChange]:
    """Yield rules that one side has and the other has not, by their words. Those of pods on EKS come and go with them: that is noise."""
    if (missing := only_one_side(old, new, Kind.RULES, "rules of the routing policy")) is not None:
        yield from missing
        return
    before, after = _rules(old), _rules(new)
    for words in dict.fromkeys((*before, *after)):
        if len(before.get(words, ())) == len(after.get(words, ())):
            continue
        came = len(after.get(words, ())) > len(before.get(words, ()))
        origin, rule = (after if came else before)[words][-1]
        yield Change(
            node=new.name,
            area="rule",
            kind="added" if came else "removed",
            subject=words,
            before=None if came else rule,
            after=rule if came else None,
            noise=_is_of_pod(words, old, new),
            old=() if came else evidence(origin),
            new=evidence(origin) if came else (),
        )


def _rules(node: Node) -> dict[str, list[tuple[Origin, str]]]:
    found: dict[str, list[tuple[Origin, str]]] = {}
    for capture in node.of(Kind.RULES)[:1]:
        for r in capture.records:
            if isinstance(r, RoutingRule):
                origin = Origin(capture, r.line)
                text = " ".join(origin.text.split())
                found.setdefault(text.partition(": ")[2] or text, []).append((origin, text))
    return found


def _is_of_pod(words: str, old: Node, new: Node) -> bool:
    """Whether a rule is for a single address of no interface, and the node looks up the table for none of its own either."""
    source, table = _source(words), words.rpartition("lookup ")[2]
    held = {str(ip) for node in (old, new) for ip in node.held}
    own = (r for node in (old, new) for r in _rules(node) if r.rpartition("lookup ")[2] == table)
    return source is not None and source not in held and not any(_source(r) in held for r in own)


def _source(words: str) -> str | None:
    """Return the single address that a rule is for."""
    parts = words.split()
    address = parts[1] if parts[:1] == ["from"] and len(parts) > 1 else "all"
    return None if address == "all" or "/" in address else address

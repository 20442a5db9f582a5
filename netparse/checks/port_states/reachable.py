"""Whether a port that others need listens where they look for it."""

import re
from dataclasses import replace
from typing import Literal

from netparse.checks.port_states.model import PortJudgement, PortState
from netparse.checks.port_states.words import shown_addresses, why_not
from netparse.cluster import Listener, Node
from netparse.lazy import lazy_re

_PIPE = lazy_re(r"\|(?=(?:[^'\"]*['\"][^'\"]*['\"])*[^'\"]*$)")
_GREP = lazy_re(r"\s*e?grep(?P<options>(?:\s+-[iwEn]+)*)\s+(?P<pattern>'[^']*'|\"[^\"]*\"|[^\s-]\S*)\s*")
_BLANK = lazy_re(r"\s")
_OTHER_FAMILY = {
    "tcp": "tcp6",
    "tcp6": "tcp",
    "udp": "udp6",
    "udp6": "udp",
    "IPv4": "IPv6",
    "IPv6": "IPv4",
    "0.0.0.0:*": ":::*",
    ":::*": "0.0.0.0:*",
    "[::]:*": "0.0.0.0:*",
}
"""What stands in a row of a listener of the other family: a dual-stack wildcard is a row of IPv6."""


def reachable(found: PortJudgement) -> PortJudgement | None:
    """Return the judgement of a port that others need: whether it listens where they look for it, as far as the captures show."""
    node, rule = found.node, found.rule
    outside = tuple(x for x in found.listeners if not x.loopback)
    if any(_answers(x, node) for x in outside) or any(x.address in node.internal_ips for x in outside):
        return found
    uncertainty = _uncertainty(found, outside)
    if uncertainty is not None:
        certain = {PortState.LOOPBACK} if any(not x.unplaced for x in outside) else set()
        possible_states = frozenset({PortState.LOOPBACK, PortState.ELSEWHERE} - certain)
        return replace(found, possible_states=possible_states, uncertainty=uncertainty[0], settled_by=uncertainty[1])
    if rule.kind != "listener":
        return None
    state = PortState.ELSEWHERE if outside else PortState.LOOPBACK
    reason = f"{rule.component} listens on {shown_addresses(found.listeners)} only"
    if any(x.wildcard for x in outside):
        reason += f" ({'IPv4' if node.family == 'inet6' else 'IPv6'} alone)"
    if outside:
        reason += f"; the INTERNAL-IP is {', '.join(map(str, node.internal_ips))}"
    return replace(found, state=state, reason=reason)


def _answers(x: Listener, node: Node) -> bool:
    """Whether a wildcard answers in a family of the INTERNAL-IP: 0.0.0.0 is nothing to a node that is known by IPv6."""
    families = {"inet6" if ip.version == 6 else "inet" for ip in node.internal_ips}
    return x.wildcard and (not families or bool(families & x.families))


def _uncertainty(
    found: PortJudgement, outside: tuple[Listener, ...]
) -> tuple[str, Literal["sockets", "address"]] | None:
    """Return why the captures do not show whether others reach the port, and what would settle it; None when they do."""
    node = found.node
    if any(x.unplaced for x in outside):
        return f"{found.rule.component} listens on an address that the capture does not show", "sockets"
    shown = node.proves_no_listener(found.rule.protocol) or all(map(shows_its_others, found.listeners))
    if not shown:
        return f"it is seen on {shown_addresses(found.listeners)}, but {why_not(node, found.rule.protocol)}", "sockets"
    if outside and not node.internal_ips:
        return "the INTERNAL-IP of this node is not known", "address"
    if outside and node.links and not any(node.holder(ip) for ip in node.internal_ips):
        return "the INTERNAL-IP stands on none of the node's interfaces", "address"  # that has a finding of its own
    return None


def shows_its_others(x: Listener) -> bool:
    """Whether a filter that kept this row would have kept one of the same process and port on another address, of either family."""
    command = x.origin.capture.command_line
    if command is None or not x.host:
        return False
    first, *pipes = _PIPE.split(command.text)
    patterns = [_pattern(m["options"], m["pattern"]) for p in pipes if (m := _GREP.fullmatch(p))]
    row = x.origin.text.replace(x.host, "", 1)
    other = " ".join(_OTHER_FAMILY.get(word, word) for word in _BLANK.split(row))
    try:
        kept = all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns for text in (row, other))
    except re.error:
        return False
    narrow = re.search(r"(?:^|\s)(?:-[a-z]*[46][a-z]*|--ipv[46]|src|dst|sport|dport)(?:\s|$)", first)
    return bool(pipes) and len(patterns) == len(pipes) and kept and not narrow


def _pattern(options: str, quoted: str) -> str:
    pattern = quoted.strip("'\"").replace(r"\|", "|")
    return rf"(?<!\w)(?:{pattern})(?!\w)" if "w" in options else pattern

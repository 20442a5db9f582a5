"""Tells which command printed a section: by its content; by its name only where the content leaves it open."""

from collections.abc import Sequence

from netparse.parsers import PARSERS, Parser

# First lines that only these commands print: their parsers are asked first, and the others need not be loaded. Signatures are
# exclusive (a test compares all of them on every fixture), so that this changes nothing but the time.
_HEADINGS = {
    "NAME ": ("kubectl_get_nodes",),
    "1: lo: <": ("ip_address", "ip_link"),
    "default via ": ("ip_route",),
    "Kernel IP routing table": ("route_n",),
    "Iface\t": ("proc_net_route",),
    "Address ": ("arp",),
    "IP address ": ("proc_net_arp",),
    "Netid ": ("ss",),
    "State ": ("ss",),
    "Active Internet connections (": ("netstat",),
    "  sl  local_address": ("proc_net_tcp", "proc_net_udp"),
}
_LOOKED_AT = 400  # lines: enough for the longest preamble and one interface
_OBJECT = 5000  # … of JSON and YAML, in which what tells a node stands late
_WIDTH = 100_000


def recognize(lines: Sequence[str], hint: str | None = None, parsers: Sequence[Parser] = PARSERS) -> Parser | None:
    """Return the parser whose signature these lines bear; ``hint`` (a stem) decides only between several, and where none does."""
    shown = _shown(lines)
    if not shown:
        return None
    hinted = next((p for p in parsers if p.stem == hint), None)
    if hinted and hinted.signature(shown):
        return hinted
    headed = next((stems for start, stems in _HEADINGS.items() if shown[0].startswith(start)), ())
    first = next((p for p in parsers if p.stem in headed and p.signature(shown)), None)
    if first:
        return first
    found = next((p for p in parsers if p is not hinted and p.signature(shown)), None)
    if not found and hinted and hinted.plausible and hinted.plausible(shown):
        return hinted
    return found


def recognize_own(lines: Sequence[str], parsers: Sequence[Parser]) -> Parser | None:
    """Return the user's own parser whose signature these lines bear."""
    own = [p for p in parsers if p.own]
    shown = _shown(lines) if own else []
    return next((p for p in own if shown and p.signature(shown)), None)


def signatures(lines: Sequence[str]) -> list[str]:
    """Return the stems of all parsers whose signature holds, in the order of ``PARSERS``."""
    shown = _shown(lines)
    return [p.stem for p in PARSERS if shown and p.signature(shown)]


def _shown(lines: Sequence[str]) -> list[str]:
    first = next((line.lstrip() for line in lines if line and not line.isspace()), "")
    structured = first.startswith(("{", "[", "}", "]", '"', "---", "apiVersion:", "kind:", "items:", "- apiVersion:"))
    shown = [line for line in lines[: _OBJECT if structured else _LOOKED_AT] if line]
    return [line[:_WIDTH] for line in shown]

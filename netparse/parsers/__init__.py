"""One module per command; ``PARSERS`` is the registry, in the order in which signatures are tried and captures preferred."""

from netparse.parsers.base import Parsed, Parser, Text
from netparse.parsers.kinds import Kind
from netparse.parsers.lazy import lazy_parser

PARSERS: tuple[Parser, ...] = (
    lazy_parser("kubectl_get_nodes"),
    lazy_parser("kubectl_nodes_object"),
    lazy_parser("kubectl_describe_node"),
    lazy_parser("ip_address"),
    lazy_parser("ip_link"),
    lazy_parser("ip_route"),
    lazy_parser("ip_neigh"),
    lazy_parser("ifconfig"),
    lazy_parser("route_n"),
    lazy_parser("proc_net_route"),
    lazy_parser("arp"),
    lazy_parser("netstat"),
    lazy_parser("ss"),
    lazy_parser("proc_net_tcp"),
    lazy_parser("proc_net_udp"),
    lazy_parser("proc_net_arp"),
    lazy_parser("hostname"),
    lazy_parser("uname"),
)

_PLACES = {parser.stem: n for n, parser in enumerate(PARSERS)}


def kinds_of(stem: str | None) -> tuple[Kind, ...]:
    """Return the kinds of evidence that a command gives; none for what is no command, and for a user's own."""
    return PARSERS[_PLACES[stem]].kinds if stem in _PLACES else ()


def place_of(stem: str | None) -> int:
    """Return the command's place in the registry: of two captures of one kind and the same worth the first is preferred."""
    return _PLACES.get(stem or "", len(PARSERS))


__all__ = ["PARSERS", "Kind", "Parsed", "Parser", "Text", "kinds_of", "place_of"]

"""What a node's firewall must let in: flows with the addresses of those who connect, as every kind of rules needs it."""

from collections.abc import Iterable
from dataclasses import dataclass

from netparse.cluster import Prefix
from netparse.firewall.cluster import Addresses
from netparse.firewall.flows import Flow

_TEXT = 120
"""Comments in rules: iptables takes 255 characters, nft 128."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A port that is let in from the networks ``four`` and ``six``, or from everywhere where ``anywhere`` is set."""

    protocol: str
    first: int
    last: int
    peers: tuple[str, ...]
    text: str
    anywhere: bool = False
    four: tuple[Prefix, ...] = ()
    six: tuple[Prefix, ...] = ()
    active: bool = True
    """Whether it is opened; what may be needed is written down as a comment."""

    @property
    def ports(self) -> str:
        """The port or range, joined by a hyphen."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The openings of a node, and what to say of them at the head of the rules."""

    title: str
    openings: tuple[Opening, ...]
    remarks: tuple[str, ...] = ()


def policy_of(flows: Iterable[Flow], addresses: Addresses, title: str) -> Policy:
    """Return what nodes that these flows lead to let in: one opening per port, from all who need it."""
    by_port: dict[tuple[bool, str, int, int], list[Flow]] = {}
    for flow in flows:
        by_port.setdefault((not flow.opened, flow.protocol, flow.first, flow.last), []).append(flow)
    openings = [_opening(found, addresses) for _, found in sorted(by_port.items(), key=lambda item: item[0])]
    live = {(o.protocol, o.first, o.last) for o in openings if o.active and o.anywhere}
    openings = [o for o in openings if o.active or (o.protocol, o.first, o.last) not in live]
    return Policy(title=title, openings=tuple(openings), remarks=tuple(_remarks(openings, addresses)))


def _opening(flows: list[Flow], addresses: Addresses) -> Opening:
    peers = tuple(dict.fromkeys(flow.source for flow in flows))
    known = [addresses.of(peer) for peer in peers]
    anywhere = any(networks is None for networks in known)
    networks = tuple({p: None for found in known if found for p in found})
    texts = tuple(dict.fromkeys(f"{flow.component}: {flow.purpose}{_condition(flow)}" for flow in flows))
    what = tuple(x for x in texts if not any(y != x and y.startswith(x) for y in texts))
    return Opening(
        protocol=flows[0].protocol,
        first=flows[0].first,
        last=flows[0].last,
        peers=peers,
        text=_plain(f"{'; '.join(what)} (from {', '.join(peers)})"),
        anywhere=anywhere,
        four=() if anywhere else tuple(p for p in networks if p.version == 4),
        six=() if anywhere else tuple(p for p in networks if p.version == 6),
        active=flows[0].opened,
    )


def _condition(flow: Flow) -> str:
    return f" [{flow.need} {flow.detail}]" if flow.detail and not flow.seen else ""


def _remarks(openings: list[Opening], addresses: Addresses) -> Iterable[str]:
    if not addresses.of_peer:
        yield "The addresses of the nodes are not known, so every port is open to everybody; --from BUNDLE fills them in."
    elif "pods" not in addresses.of_peer:
        yield "The network of the pods was not captured: what pods need is open to everybody."
    if any(not o.active for o in openings):
        yield "Lines that begin with # are of functions that may be switched off: take away the # where one is used."
    yield "SSH is open to everybody, so that these rules lock nobody out: narrow it to the network of the administrators."
    yield "Traffic that is forwarded to and from pods is not touched; the network plugin's own rules see to it."


def _plain(text: str) -> str:
    """Return the text in ASCII without quotes, short enough for a comment of every tool."""
    ascii_text = (
        " ".join(text.split())
        .replace("…", "...")
        .replace("—", "-")
        .encode("ascii", "ignore")
        .decode()
        .replace('"', "")
        .replace("'", "")
    )
    return ascii_text if len(ascii_text) <= _TEXT else f"{ascii_text[: _TEXT - 3]}..."

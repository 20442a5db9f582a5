"""What becomes of one piece of a text: the addresses, MACs, domains and names in it replaced, the rest as it was."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Set
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

from netparse.redact.addresses import Addresses
from netparse.redact.domains import IQN, is_own, labels_of_customer, own_domains
from netparse.redact.forms import ADDRESS_AND_PORT, FOUND, OCTET, is_chain, may_hold
from netparse.redact.key_rules import IN_A_PIECE
from netparse.redact.keys import KEY
from netparse.redact.names import Names, is_of_roles
from netparse.redact.packed import repacked
from netparse.redact.quoting import quoted
from netparse.redact.reverse import reversed_ip4, reversed_ip6
from netparse.redact.shapes import ZEROS
from netparse.redact.special import HEXADECIMAL, is_ip6
from netparse.redact.spellings import Spellings
from netparse.redact.tokens import Hexadecimal
from netparse.redact.words import SYSTEM_USERS, TOP_LEVELS

_KEY = re.compile(IN_A_PIECE)
_ALNUM = re.compile(r"[0-9a-z]+")
_ADDRESS_IN_NAME = re.compile(
    rf"(?<![0-9a-z])((?:ip-)?{OCTET}(?:-{OCTET}){{3}})(?![0-9-])|(?<![0-9])({OCTET}(?:\.{OCTET}){{3}})(?![0-9])"
)
_STOP = re.compile(r"[^0-9A-Za-z.-]|\Z")
_DIGITS_OF_ADDRESS = 8  # of the shortest number that is looked for as an address
_CUT = 12  # the shortest beginning of a name that is taken for that name, cut
_CUT_BY_PS = 7  # … where a "+" says that it is cut

_MANY = 100_000  # forms of pieces that are remembered
# … of WireGuard, which nothing beside it need tell; its padding is no part of the piece.
_KEY_OF_32_BYTES = re.compile(r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?=[^0-9]*[0-9])[A-Za-z0-9+/]{43}\Z")
_MAC = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}\Z")  # as nearly all commands print it
# Devices of pods, each of a name of its own, which is random.
_DEVICE = re.compile(r"(?:veth|cali|lxc)([0-9a-f]{8}|[0-9a-f]{11})(?:@(?:if\d+|eth0))?:?\Z")
_OF_FRAMES = (12, 14)  # octets of two MACs, with the type of what they carry: MAC= in the kernel's log of packets
_DUID = "00:01:00:01:"  # of which the end is a MAC


class Kinds(NamedTuple):
    """Which kinds of values are replaced."""

    ip: bool = True
    mac: bool = True
    hostname: bool = True
    domain: bool = True
    user: bool = True
    key: bool = True


class PieceRedactor:
    """Replaces what is known of, wherever it stands in a piece of text. ``known`` are names in lower case."""

    def __init__(
        self,
        addresses: Addresses,
        names: Names,
        known: Set[str],
        kinds: Kinds,
        text: Callable[[str], str],
        spellings: Spellings,
    ) -> None:
        self.spellings = spellings
        self._addresses, self._names, self._kinds, self._text = addresses, names, kinds, text
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(known, key=len, reverse=True):
            self._by_first.setdefault(_first(name), []).append(name)
        self._sorted = sorted(known)
        self._known_names = known
        firsts = set(self._by_first)
        self._beginnings = firsts | {f[:n] for f in firsts for n in range(_CUT_BY_PS, len(f))}
        self._shapes = {b.translate(ZEROS) for b in self._beginnings}
        self._dull: dict[str, bool] = {}
        self._simple = _Simple(lambda text: self._ip4(text, None))
        self.used: dict[str, str] = {}
        """Names that were replaced, in lower case, with their pseudonyms."""

    def plain(self, piece: str) -> str:
        """Return a piece of text with pseudonyms, itself where nothing can be in it, and a Hexadecimal where what is around it tells.

        Times and numbers are ever new; whether something can be in a piece is decided once for all that have their digits alike.
        """
        if piece.isdigit() and len(piece) < _DIGITS_OF_ADDRESS:
            return piece
        address, colon, port = piece.partition(":")
        if (met := self._simple.get(address)) is not None and (not port or port.isdigit()):
            return met + colon + port
        if is_chain(piece):
            return piece
        if self._kinds.mac and _MAC.match(piece):
            new = self._addresses.mac(piece.replace(":", ""))
            return f"{new[:2]}:{new[2:4]}:{new[4:6]}:{new[6:8]}:{new[8:10]}:{new[10:]}"
        if (device := _DEVICE.match(piece)) and not self.spellings.knows(device[1]):
            return piece
        if self.is_dull(piece.translate(ZEROS)):
            return piece
        if self._kinds.ip:
            if simple := ADDRESS_AND_PORT.match(piece):
                return self._simple[simple[1]] + simple[2]
            if HEXADECIMAL.match(piece):
                return Hexadecimal(piece)
        return self.known(piece)

    def name(self, name: str) -> str:
        """Return the pseudonym of a name, as it is written."""
        pseudonym = self._pseudonym(name)
        if pseudonym != name:
            self.used[name.lower()] = pseudonym.lower()
        return pseudonym

    def is_dull(self, shape: str) -> bool:
        """Whether a piece with these letters, marks and any digits is neither looked into nor looked at."""
        dull = self._dull.get(shape)
        if dull is None:
            if len(self._dull) > _MANY:
                self._dull.clear()
            dull = self._dull[shape] = self._is_dull(shape)
        return dull

    def _is_dull(self, shape: str) -> bool:
        return (shape.isdigit() and len(shape) < _DIGITS_OF_ADDRESS) or (
            len(shape) < 24
            and not may_hold(shape)
            and shape.count(".") < 3
            and self._shapes.isdisjoint(_ALNUM.findall(shape.lower()))
            and not HEXADECIMAL.match(shape)
        )

    def known(self, piece: str) -> str:
        """Return a piece with pseudonyms that is no address of the kernel's."""
        if not may_hold(piece) and self._beginnings.isdisjoint(_ALNUM.findall(piece.lower())):
            return piece
        if "%" in piece and (unquoted := quoted(piece, self._text)) is not None:
            return unquoted
        piece = self._spelled(piece)
        if self._kinds.key and _KEY.search(piece):
            piece = _KEY.sub(KEY, piece)
        if (packed := repacked(piece, self._text)) is not None:
            return packed
        if self._kinds.key and _KEY_OF_32_BYTES.match(piece):
            return KEY
        return "".join(self._spans(piece))

    def _spelled(self, piece: str) -> str:
        """Return the piece with what is told only by being known; it is looked for before the rest, which it must not be part of."""
        if self._kinds.hostname:
            piece = self.spellings.id_in(piece)
        if self._kinds.mac:
            piece = self.spellings.mac_in(piece)
        if self._kinds.domain and "iqn." in piece.lower():
            piece = IQN.sub(lambda m: m[1] + self._turned_domain(m[2]), piece)
        return piece

    def _turned_domain(self, text: str) -> str:
        """Return a domain that begins with its last label, as the name of a disk has it, with a pseudonym."""
        turned = ".".join(reversed(text.split(".")))
        return ".".join(reversed(self.name(turned).split("."))) if is_own(turned) else text

    def _spans(self, piece: str) -> Iterator[str]:
        at = 0
        for match in FOUND.finditer(piece) if any(c in ":." or c.isdigit() for c in piece) else ():
            found = self._address(match)
            if found is not None:
                yield self._domains(piece, at, match.start())
                yield found
                at = match.end()
        yield self._domains(piece, at, len(piece))

    def _address(self, match: re.Match[str]) -> str | None:
        kind, text = next(name for name, value in match.groupdict().items() if value is not None), match[0]
        if kind in ("mac", "dashed_mac", "dotted_mac"):
            return self._mac(text) if self._kinds.mac else None
        if kind == "cloud":
            return self._cloud(text) if self._kinds.hostname else None
        if kind == "account":
            return self.name(text) if self._kinds.domain else None
        if not self._kinds.ip:
            return None
        if kind == "v6":
            return self._ip6(match)
        if kind == "reverse":
            return reversed_ip4(text, self._addresses.ip)
        if kind == "nibbles":
            return reversed_ip6(text, self._addresses.ip)
        if kind == "dashed":
            return self._ip4_in(text)
        if kind in ("dashed6", "underscored6"):
            mark = "-" if kind == "dashed6" else "_"
            colons = text.replace(mark, ":")
            known = is_ip6(colons) and _in_use(IPv6Address(colons))
            return self._addresses.ip(IPv6Address(colons)).compressed.replace(":", mark) if known else None
        if kind == "hosted":
            return self._ip4_in(text)
        return self._ip4(match["v4"], match["length"])

    def _cloud(self, text: str) -> str:
        """Return the pseudonym of what a cloud calls a machine, a disk, a network: ``i-0abc…``."""
        kind, _, digits = text.partition("-")
        new = self.used[text.lower()] = f"{kind}-{self._names.hexadecimal(digits.lower())}"
        return new

    def _ip4(self, text: str, length: str | None) -> str:
        octets = text.split(".")
        address = IPv4Address(".".join(str(int(o)) for o in octets))
        if length is None or int(length) > 32:
            return str(self._addresses.ip(address)) + ("" if length is None else f"/{length}")
        return f"{self._addresses.with_length(address, int(length))}/{length}"

    def _ip6(self, match: re.Match[str]) -> str | None:
        text = match["v6"]
        tail = text[len(text.rstrip(":")) :] if not text.endswith("::") else ""
        body = text[: len(text) - len(tail)]
        if not is_ip6(body):
            return None
        address = IPv6Address(body)
        if int(address) >> 112 and not _in_use(address):
            return None
        length = match["length6"]
        pseudonym = (
            self._addresses.ip(address)
            if length is None
            else self._addresses.with_length(address, min(int(length), 128))
        )
        tail += "" if length is None else f"/{length}"
        out = f"::ffff:{IPv4Address(int(pseudonym) & 0xFFFFFFFF)}" if "." in body else pseudonym.compressed
        return (out.upper() if body.isupper() else out) + tail

    def _mac(self, text: str) -> str:
        digits = re.split(r"[:-]", text) if "." not in text else [p[i : i + 2] for p in text.split(".") for i in (0, 2)]
        if len(digits) in _OF_FRAMES and not text.startswith(_DUID):
            ends = (":".join(digits[at : at + 6]) for at in (0, 6))
            return ":".join([*map(self._mac, ends), *digits[12:]])
        own = digits[-6:]
        turned = self._addresses.mac("".join(d.zfill(2) for d in own).lower())
        octets = [turned[i : i + 2] for i in range(0, 12, 2)]
        if any(len(d) == 1 for d in own):
            octets = [o.lstrip("0") or "0" for o in octets]
        if text.isupper():
            octets = [o.upper() for o in octets]
        if "." in text:
            return ".".join("".join(octets[i : i + 2]) for i in (0, 2, 4))
        return ("-" if "-" in text else ":").join([*digits[:-6], *octets])

    def _domains(self, piece: str, start: int, end: int) -> str:
        """Return a part of a piece in which no address stands as addresses do."""
        part = piece[start:end]
        if "." not in part or not (self._kinds.domain or self._kinds.user):
            return self._leaf(part)
        out, at = [], 0
        for match in own_domains(part):
            box, domain = match["box"] or "", match["mail"] or match["domain"]
            before = part[at : match.start()]
            out += [self._leaf(before), self._box(box), "@" if box else "", self._domain(domain)]
            at = match.end()
        return "".join(out) + self._leaf(part[at:])

    def _box(self, name: str) -> str:
        """Return the pseudonym of a mailbox, unless every system has that user."""
        stays = not name or not self._kinds.user or name == KEY or name.lower() in SYSTEM_USERS
        return self._known(name) if stays else self.name(name)

    def _domain(self, text: str) -> str:
        """Return a domain with its labels replaced but the last; of a cloud's domain those of the customer only."""
        if not self._kinds.domain:
            return self._known(text)
        own = labels_of_customer(text)
        return self.name(own) + text[len(own) :]

    def _leaf(self, part: str) -> str:
        """Return a part of a piece in which no domain stands either."""
        if self._kinds.ip and len(part) > 4:
            part = self.spellings.ip_in(part)
        return self._known(part)

    def _known(self, part: str) -> str:
        """Return the part with every name in it replaced that stands between other characters than letters and digits."""
        if not part or not self._by_first:
            return part
        low = part.lower()
        out, at = [], 0
        for start in _starts(low):
            if start < at or (start == 1 and low[0] == "-"):  # -w3 is an option
                continue
            end = self._end_of_name(low, start)
            if end:
                out += [part[at:start], self.name(part[start:end])]
                at = end
        return "".join(out) + part[at:] if out else part

    def _end_of_name(self, low: str, start: int) -> int:
        for name in self._by_first.get(_first(low[start:]), ()):
            end = start + len(name)
            if low.startswith(name, start) and not low[end : end + 1].isalnum():
                return end
        return self._end_of_cut(low, start)

    def _end_of_cut(self, low: str, start: int) -> int:
        """Return the end of a name that a column cut: nothing of the name follows."""
        stop = _STOP.search(low, start)
        end = stop.start() if stop else len(low)
        enough = _CUT_BY_PS if low[end : end + 1] == "+" else _CUT
        if end - start < enough or low[end : end + 1] not in (":", "+", ""):
            return 0
        beginning = low[start:end]
        at = bisect_left(self._sorted, beginning)
        return end if at < len(self._sorted) and self._sorted[at].startswith(beginning) else 0

    def _pseudonym(self, name: str) -> str:
        """Return the pseudonym of a name, of a cut one the beginning of the whole one's; addresses in it are in step."""
        low = name.lower()
        at = bisect_left(self._sorted, low) if len(low) >= _CUT_BY_PS else len(self._sorted)
        if at < len(self._sorted) and self._sorted[at] != low and self._sorted[at].startswith(low):
            return _cased(self._pseudonym(self._sorted[at])[: len(name)].ljust(len(name), "x"), name)
        at, out = 0, []
        for match in _ADDRESS_IN_NAME.finditer(name) if self._kinds.ip else ():
            out += [self._labels(name[at : match.start()]), self._ip4_in(match[0])]
            at = match.end()
        return "".join(out) + self._labels(name[at:], alone=not out)

    def _labels(self, text: str, *, alone: bool = False) -> str:
        """Return the pseudonym of labels with dots between them; the last one stays where it is a top-level domain."""
        labels = text.split(".")
        last = [labels.pop()] if len(labels) > 1 and labels[-1].lower() in TOP_LEVELS else []
        own = (
            label
            if is_of_roles(label) and (n or not alone) and label.lower() not in self._known_names
            else self._names.pseudonym(label)
            for n, label in enumerate(labels)
        )
        return ".".join([*own, *last])

    def _ip4_in(self, text: str) -> str:
        """Return ``ip-192-0-2-1``, ``192-0-2-1``, ``192_0_2_1`` or ``192.0.2.1``, as it may stand in a name, with a pseudonym in it."""
        before = text[:3] if text[:1] in ("i", "I") else ""
        mark = next(c for c in ".-_" if c in text[len(before) :])
        return before + str(self._addresses.ip(IPv4Address(text[len(before) :].replace(mark, ".")))).replace(".", mark)


class _Simple(dict[str, str]):
    """What becomes of the commonest piece, an IPv4 address: with a new port behind it, it is new, and was looked at before."""

    def __init__(self, compute: Callable[[str], str]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, address: str) -> str:
        found = self[address] = self._compute(address)
        return found


def _cased(text: str, like: str) -> str:
    return "".join(c.upper() if model.isupper() else c for c, model in zip(text, like, strict=True))


def _first(text: str) -> str:
    """Return the letters and digits that a text begins with."""
    match = re.match(r"[0-9a-z]*", text)
    return match[0] if match else ""


def _starts(low: str) -> Iterable[int]:
    """Return where names may begin: behind what is neither letter nor digit."""
    return (m.start() for m in re.finditer(r"(?<![0-9a-z])[0-9a-z_]", low))


def _in_use(address: IPv6Address) -> bool:
    """Whether it lies where addresses are given out; ``dead::beef`` is a word of a program."""
    top = int(address) >> 112
    return 0x2000 <= top < 0x4000 or top >= 0xFC00 or top == 0x64

"""Looks for what a map has replaced in files that are given away: in every byte, packed, encoded or drawn."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from netparse.redact.bundle import LIMITS
from netparse.redact.map import RedactMap
from netparse.redact.packed import decoded
from netparse.redact.ranges import INSIDE, OF_CLUSTERS
from netparse.redact.tokens import different_pieces
from netparse.sources import Skipped, open_sources

_IP4 = re.compile(r"(?<!\d)\d{1,3}(?:[._-]\d{1,3}){3}(?!\d)")
_IP6 = re.compile(r"[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]+(?:\d{1,3}(?:\.\d{1,3}){3})?")
_MAC = re.compile(r"(?:[0-9A-Fa-f]{1,2}[:-]){5}[0-9A-Fa-f]{1,2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}")
# Addresses as the kernel prints them: of sockets and routes from their end on. What has digits only may be any number.
_HEX4 = re.compile(r"(?<![0-9A-Za-z])(?:0x)?(?=[0-9]*[A-Fa-f])([0-9A-Fa-f]{8})(?![0-9A-Za-z]|:[0-9A-F]{4}\b|\t)")
_HEX4_TURNED = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[A-F])([0-9A-F]{8})(?=:[0-9A-F]{4}\b|\t)")
_HEX_MAC = re.compile("(?<![0-9A-Fa-f])[0-9A-Fa-f]{12}(?![0-9A-Fa-f])")
_REVERSED = re.compile(r"(?<![0-9.])(\d{1,3}(?:\.\d{1,3}){3})\.in-addr\.arpa")
_AT_ONCE = 400  # names in one expression


class Found(NamedTuple):
    """An original that stands in a file."""

    source: str
    original: str


class Verification(NamedTuple):
    """``found`` are originals, ``unread`` was not searched. ``ambiguous`` originals are pseudonyms of others too: they prove nothing."""

    found: tuple[Found, ...]
    ambiguous: int
    files: int
    unread: tuple[Skipped, ...]


def verify_redaction(paths: Sequence[str | Path], known: RedactMap) -> Verification:
    """Search files, folders and archives for the originals of a map."""
    search = _Search(known)
    found: list[Found] = []
    unread: list[Skipped] = []
    files = 0
    for item in open_sources(paths, limits=LIMITS, wanted=lambda _path, _head: True, fingerprints=False):
        if isinstance(item, Skipped):
            found += [Found(item.source, o) for o in search.text(item.source)]
            if item.kind not in ("alias", "duplicate"):
                unread.append(item)
            continue
        files += 1
        originals = search.text(item.source.partition("!/")[2] or item.path)
        for text in _texts(item.data):
            originals |= search.text(text)
        found += [Found(item.source, o) for o in sorted(originals)]
    return Verification(tuple(found), search.ambiguous, files, tuple(unread))


class _Search:
    def __init__(self, known: RedactMap) -> None:
        # The first address of a range that every cluster has stands with the range's length, whoever else has it.
        common = {network.network_address for network in (*INSIDE, *OF_CLUSTERS)}
        addresses = {str(a): str(p) for a, p in known.addresses.items() if a not in common}
        self.ambiguous = 0
        self._addresses = self._told_apart(addresses)
        self._macs = self._told_apart(known.macs)
        names = sorted(self._told_apart(known.replaced_names), key=len, reverse=True)
        self._names = [
            re.compile(rf"(?i)(?<![0-9a-z])(?:{'|'.join(map(re.escape, names[at : at + _AT_ONCE]))})(?![0-9a-z])")
            for at in range(0, len(names), _AT_ONCE)
        ]

    def text(self, text: str) -> set[str]:
        """Return the originals that a text has."""
        found = {a for a in (re.sub("[_-]", ".", m) for m in set(_IP4.findall(text))) if a in self._addresses}
        for candidate in set(_IP6.findall(text)):
            found |= {a for a in _ip6(candidate) if a in self._addresses}
        macs = (re.split("[:-]", m) if "." not in m else [m.replace(".", "")] for m in set(_MAC.findall(text)))
        found |= {a for a in map(_ip4_of, _HEX4.findall(text)) if a in self._addresses}
        found |= {a for a in (_ip4_of(x, turned=True) for x in _HEX4_TURNED.findall(text)) if a in self._addresses}
        found |= {
            a for a in (".".join(reversed(m.split("."))) for m in _REVERSED.findall(text)) if a in self._addresses
        }
        digits = {"".join(o.zfill(2) for o in octets).lower() for octets in macs} & self._macs
        digits |= {m.lower() for m in _HEX_MAC.findall(text)} & self._macs
        found |= {":".join(m[i : i + 2] for i in range(0, 12, 2)) for m in digits}
        for names in self._names:
            found |= {name.lower() for name in names.findall(text)}
        for piece in different_pieces(text):
            if len(piece) >= 16 and (inner := decoded(piece)):
                found |= self.text(inner)
        if "%" in text and (unquoted := unquote(text)) != text:
            found |= self.text(unquoted)
        return found

    def _told_apart(self, pairs: Mapping[str, str]) -> set[str]:
        """Return the originals that are nobody's pseudonym: the others may stand there rightly."""
        moved = {original for original, pseudonym in pairs.items() if original != pseudonym}
        both = moved & set(pairs.values())
        self.ambiguous += len(both)
        return moved - both


def _ip4_of(digits: str, *, turned: bool = False) -> str:
    raw = bytes.fromhex(digits)
    return str(IPv4Address(raw[::-1] if turned else raw))


def _ip6(candidate: str) -> Iterator[str]:
    """Yield what an address may be, written as it is in a map: what stands last may be a port."""
    for text in (candidate.rstrip(":"), candidate.rpartition(":")[0]):
        try:
            yield str(ip_address(text))
        except ValueError:
            continue


def _texts(data: bytes) -> Iterator[str]:
    """Yield the texts that are in a file: itself, and what is packed in a PDF or an office document."""
    yield data.decode("utf-8", "replace")
    if b"\0" in data[:4096]:
        yield data.decode("utf-16", "replace")
    if data.startswith(b"%PDF-"):
        yield from _of_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as document:
                yield from (document.read(name).decode("utf-8", "replace") for name in document.namelist())
        except (zipfile.BadZipFile, RuntimeError, OSError):
            return


def _of_pdf(data: bytes) -> Iterator[str]:
    """Yield the words of a PDF's pages, its attachments, outlines and metadata, and each of its streams unpacked."""
    from pypdf import PdfReader  # an optional library
    from pypdf.generic import StreamObject

    reader = PdfReader(io.BytesIO(data))
    yield "\n".join(page.extract_text() for page in reader.pages)
    yield str(reader.metadata)
    for name, contents in reader.attachments.items():
        yield name
        yield from (text for content in contents for text in _texts(content))
    for number in range(len(reader.xref_objStm) + len(reader.xref.get(0, {}))):
        thing = reader.get_object(number) if number else None
        yield str(thing)
        if isinstance(thing, StreamObject):
            yield thing.get_data().decode("utf-8", "replace")

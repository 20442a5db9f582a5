"""What a file is by its first bytes, and the stream that unpacks it."""

import bz2
import gzip
import re
import tarfile
from collections.abc import Callable
from typing import BinaryIO, Literal, cast

from netparse.sources.stream import Stream
from netparse.sources.text import looks_like_text
from netparse.sources.unpackers import Xz, Zstd

Format = Literal["tar", "zip", "gz", "xz", "bz2", "zst"]

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"\x1f\x8b\x08", "gz"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
)
_BZ2 = re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)")
_ZST_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")

_SEALED: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"age-encryption\.org/|-----BEGIN AGE ENCRYPTED FILE-----"), "age"),
    (re.compile(rb"Salted__"), "openssl"),
    (re.compile(rb"-----BEGIN PGP MESSAGE-----"), "GnuPG"),
    # A public-key or passphrase session key packet, old and new packet format
    (re.compile(rb"(?s)(\x84.|\x85..|\xc1[\x00-\xbf]|\xc1[\xc0-\xdf].)\x03|[\x8c\xc3][\x04-\x40][\x04\x05]"), "GnuPG"),
)
# Public keys, signatures and keyrings (of apt, for one) are binary and have the suffix too: no secret, and no loss
_KEYS = re.compile(rb"(?s)[\x88-\x8b\x98-\x9b\xc2\xc6].|.{8}KBXf|-----BEGIN PGP (?:PUBLIC KEY|SIGNATURE)")
_SEALED_SUFFIXES = ((".gpg", "GnuPG"), (".pgp", "GnuPG"), (".age", "age"), (".enc", "a password"))

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"LZIP", "lzip"),
    (b"\x1f\x9d", "compress (.Z)"),
    (b"\x89LZO\x00", "lzop"),
    (b"MSCF", "cabinet"),
)

# What people attach to a ticket instead of text
_BINARY: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), name)
    for pattern, name in (
        (
            rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|BM.{4}\0\0\0\0|RIFF.{4}WEBP|II\*\0|MM\0\*|\0\0[\1\2]\0.\0",
            "a picture",
        ),
        (rb".{4}ftyp(?:heic|heix|mif1|avif)", "a picture"),
        (rb".{4}ftyp|\x1aE\xdf\xa3", "a film"),
        (
            rb"\xd4\xc3\xb2\xa1|\xa1\xb2\xc3\xd4|\x4d\x3c\xb2\xa1|\xa1\xb2\x3c\x4d|\x0a\x0d\x0d\x0a",
            "a capture of packets",
        ),
        (rb"\x7fELF|MZ.{58}", "a program"),
        (rb"SQLite format 3\0", "a database"),
        (rb"\xd0\xcf\x11\xe0.*_\0_\0s\0u\0b\0s\0t\0g\x001", "a mail of Outlook (.msg; a mail saved as .eml is read)"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document (.docx is read)"),
        (rb"LPKSHHRH", "a journal of systemd"),
    )
)

ARCHIVE_SUFFIXES = (".tar", ".tgz", ".txz", ".tbz", ".tbz2", ".tzst", ".zip", ".gz", ".xz", ".bz2", ".zst")
_OFFICE = re.compile(rb"\[Content_Types\]\.xml|mimetypeapplication/vnd\.oasis\.opendocument")
_SINGLE_SUFFIXES = (".gz", ".xz", ".bz2", ".zst", ".zstd")


def is_document(head: bytes) -> bool:
    """Whether a file is an office document or a PDF: the former is a zip, and no bundle."""
    return head.startswith(b"%PDF-") or (head.startswith(b"PK\x03\x04") and bool(_OFFICE.search(head, 0, 512)))


def sniff(head: bytes) -> Format | None:
    """Return the format of an archive or compressed file; None for anything else."""
    if is_document(head):
        return None
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if _BZ2.match(head):
        return "bz2"
    if _ZST_SKIPPABLE.match(head):
        return "zst"
    return "tar" if _is_tar(head) else None


def sealed_with(head: bytes, path: str) -> str | None:
    """Return what a file is encrypted with, judged by its first bytes, or by its suffix where they are not text."""
    for pattern, name in _SEALED:
        if pattern.match(head):
            return name
    if _KEYS.match(head):
        return None
    by_suffix = next((name for suffix, name in _SEALED_SUFFIXES if path.lower().endswith(suffix)), None)
    return None if by_suffix is None or looks_like_text(head) else by_suffix


def foreign_format(head: bytes) -> str | None:
    """Return the name of an archive format that cannot be opened here."""
    return next((name for magic, name in _FOREIGN if head.startswith(magic)), None)


def binary_format(head: bytes) -> str | None:
    """Return what a file that is not text is, "a picture"; None where its first bytes do not tell."""
    return next((name for pattern, name in _BINARY if pattern.match(head)), None)


def what_it_is(head: bytes, path: str) -> str | None:
    """Return what a file is that is no text, and what to do with it; None for text and for documents, whose text is read."""
    if sealed := sealed_with(head, path):
        return f"encrypted with {sealed}; decrypt it first"
    if foreign := foreign_format(head):
        return f"a {foreign} archive, which netparse cannot open; unpack it first"
    if form := sniff(head):
        return f"an archive ({form}): `netparse check` and `netparse inspect` read it as it is; unpack it for `netparse parse`"
    if is_document(head) or looks_like_text(head):
        return None
    return f"{binary_format(head) or 'binary'}, not text; ask for the output as text"


def without_suffix(path: str) -> str:
    """Return the name that a single compressed file has when unpacked."""
    for suffix in _SINGLE_SUFFIXES:
        if path.lower().endswith(suffix) and not path.endswith("/" + suffix):
            return path[: -len(suffix)] or path
    return path


def unpacked(packed: Stream, form: Format) -> Callable[[int], bytes]:
    """Return ``pull(n)`` for the unpacked bytes. read1 is used because read loses what came before an error."""
    reader = cast(BinaryIO, packed)  # nothing but read is called
    match form:
        case "gz":
            return gzip.GzipFile(fileobj=reader).read1
        case "bz2":
            return bz2.BZ2File(reader).read1
        case "xz":
            return Xz(packed).read1
        case _:
            return Zstd(packed).read1


def _is_tar(head: bytes) -> bool:
    """Return whether a tar header with a right checksum stands first (old archives have no magic)."""
    if len(head) < tarfile.BLOCKSIZE or not head[148:156].strip(b" \0").isdigit():  # the checksum; spares the rest
        return False
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True

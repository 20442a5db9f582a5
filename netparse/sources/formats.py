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

ARCHIVE_SUFFIXES = (".tar", ".tgz", ".txz", ".tbz", ".tbz2", ".tzst", ".zip", ".gz", ".xz", ".bz2", ".zst")
_SINGLE_SUFFIXES = (".gz", ".xz", ".bz2", ".zst", ".zstd")


def is_document(head: bytes) -> bool:
    """Whether a file is an office document or a PDF: the former is a zip, and no bundle."""
    return head.startswith(b"%PDF-") or (head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in head[:512])


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

"""Archives that were made to hurt: every one ends early, with a sentence, and the honest members are read."""

import bz2
import gzip
import lzma
import random
import stat
import struct
import tarfile
import tracemalloc
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
import zstandard

from netparse.sources import Limits, Skipped, open_sources
from tests.sources.hostile import (
    many_headers,
    overlapping_zip,
    tar_info,
    tar_of,
    tar_of_infos,
    zip_directory,
    zip_link,
    zip_of,
    zip_with_flag,
)
from tests.sources.reading import notes, read, saved

MIB = 1 << 20


@pytest.mark.parametrize(
    ("target", "kind", "words"),
    [
        ("good", "alias", "a link to good in the same bundle"),
        ("./good", "alias", "a link to good"),
        ("/etc/passwd", "link", "leads outside the bundle (/etc/passwd)"),
        ("../../../etc/passwd", "link", "leads outside the bundle"),
        ("me", "link", "leads in a circle"),
        ("missing", "link", "not in the bundle"),
    ],
)
def test_links_are_told_and_never_followed_out(tmp_path: Path, target: str, kind: str, words: str) -> None:
    """Symbolic links in tar and zip: inside they are another name of a file, anything else is refused."""
    tar = tar_of_infos(tar_info("me", type=tarfile.SYMTYPE, linkname=target), tar_info("good", size=1))
    members, skipped = read(saved(tmp_path, "b.tar", tar))
    assert [m.path for m in members] == ["good"]
    assert [s.kind for s in skipped] == [kind]
    assert words in skipped[0].reason
    if target != "good" and target != "./good":
        _, skipped = read(saved(tmp_path, "b.zip", zip_link("me", target)))
        assert [s.kind for s in skipped] == [kind]


@pytest.mark.parametrize(
    ("name", "target", "kind"),
    [
        ("a/b", "good", "alias"),
        ("./a/b", "./good", "alias"),
        ("/a/b", "/good", "alias"),
        ("b", "/etc/passwd", "link"),
        ("a/b", "../../etc/passwd", "link"),
        ("b", "c", "link"),
    ],
)
def test_hard_links_are_counted_from_the_root(tmp_path: Path, name: str, target: str, kind: str) -> None:
    """A hard link names its target in full; outside it is refused as a symbolic one is."""
    tar = tar_of_infos(tar_info("good", size=1), tar_info(name, type=tarfile.LNKTYPE, linkname=target))
    members, skipped = read(saved(tmp_path, "b", tar))
    assert [m.path for m in members] == ["good"]
    assert [s.kind for s in skipped] == [kind]


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, b"V", b"?"])
def test_devices_and_pipes_are_never_opened(tmp_path: Path, kind: bytes) -> None:
    """Whatever is no file, folder or link is a sentence."""
    members, skipped = read(saved(tmp_path, "b", tar_of_infos(tar_info("dev/x", type=kind), tar_info("ok", size=1))))
    assert [m.path for m in members] == ["ok"]
    assert [s.kind for s in skipped] == ["special"]


def test_a_pipe_in_a_zip_is_never_opened(tmp_path: Path) -> None:
    """Zip can state Unix file types too."""
    _, skipped = read(saved(tmp_path, "b", zip_link("pipe", "", stat.S_IFIFO | 0o644)))
    assert notes(skipped) == [("pipe", "special")]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"age-encryption.org/v1\n-> X25519 abc\n", "support.zip.age"),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n", "support"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQEM\n", "sos.tar.xz.asc"),
        (b"\x85\x02\x0c\x03" + bytes(range(200)), "sos"),
        (b"\x8c\x0d\x04\x09\x03\x02" + bytes(range(200)), "sos.tar.xz"),
        (b"Salted__" + bytes(range(64)), "bundle.tar.gz"),
        (b"\xd2\xff\x00\x01" * 30, "secured-sos.tar.xz.gpg"),
    ],
)
def test_encrypted_files_are_called_encrypted(tmp_path: Path, head: bytes, name: str) -> None:
    """By content, and by suffix where the content says nothing; inside an archive as well as alone."""
    for path in (saved(tmp_path, name, head), saved(tmp_path, "outer.zip", zip_of({name: head}))):
        members, skipped = read(path)
        assert members == []
        assert [s.kind for s in skipped] == ["encrypted"]


def test_a_text_called_gpg_is_read(tmp_path: Path) -> None:
    """Talk about encryption is not encryption."""
    members, skipped = read(saved(tmp_path, "list.gpg", b"pub rsa4096\nSalted__ is what openssl writes\n"))
    assert (len(members), skipped) == (1, [])


def test_a_zip_with_a_password_is_said_for_each_member(tmp_path: Path) -> None:
    """The members that are not encrypted are read."""
    data = zip_with_flag(zip_of({"secret": b"x", "open": b"y"}), 1)
    members, skipped = read(saved(tmp_path, "b.zip", data))
    assert [m.path for m in members] == ["open"]
    assert notes(skipped) == [("secret", "encrypted")]


@pytest.mark.parametrize("magic", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01", b"\x04\x22\x4d\x18", b"LZIP\x01"])
def test_other_archivers_are_named(tmp_path: Path, magic: bytes) -> None:
    """The user is told what it is and what to do."""
    _, skipped = read(saved(tmp_path, "b", magic + bytes(100)))
    assert [s.kind for s in skipped] == ["unsupported"]
    assert "unpack it first" in skipped[0].reason


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress, zstandard.compress])
def test_a_bomb_ends_at_the_ratio(tmp_path: Path, pack) -> None:
    """Little that unpacks to much is stopped, said once, and its neighbour in the folder is read."""
    saved(tmp_path, "bomb", pack(tar_of({"first": b"1: lo", "zeros": bytes(24 * MIB), "last": b"x"})))
    saved(tmp_path, "good.tar", tar_of({"ip_a": b"1: lo"}))
    members, skipped = read(tmp_path, limits=Limits(ratio=100, ratio_after=4 * MIB))
    assert [m.path for m in members] == ["first", "ip_a"]
    assert [s.kind for s in skipped if s.is_loss] == ["limit"]
    assert "times its size" in next(s.reason for s in skipped if s.is_loss)


def test_a_packed_text_without_end_is_cut_and_said(tmp_path: Path) -> None:
    """One line of 24 MiB: what the limit allows is kept."""
    members, skipped = read(saved(tmp_path, "line.gz", gzip.compress(b"a" * 24 * MIB)), limits=Limits(member_bytes=MIB))
    assert [(len(m.data), m.truncated, m.note) for m in members] == [
        (MIB, True, "longer than 1,048,576 bytes; what came before was read")
    ]
    assert skipped == []


def test_the_total_is_a_limit_of_its_own(tmp_path: Path) -> None:
    """Many members that are each small enough stop at the total, whatever the format."""
    for name, data in (("b.tgz", gzip.compress(tar_of(_texts()))), ("b.zip", zip_of(_texts()))):
        members, skipped = read(saved(tmp_path, name, data), limits=Limits(total_bytes=4 * MIB))
        assert 2 <= len(members) <= 5
        assert [s.reason for s in skipped] == ["reading stopped: more than 4,194,304 bytes unpacked in all"]


def _texts() -> dict[str, bytes]:
    return {f"t{number}": b"text\n" * (MIB // 5) for number in range(10)}


def test_quine_like_nesting_ends_at_the_depth(tmp_path: Path) -> None:
    """Fifty layers of gzip are five too many, forty-five times."""
    data = b"text"
    for _ in range(50):
        data = gzip.compress(data)
    members, skipped = read(saved(tmp_path, "b.gz", data))
    assert members == []
    assert [s.kind for s in skipped] == ["limit"]


def test_more_members_than_the_limit_are_cut_off(tmp_path: Path) -> None:
    """The first are read; one sentence names the number."""
    files = {f"f{number:03}": b"x" for number in range(20)}
    path = saved(tmp_path, "b", tar_of(files))
    members, skipped = read(path, limits=Limits(members=5))
    assert [m.path for m in members] == ["f000", "f001", "f002", "f003", "f004"]
    assert [(s.source, s.reason) for s in skipped] == [(path, "more than 5 members; the first 5 were read")]
    members, skipped = read(saved(tmp_path, "z", zip_of(files)), limits=Limits(members=5))
    assert (len(members), len(skipped)) == (5, 1)


def test_a_flood_of_members_ends_at_the_limit(tmp_path: Path) -> None:
    """Within the memory of a few members, and with signs of life."""
    path = saved(tmp_path, "b.tgz", gzip.compress(many_headers(50_000), 1))
    beats: list[int] = []
    tracemalloc.start()
    kinds = {type(item) for item in open_sources([path], limits=Limits(members=5_000), progress=beats.append)}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert Skipped in kinds
    assert peak < 60 * MIB
    assert sum(beats) == Path(path).stat().st_size


def test_a_zip_directory_of_a_million_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    """zipfile makes an object of each entry when it opens; it must not come to that."""
    path = saved(tmp_path, "b.zip", zip_directory(1_000_000))
    tracemalloc.start()
    members, skipped = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert members == []
    assert [s.kind for s in skipped] == ["limit"]
    assert peak < 120 * MIB


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip_members_that_unpack_without_bound_are_read_in_small_steps(tmp_path: Path, method: int) -> None:
    """32 MiB of zeros in some hundred bytes: no step may unpack them all to look at the head."""
    tracemalloc.start()
    _, skipped = read(saved(tmp_path, "b.zip", zip_of({"zeros": bytes(32 * MIB)}, method)))
    tracemalloc.stop()
    assert [s.kind for s in skipped] == ["binary"]


def test_a_dictionary_that_fills_the_memory_is_refused(tmp_path: Path) -> None:
    """An xz header may ask for gigabytes before the first byte is unpacked."""
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 29}]
    packer = lzma.LZMACompressor(lzma.FORMAT_XZ, filters=filters)
    members, skipped = read(saved(tmp_path, "b.tar.xz", packer.compress(b"x" * 100) + packer.flush()))
    assert members == []
    assert [s.kind for s in skipped] == ["damaged"]
    assert "Memory usage limit" in skipped[0].reason


def test_headers_of_headers_do_not_exhaust_the_stack(tmp_path: Path) -> None:
    """A thousand long-name headers in a row, each promising the next."""
    long_name = tar_info("././@LongLink", type=tarfile.GNUTYPE_LONGNAME, size=2).tobuf(tarfile.GNU_FORMAT)
    chain = (long_name + b"a\0".ljust(512, b"\0")) * 3000
    members, skipped = read(saved(tmp_path, "b", tar_of({"ok": b"x"})[:1024] + chain))
    assert [m.path for m in members] == ["ok"]
    assert [s.kind for s in skipped] == ["damaged"]


@pytest.mark.parametrize("body", [b"1" * 60_000, b"a" * 2 * MIB])
def test_monstrous_headers_are_refused(tmp_path: Path, body: bytes) -> None:
    """Digits on which a pattern of tarfile runs for hours, and headers that fill the memory."""
    head = tar_info("pax", type=tarfile.XHDTYPE, size=len(body)).tobuf(tarfile.USTAR_FORMAT)
    data = tar_of({"ok": b"x"})[:1024] + head + body + bytes(-len(body) % 512) + tar_of({"never": b"x"})
    members, skipped = read(saved(tmp_path, "b", data))
    assert [m.path for m in members] == ["ok"]
    assert [s.kind for s in skipped] == ["damaged"]


def test_a_sparse_member_of_a_petabyte_is_looked_at_and_left(tmp_path: Path) -> None:
    """Holes cost nothing to write; its head of NULs is binary."""
    info = tar_info("sparse", pax_headers={"GNU.sparse.size": str(1 << 50), "GNU.sparse.map": f"{1 << 49},0"})
    members, skipped = read(saved(tmp_path, "b", tar_of_infos(info, tar_info("ok", size=1), form=tarfile.PAX_FORMAT)))
    assert [m.path for m in members] == ["ok"]
    assert notes(skipped) == [("sparse", "binary")]


def test_a_negative_size_does_not_go_in_circles(tmp_path: Path) -> None:
    """Base-256 numbers may be negative; going back is refused."""
    header = bytearray(tar_info("neg").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" * 10 + b"\xf0\x00"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    members, skipped = read(saved(tmp_path, "b", tar_of({"ok": b"x"})[:1024] + bytes(header) + bytes(2048)))
    assert [m.path for m in members][:1] == ["ok"]
    assert any(s.kind in ("damaged", "truncated") for s in skipped)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("archive.tar", bytes(10240)),
        ("empty.tar.gz", gzip.compress(bytes(10240), mtime=0)),
        ("nothing.tar", b""),
        ("nothing.tgz", b""),
    ],
    ids=["archive.tar", "empty.tar.gz", "nothing.tar", "nothing.tgz"],
)
def test_empty_archives_are_called_empty(tmp_path: Path, name: str, data: bytes) -> None:
    """An archive of NULs is what a collector leaves that found nothing."""
    members, skipped = read(saved(tmp_path, name, data))
    assert members == []
    assert [s.kind for s in skipped] == ["empty"]


def test_an_empty_zip_is_no_error(tmp_path: Path) -> None:
    """It has a directory, and nothing in it: nothing to say about any member."""
    assert read(saved(tmp_path, "b.zip", zip_of({})))[0] == []


def test_an_archive_name_on_noise_is_a_loss(tmp_path: Path) -> None:
    """Random bytes called tar.xz are not one more binary file that nobody needs."""
    _, skipped = read(saved(tmp_path, "sos.tar.xz", bytes(range(200, 0, -1)) * 9))
    assert [(s.kind, s.is_loss) for s in skipped] == [("damaged", True)]


SMALL = Limits(kept_bytes=4 * MIB, kept_ratio_after=MIB, kept_ratio=10)


def test_all_that_is_kept_has_a_limit_whatever_it_is_packed_in(tmp_path: Path) -> None:
    """The rest is not read, and told."""
    saved(tmp_path, "d/a.tar", tar_of(_noise(8)))
    saved(tmp_path, "d/z", b"text\n" * 10)
    members, skipped = read(tmp_path / "d", limits=SMALL)
    assert sum(len(m.data) for m in members) == 4 * MIB
    assert [m.truncated for m in members] == [False] * 4
    reasons = {s.source.rpartition("/")[2]: s.reason for s in skipped if s.is_loss}
    assert "more than 4,194,304 bytes of captures in all; --max-size allows more" in reasons["a.tar"]
    assert {"a.tar", "z"} <= set(reasons)


def _noise(count: int) -> dict[str, bytes]:
    rng = random.Random(1)
    return {f"t{n}": rng.randbytes(MIB // 2).hex("\n", 30).encode()[:MIB].ljust(MIB, b"0") for n in range(count)}


def test_members_of_a_bomb_are_not_kept_though_each_is_small(tmp_path: Path) -> None:
    """A tar.xz of a few kB, and a zip whose members are all the same bytes of the file."""
    for name, data in (("b.txz", lzma.compress(tar_of(_texts()))), ("b.zip", overlapping_zip(b"text\n" * 90_000, 20))):
        members, skipped = read(saved(tmp_path, name, data), limits=SMALL)
        assert sum(len(m.data) for m in members) <= 3 * MIB
        assert "its captures unpack to more than 10 times its size" in skipped[-1].reason


def test_what_python_warns_of_is_no_message_to_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Since 3.13 zipfile warns of members that share their bytes, on standard error; what is lost stands in the result."""
    inner = zipfile.ZipFile.open

    def warning(self: zipfile.ZipFile, *args: Any, **more: Any) -> Any:
        warnings.warn("Overlapped entries: 'm' (possible zip bomb)", stacklevel=2)
        return inner(self, *args, **more)

    data = overlapping_zip(b"text\n" * 90_000, 3)
    monkeypatch.setattr(zipfile.ZipFile, "open", warning)
    members, _ = read(saved(tmp_path, "b.zip", data))
    assert len(members) == 3


def test_lines_without_text_count_as_lines(tmp_path: Path) -> None:
    """A flood of line ends would take ten times its bytes in memory."""
    members, skipped = read(saved(tmp_path, "b", b"text" + b"\n" * MIB), limits=Limits(member_bytes=MIB))
    assert [(len(m.data), m.truncated, m.note) for m in members] == [
        (MIB // 16 + 4, True, "more than 65,536 lines; what came before was read")
    ]
    assert skipped == []


def test_holes_of_sparse_members_count(tmp_path: Path) -> None:
    """They cost nothing to write."""
    head = b"text\n".ljust(512)
    sizes = {"GNU.sparse.size": str(32 * MIB), "GNU.sparse.map": "0,512"}
    infos = [tar_info(f"s{n}", size=512, pax_headers=sizes) for n in range(5)]
    data = tar_of_infos(*infos, form=tarfile.PAX_FORMAT).replace(b"x" * 512, head)
    members, skipped = read(saved(tmp_path, "b", data), limits=Limits(ratio=100, ratio_after=64 * MIB))
    assert len(members) <= 2
    assert "times its size" in skipped[-1].reason


def test_a_file_of_holes_is_not_read_to_its_end(tmp_path: Path) -> None:
    """A TiB that takes one block of the disk would be hashed for an hour."""
    with (tmp_path / "netstat.txt").open("wb") as file:
        file.write(b"text\n")
        file.truncate(1 << 40)
    saved(tmp_path, "other", b"text\n")
    items = open_sources([tmp_path], limits=Limits(member_bytes=MIB))
    found = [item for item in items if isinstance(item, Skipped)]
    assert [s.reason for s in found] == [
        "reading stopped: it is 1,099,511,627,776 bytes long, and nearly all of it is a hole"
    ]
    assert [i.source.rpartition("/")[2] for i in items.inputs] == ["other"]


def test_a_zip_member_without_a_name_costs_nothing_else(tmp_path: Path) -> None:
    """zipfile itself fails on one."""
    data = zip_of({"m": b"text"})
    at = data.index(b"PK\x01\x02")
    entry = bytearray(data[at : data.index(b"PK\x05\x06") - 1])
    entry[28:30] = b"\x00\x00"  # the length of the name
    whole = data[at : data.index(b"PK\x05\x06")]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(entry) + len(whole), at, 0)
    members, _ = read(saved(tmp_path, "b.zip", data[:at] + bytes(entry) + whole + end))
    assert "m" in [m.path for m in members]

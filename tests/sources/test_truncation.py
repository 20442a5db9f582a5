"""Archives that were cut or damaged on their way: what was there is kept, and the loss is said."""

import bz2
import gzip
import io
import lzma
import random
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netparse.sources import Limits, Member, open_sources
from tests.sources.hostile import tar_of, zip_of
from tests.sources.reading import read, saved

noise = random.Random(5)
FILES = {f"top/f{number}": (b"%d " % number) * 300 + noise.randbytes(300).hex().encode() for number in range(12)}
PACKERS = {"": bytes, "gz": gzip.compress, "xz": lzma.compress, "bz2": bz2.compress, "zst": zstandard.compress}


@pytest.mark.parametrize("form", PACKERS)
def test_a_tar_cut_anywhere_gives_what_was_before_the_cut(tmp_path: Path, form: str) -> None:
    """At every offset: members are whole or marked, in order, never invented, and the cut is said."""
    whole = PACKERS[form](tar_of(FILES))
    last = len(whole) - (9000 if form == "" else 1)  # the padding after the end mark is nobody's loss
    counts = []
    for cut in range(20 if form else 600, last, max(1, last // 60)):
        members, skipped = read(saved(tmp_path, "b.tar", whole[:cut]))
        for member, (name, data) in zip(members, FILES.items(), strict=False):
            assert member.path == name
            assert data.startswith(member.data)
            assert member.truncated == (member.data != data)
        assert [s for s in skipped if s.is_loss], cut
        counts.append(len(members))
    if form not in ("bz2", "zst"):  # one block of these holds all
        assert counts[-1] >= 10


@pytest.mark.parametrize("form", PACKERS)
def test_a_whole_tar_is_no_loss(tmp_path: Path, form: str) -> None:
    """The counterpart: nothing is said about a sound archive."""
    members, skipped = read(saved(tmp_path, "b", PACKERS[form](tar_of(FILES))))
    assert {m.path: m.data for m in members} == FILES
    assert skipped == []


def test_a_member_cut_in_its_middle_is_kept_and_marked(tmp_path: Path) -> None:
    """A netstat of which half is there is half a netstat, not none."""
    data = tar_of({"first": b"a" * 700, "second": b"b" * 5000})[: 512 + 1024 + 512 + 2000]
    path = saved(tmp_path, "b.tar", data)
    members, skipped = read(path)
    assert [(m.path, len(m.data), m.size, m.truncated) for m in members] == [
        ("first", 700, 700, False),
        ("second", 2000, 5000, True),
    ]
    assert members[1].note == "cut short: its end is missing; what came before was read"
    assert {(s.source, s.kind) for s in skipped} == {(path, "truncated"), (f"{path}!/second", "truncated")}


def test_a_cut_between_two_members_is_said(tmp_path: Path) -> None:
    """Without the end mark nobody knows whether that was all."""
    members, skipped = read(saved(tmp_path, "b.tar", tar_of({"a": b"a", "b": b"b"})[:1024]))
    assert [m.path for m in members] == ["a"]
    assert [s.kind for s in skipped] == ["truncated"]


def test_damage_in_the_middle_keeps_what_came_before(tmp_path: Path) -> None:
    """tarfile ends silently at a bad header; we do not."""
    data = bytearray(tar_of({"a": b"a", "b": b"b", "c": b"c"}))
    data[1024:1536] = b"\xa5" * 512
    members, skipped = read(saved(tmp_path, "b.tar", bytes(data)))
    assert [m.path for m in members] == ["a"]
    assert [s.reason for s in skipped] == ["damaged at byte 1,536 of the unpacked archive; what came before was read"]


def test_archives_joined_with_cat_are_noticed(tmp_path: Path) -> None:
    """tar reads the first only; so do we, and say it."""
    members, skipped = read(saved(tmp_path, "b.tar", tar_of({"a": b"a"}) + tar_of({"b": b"b"})))
    assert [m.path for m in members] == ["a"]
    assert "joined" in skipped[0].reason


@pytest.mark.parametrize("form", ["gz", "xz", "bz2", "zst"])
def test_a_packed_text_cut_short_is_kept_and_marked(tmp_path: Path, form: str) -> None:
    """A single file: the member is there, truncated, and a note says so."""
    data = noise.randbytes(600_000).hex().encode()
    packed = PACKERS[form](data)
    members, skipped = read(saved(tmp_path, f"ip_a.{form}", packed[: len(packed) * 9 // 10]))
    assert [m.truncated for m in members] == [True]
    assert len(members[0].data) > (0 if form == "bz2" else 500_000)
    assert data.startswith(members[0].data)
    assert [s.kind for s in skipped] == ["truncated"]


@pytest.mark.parametrize("form", ["gz", "xz", "bz2", "zst"])
def test_several_streams_in_one_file_are_one_text(tmp_path: Path, form: str) -> None:
    """`cat a.gz b.gz` and pigz, pixz, pbzip2, pzstd."""
    pack = PACKERS[form]
    members, skipped = read(saved(tmp_path, f"x.{form}", pack(b"one ") + pack(b"two")))
    assert [m.data for m in members] == [b"one two"]
    assert skipped == []


def test_a_zip_cut_short_says_that_its_directory_is_missing(tmp_path: Path) -> None:
    """The directory is at the end: nothing can be read, and that is said in those words."""
    whole = zip_of(FILES)
    for cut in range(30, len(whole) - 21, len(whole) // 40):
        members, skipped = read(saved(tmp_path, "b.zip", whole[:cut]))
        assert members == []
        assert [(s.kind, s.is_loss) for s in skipped] == [("truncated", True)]
        assert "directory at its end is missing" in skipped[0].reason


def test_a_damaged_zip_member_spares_the_others(tmp_path: Path) -> None:
    """Its checksum is wrong: what was unpacked is kept, marked, and the next member is read."""
    data = bytearray(zip_of({"a": b"a" * 100, "b": b"b"}, zipfile.ZIP_STORED))
    data[data.index(b"a" * 100) + 50] = ord("x")
    members, skipped = read(saved(tmp_path, "b.zip", bytes(data)))
    assert [(m.path, m.truncated) for m in members][-1] == ("b", False)
    assert [s.kind for s in skipped] == ["damaged"]


def test_a_packing_that_is_not_known_is_said(tmp_path: Path) -> None:
    """The Windows explorer packs large files in a way that zipfile does not know."""
    data = bytearray(zip_of({"a": b"a" * 100, "b": b"b"}))
    data[8] = data[data.index(b"PK\x01\x02") + 10] = 9
    members, skipped = read(saved(tmp_path, "b.zip", bytes(data)))
    assert [m.path for m in members] == ["b"]
    assert [s.kind for s in skipped] == ["unsupported"]


def test_a_cut_archive_inside_an_archive_spares_the_rest(tmp_path: Path) -> None:
    """One node's bundle is broken, the others are read."""
    inner = gzip.compress(tar_of(FILES))
    outer = tar_of({"n1.tgz": inner[: len(inner) // 2], "n2.zip": zip_of(FILES)[:500], "n3.tgz": inner})
    members, skipped = read(saved(tmp_path, "b.tar", outer))
    assert sum(m.scopes[-1] == "n3.tgz" for m in members) == len(FILES)
    assert {s.container.rpartition("!/")[2] for s in skipped} == {"n1.tgz", "n2.zip"}


WHOLE = [
    tar_of(FILES),
    gzip.compress(tar_of({"n.zip": zip_of(FILES), "x": b"y"}), mtime=0),
    lzma.compress(tar_of(FILES)),
    bz2.compress(tar_of(FILES)),
    zstandard.compress(tar_of(FILES)),
    zip_of({"n.tar": tar_of(FILES), "x.xz": lzma.compress(b"text")}),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_bytes_make_it_fail(tmp_path: Path, data: st.DataObject) -> None:
    """Sound archives with some bytes changed, some removed: only members and notes, never an exception."""
    raw = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    for item in open_sources([saved(tmp_path, "b", bytes(raw))], limits=Limits(total_bytes=1 << 24)):
        assert item.source
        assert not isinstance(item, Member) or len(item.data) <= 1 << 24


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from(
        [b"", b"\x1f\x8b\x08", b"\xfd7zXZ\0", b"BZh91AY&SY", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PK\x05\x06"]
    ),
    body=st.binary(max_size=2000),
)
def test_noise_behind_a_magic_number_does_not_make_it_fail(tmp_path: Path, head: bytes, body: bytes) -> None:
    """What begins like an archive need not be one."""
    for item in open_sources([saved(tmp_path, "b", head + body)]):
        assert item.source


def test_a_tar_header_of_noise_fields_does_not_make_it_fail(tmp_path: Path) -> None:
    """Headers with right checksums and wrong everything else."""
    for seed in range(200):
        rng = random.Random(seed)
        header = bytearray(tar_of({"ok": b"x" * 600})[:512])
        for _ in range(4):
            at = rng.randrange(100, 512)
            header[at : at + 4] = rng.randbytes(4)
        header[156:157] = rng.choice([b"0", b"S", b"x", b"g", b"L", b"K", b"1", b"2", b"7", b"V", b"M"])
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
        rest = io.BytesIO(tar_of(FILES)).read()
        for item in open_sources([saved(tmp_path, "b", bytes(header[:512]) + rest)]):
            assert item.source

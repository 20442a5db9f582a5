"""Every format opens by its content, alone and inside others, and gives the same bytes."""

import bz2
import gzip
import itertools
import lzma
from pathlib import Path

import pytest
import zstandard

from netparse.sources import Limits
from tests.sources.hostile import tar_of, zip_of
from tests.sources.reading import read, saved

TEXT = b"1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n"
PACKERS = {"gz": gzip.compress, "xz": lzma.compress, "bz2": bz2.compress, "zst": zstandard.compress}
ARCHIVERS = {"tar": tar_of, "zip": zip_of} | {
    f"tar.{name}": (lambda files, pack=pack: pack(tar_of(files))) for name, pack in PACKERS.items()
}


@pytest.mark.parametrize("form", ARCHIVERS)
@pytest.mark.parametrize("name", ["bundle.bin", "bundle.zip", "bundle"])
def test_archives_open_by_content_whatever_they_are_called(tmp_path: Path, form: str, name: str) -> None:
    """The suffix plays no part, and the member's names say where it is from."""
    path = saved(tmp_path, name, ARCHIVERS[form]({"top/ip_a": TEXT}))
    members, skipped = read(path)
    assert skipped == []
    assert [(m.source, m.path, m.scopes, m.data) for m in members] == [(f"{path}!/top/ip_a", "top/ip_a", (path,), TEXT)]


@pytest.mark.parametrize(("outer", "inner"), list(itertools.product(ARCHIVERS, ARCHIVERS)))
def test_archives_nest_in_each_other(tmp_path: Path, outer: str, inner: str) -> None:
    """Each format inside each format: the inner one is a scope of its own."""
    path = saved(tmp_path, "outer", ARCHIVERS[outer]({"in/inner": ARCHIVERS[inner]({"ip_a": TEXT}), "last": b"x"}))
    members, skipped = read(path)
    assert skipped == []
    assert [(m.source, m.scopes, m.data) for m in members] == [
        (f"{path}!/in/inner!/ip_a", (path, "in/inner"), TEXT),
        (f"{path}!/last", (path,), b"x"),
    ]


@pytest.mark.parametrize("form", PACKERS)
def test_a_single_packed_file_loses_its_suffix_and_is_no_scope(tmp_path: Path, form: str) -> None:
    """``journal.log.gz`` is one file: its path is what it unpacks to, its source what the user sees on disk."""
    path = saved(tmp_path, f"ip_a.txt.{form}", PACKERS[form](TEXT))
    members, skipped = read(path)
    assert skipped == []
    assert [(m.source, m.path, m.scopes, m.data) for m in members] == [(path, "ip_a.txt", (), TEXT)]


def nested(levels: int) -> bytes:
    data = TEXT
    for number in range(levels):
        data = [tar_of, zip_of][number % 2]({f"level{number}": data})
    return data


def test_five_archives_inside_each_other_are_read(tmp_path: Path) -> None:
    """The depth of the deepest real bundles, and more."""
    members, skipped = read(saved(tmp_path, "a", nested(5)))
    assert [m.data for m in members] == [TEXT]
    assert skipped == []
    assert len(members[0].scopes) == 5


@pytest.mark.parametrize("levels", [6, 50])
def test_deeper_nesting_is_said(tmp_path: Path, levels: int) -> None:
    """A bomb of nested archives ends at the limit with one sentence."""
    members, skipped = read(saved(tmp_path, "a", nested(levels)))
    assert members == []
    assert [(s.kind, s.reason) for s in skipped] == [("limit", "more than 5 archives inside each other")]


def test_the_depth_is_adjustable(tmp_path: Path) -> None:
    """Six levels are fine when the user says so."""
    members, _ = read(saved(tmp_path, "a", nested(6)), limits=Limits(depth=6))
    assert [m.data for m in members] == [TEXT]

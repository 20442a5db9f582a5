"""Folders as they lie on disk, standard input, and paths that cannot be read."""

import io
import os
import socket
import sys
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest

from netparse.errors import SourceError
from netparse.sources import open_sources, stored_bytes
from tests.sources.hostile import tar_of, zip_of
from tests.sources.reading import notes, read, saved


def test_a_folder_is_read_in_order_of_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources are as the user gave the folder, with forward slashes; output does not depend on the file system."""
    for name in ("b/x", "a", "b/a", "c"):
        saved(tmp_path, f"in/{name}", name.encode())
    monkeypatch.chdir(tmp_path)
    members, skipped = read("in")
    assert [(m.source, m.path, m.scopes) for m in members] == [
        (f"in/{name}", name, ("in",)) for name in ("a", "c", "b/a", "b/x")
    ]
    assert skipped == []
    assert [m.source for m in read("in/")[0]] == [m.source for m in members]
    monkeypatch.chdir("in")
    assert [m.source for m in read(".")[0]] == ["a", "c", "b/a", "b/x"]
    assert read("../in")[0][0].source == "../in/a"


def test_archives_in_a_folder_are_opened(tmp_path: Path) -> None:
    """One bundle per node in one folder is the usual delivery."""
    saved(tmp_path, "n1.tar", tar_of({"ip_a": b"1"}))
    saved(tmp_path, "n2.zip", zip_of({"ip_a": b"2"}))
    members, _ = read(tmp_path)
    root = tmp_path.as_posix()
    assert [(m.source, m.scopes) for m in members] == [
        (f"{root}/n1.tar!/ip_a", (root, "n1.tar")),
        (f"{root}/n2.zip!/ip_a", (root, "n2.zip")),
    ]


def test_two_bundles_of_one_name_stay_two(tmp_path: Path) -> None:
    """Their scopes differ by the folder that the user named."""
    paths = [saved(tmp_path, f"{node}/bundle.tar", tar_of({"ip_a": b"1"})) for node in ("n1", "n2")]
    assert [m.scopes for m in read(*paths)[0]] == [(paths[0],), (paths[1],)]


def test_a_path_given_twice_is_read_once(tmp_path: Path) -> None:
    """The shell's patterns overlap easily; nothing is counted twice."""
    path = saved(tmp_path, "ip_a", b"1")
    members, skipped = read(path, tmp_path / "." / "ip_a", tmp_path)
    assert [m.source for m in members] == [path, path]  # the folder is another path
    assert [s.kind for s in skipped] == ["duplicate"]


def test_links_in_folders(tmp_path: Path) -> None:
    """Inside they are aliases, relative or absolute; outside, dangling and circular ones are refused."""
    saved(tmp_path, "secret", b"secret")
    saved(tmp_path, "in/real/ip_a", b"1: lo")
    folder = tmp_path / "in"
    for name, target in {
        "alias": "real/ip_a",
        "absolute": str(folder / "real/ip_a"),
        "folder": "real",
        "real/up": "..",
        "out": "../secret",
        "etc": "/etc/passwd",
        "gone": "nowhere",
        "loop1": "loop2",
        "loop2": "loop1",
        "self": "self",
    }.items():
        (folder / name).symlink_to(target)
    members, skipped = read(folder)
    assert [m.data for m in members] == [b"1: lo"]
    kinds = dict(notes(skipped))
    assert {name for name, kind in kinds.items() if kind == "alias"} == {"alias", "absolute", "folder", "up"}
    assert {name for name, kind in kinds.items() if kind == "link"} == {"out", "etc", "gone", "loop1", "loop2", "self"}


def test_a_link_given_as_path_is_followed(tmp_path: Path) -> None:
    """What the user names is what the user wants."""
    saved(tmp_path, "real/ip_a", b"1: lo")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "file").symlink_to("real/ip_a")
    members, _ = read(tmp_path / "link", tmp_path / "file")
    assert [m.source.removeprefix(f"{tmp_path.as_posix()}/") for m in members] == ["link/ip_a", "file"]


def test_pipes_and_sockets_in_folders_do_not_block(tmp_path: Path) -> None:
    """A pipe without a writer would be waited for until the end of days."""
    os.mkfifo(tmp_path / "pipe")
    saved(tmp_path, "ok", b"x")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        members, skipped = read(tmp_path)
    assert [m.path for m in members] == ["ok"]
    assert sorted(notes(skipped)) == [("pipe", "special"), ("socket", "special")]


def test_a_folder_called_tar_is_a_folder(tmp_path: Path) -> None:
    """Names do not decide."""
    saved(tmp_path, "bundle.tar.gz/ip_a", b"1")
    assert [m.path for m in read(tmp_path)[0]] == ["bundle.tar.gz/ip_a"]


def test_a_file_that_vanishes_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between listing and opening; the rest is read."""
    saved(tmp_path, "a", b"a")
    saved(tmp_path, "b", b"b")
    opening = os.open

    def vanish(path: os.PathLike[str], flags: int) -> int:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return opening(path, flags)

    monkeypatch.setattr("netparse.sources.disk.os.open", vanish)
    members, skipped = read(tmp_path)
    assert [m.path for m in members] == ["b"]
    assert [(s.kind, s.reason) for s in skipped] == [("unreadable", "the system could not read it (Permission denied)")]


@pytest.mark.parametrize("name", ["missing", "missing/deeper", "with\0nul"])
def test_a_path_that_is_not_there_is_an_error_before_anything_is_read(tmp_path: Path, name: str) -> None:
    """One sentence that names it."""
    with pytest.raises(SourceError, match="cannot be read"):
        open_sources([saved(tmp_path, "ok", b"x"), str(tmp_path / name)])


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "fifo"])
def test_devices_and_pipes_given_by_name_are_refused(tmp_path: Path, path: str) -> None:
    """/dev/zero has no end and a pipe no writer."""
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(SourceError, match="device, pipe or socket"):
        open_sources([tmp_path / path])


def test_the_shells_own_pipes_are_read(tmp_path: Path) -> None:
    """`netparse parse <(ssh node ip address)`."""
    reader, writer = os.pipe()
    os.write(writer, tar_of({"ip_a": b"1: lo"}))
    os.close(writer)
    try:
        assert [m.data for m in read(f"/dev/fd/{reader}")[0]] == [b"1: lo"]
    finally:
        os.close(reader)


@pytest.mark.parametrize(
    ("data", "source"), [(b"1: lo", "-"), (tar_of({"a": b"1: lo"}), "-!/a"), (zip_of({"a": b"1: lo"}), "-!/a")]
)
def test_standard_input_is_text_or_archive(monkeypatch: pytest.MonkeyPatch, data: bytes, source: str) -> None:
    """A minus sign reads it, whatever it is."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    sources = open_sources(["-"])
    assert [(m.source, m.data) for m in sources] == [(source, b"1: lo")]
    assert [(i.source, i.sha256, i.bytes) for i in sources.inputs] == [("-", sha256(data).hexdigest(), len(data))]


def test_inputs_are_the_files_that_were_used(tmp_path: Path) -> None:
    """Archives and captures with the fingerprint of the whole file; not those of which only the head was seen."""
    archive = tar_of({"ip_a": b"1"}) + bytes(100_000)
    for name, data in (("b.tar", archive), ("ip_a", b"text"), ("empty", b""), ("x.bin", bytes(range(256)))):
        saved(tmp_path, name, data)
    sources = open_sources([tmp_path])
    assert len(list(sources)) == 4
    assert [(Path(i.source).name, i.sha256, i.bytes) for i in sources.inputs] == [
        ("b.tar", sha256(archive).hexdigest(), len(archive)),
        ("empty", sha256(b"").hexdigest(), 0),
        ("ip_a", sha256(b"text").hexdigest(), 4),
    ]


def test_progress_ends_at_the_sum_of_the_stored_bytes(tmp_path: Path) -> None:
    """Also where only the heads were read: the bar reaches its end."""
    saved(tmp_path, "in/big.log", b"unwanted\n" * 100_000)
    saved(tmp_path, "in/b.zip", zip_of({"a": b"x" * 10_000}))
    alone = saved(tmp_path, "alone.tar", tar_of({"a": b"x"}))
    beats: list[int] = []
    read(tmp_path / "in", alone, wanted=lambda path, head: path == "a", progress=beats.append)
    assert sum(beats) == stored_bytes([tmp_path / "in", alone]) > 900_000


def test_files_are_closed_when_the_reader_stops_early(tmp_path: Path) -> None:
    """The suite turns a file left open into an error."""
    path = saved(tmp_path, "b.zip", zip_of({"a.tar": tar_of({"x": b"1", "y": b"2"})}))
    sources = open_sources([path])
    next(sources)
    sources.close()
    assert list(sources) == []


def test_without_fingerprints_the_same_is_read_and_nothing_is_hashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A redacted copy reads everything twice and tells no hashes."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("2: eth0: <UP> mtu 1500\n" * 5)
    usual = list(open_sources([tmp_path]))
    hashed: list[bytes] = []
    monkeypatch.setattr("netparse.sources.disk.hashlib.sha256", lambda: SimpleNamespace(update=hashed.append))
    sources = open_sources([tmp_path], fingerprints=False)
    assert list(sources) == usual
    assert (sources.inputs, hashed) == ([], [])

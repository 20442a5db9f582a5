"""Names that lie, names that cannot be printed, names that nobody needs."""

import tarfile
from contextlib import nullcontext
from pathlib import Path

import pytest

from netparse.sources.names import follow, is_junk, looks_like_target, printable, relative
from tests.sources.hostile import tar_info, tar_of, tar_of_infos, zip_of
from tests.sources.reading import notes, read, saved


@pytest.mark.parametrize("build", [tar_of, zip_of])
@pytest.mark.parametrize("name", ["../../etc/passwd", "top/../../x", "a/.."])
def test_names_that_lead_out_are_refused(tmp_path: Path, build, name: str) -> None:
    """Whoever writes `..` into a name is up to something; the rest of the bundle is read."""
    members, skipped = read(saved(tmp_path, "b", build({name: b"evil", "good": b"good"})))
    assert [m.path for m in members] == ["good"]
    assert [s.kind for s in skipped] == ["name"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b"]


@pytest.mark.parametrize("build", [tar_of, zip_of])
@pytest.mark.parametrize("name", ["/tmp/ip_a", "//tmp/ip_a", "C:/tmp/ip_a"])
def test_absolute_names_are_read_as_tar_would_unpack_them(tmp_path: Path, build, name: str) -> None:
    """`tar -P` is careless, not hostile: the root is taken off and said."""
    members, skipped = read(saved(tmp_path, "b", build({name: b"1: lo"})))
    assert [(m.path, m.note) for m in members] == [("tmp/ip_a", "stored under an absolute name")]
    assert skipped == []


@pytest.mark.parametrize("build", [tar_of, zip_of])
def test_the_second_of_a_name_is_kept_and_told_apart(tmp_path: Path, build) -> None:
    """Archives may hold a name twice; nothing is lost and evidence stays unambiguous."""
    with pytest.warns(UserWarning, match="Duplicate") if build is zip_of else nullcontext():
        data = build(_Twice("ip_a", b"old", b"new"))
    path = saved(tmp_path, "b", data)
    members, _ = read(path)
    assert [(m.source, m.data) for m in members] == [(f"{path}!/ip_a", b"old"), (f"{path}!/ip_a#2", b"new")]


class _Twice(dict):
    def __init__(self, name: str, *data: bytes) -> None:
        super().__init__()
        self._pairs = [(name, each) for each in data]

    def items(self):
        return self._pairs


def test_undecodable_and_control_characters_become_escapes(tmp_path: Path) -> None:
    """A name in Latin-1 or with a terminal's escape codes can be printed and written as UTF-8."""
    raw = tar_of_infos(tar_info("caf\udce9.txt", size=1), tar_info("red\x1b[31m\n.txt", size=1))
    members, _ = read(saved(tmp_path, "b", raw))
    assert [m.path for m in members] == ["caf\\xe9.txt", "red\\x1b[31m\\n.txt"]


def test_a_name_of_umlauts_stays_as_it_is(tmp_path: Path) -> None:
    """Pax headers carry UTF-8, and so do we."""
    members, _ = read(saved(tmp_path, "b", tar_of({"Büro/größe.txt": b"x"}, form=tarfile.PAX_FORMAT)))
    assert [m.path for m in members] == ["Büro/größe.txt"]


@pytest.mark.parametrize(
    "name",
    [
        "a/._ip_a",
        "__MACOSX/ip_a",
        ".DS_Store",
        "x/Thumbs.db",
        "b.tar.xz.sha256",
        "b.MD5",
        "ip_a.netparse.json",
        ".git/x",
    ],
)
def test_junk_is_noted_and_not_read(tmp_path: Path, name: str) -> None:
    """What file managers and checksum tools leave is no capture."""
    members, skipped = read(saved(tmp_path, "b", tar_of({name: b"text", "ip_a": b"x"})))
    assert [m.path for m in members] == ["ip_a"]
    assert [s.kind for s in skipped] == ["junk"]


@pytest.mark.parametrize("path", ["ip_a", "a_.b", "git/config", "sha256", "notes.netparse.json.txt", "x.git/ip_a"])
def test_names_that_only_resemble_junk_are_read(path: str) -> None:
    """A capture called sha256 is a capture."""
    assert not is_junk(path)


def test_backslashes_separate_only_where_windows_wrote_the_zip(tmp_path: Path) -> None:
    r"""PowerShell writes ``a\b``; a systemd unit on Linux is called ``a\x2db``."""
    path = saved(tmp_path, "b", _with_system(zip_of({"node\\ip_a": b"x"}), 0))
    assert [m.path for m in read(path)[0]] == ["node/ip_a"]
    path = saved(tmp_path, "c", _with_system(zip_of({"a\\x2db.service": b"x"}), 3))
    assert [m.path for m in read(path)[0]] == ["a\\x2db.service"]


def _with_system(data: bytes, system: int) -> bytes:
    at = data.index(b"PK\x01\x02") + 5
    return data[:at] + bytes([system]) + data[at + 1 :]


def test_traversal_with_backslashes_is_refused(tmp_path: Path) -> None:
    r"""``..\..\x`` is `..` on the system that wrote it."""
    members, skipped = read(saved(tmp_path, "b", _with_system(zip_of({"..\\..\\x": b"x"}), 0)))
    assert (members, [s.kind for s in skipped]) == ([], ["name"])


@pytest.mark.parametrize(
    ("path", "target", "goal"),
    [
        ("ip_addr", "sos_commands/ip_-o_addr", "sos_commands/ip_-o_addr"),
        ("a/b/c", "../x", "a/x"),
        ("a/link", ".", "a"),
        ("proc/net", "self/net", "proc/1/net"),  # proc/self is a link itself
        ("deep", "proc/net/tcp", "proc/1/net/tcp"),
        ("a/gone", "nowhere", None),
    ],
)
def test_links_are_followed_inside(path: str, target: str, goal: str | None) -> None:
    """A link to a link to a folder arrives where the system would."""
    names = {"sos_commands/ip_-o_addr", "a", "a/x", "proc/1", "proc/1/net", "proc/1/net/tcp"}
    links = {"proc/self": "1", "proc/net": "self/net", path: target}
    assert follow(path, target, links, names) == goal


@pytest.mark.parametrize(
    ("target", "words"),
    [("/etc/passwd", "outside"), ("../../x", "outside"), ("C:\\x", "outside"), ("me", "circle"), ("b/x", "circle")],
)
def test_links_that_lead_nowhere_good_are_told(target: str, words: str) -> None:
    """Outside and circles are errors of their own."""
    with pytest.raises(ValueError, match=words):
        follow("me", target, {"me": target, "b": "me"}, {"x"})


@pytest.mark.parametrize("data", [b"node1", b"node1\n", b"a/b\n", b"a/b c/d\n\n", b"a/b\nc/d", b"", b"\xff/\xff"])
def test_saved_hostnames_and_lists_are_no_links(data: bytes) -> None:
    """Only one path without a line end is taken for a link that Windows turned into text."""
    assert looks_like_target(data) is None


def test_a_windows_link_is_a_path_with_either_slash() -> None:
    """Both ways of writing it occur."""
    assert looks_like_target(b"a/b") == looks_like_target(b"a\\b") == "a/b"


def test_relative_drops_dots_and_roots() -> None:
    """``./top/x`` is how tar writes what rancher collects."""
    assert relative("./top//x") == ("top/x", False)
    assert relative("..data/x") == ("..data/x", False)
    assert relative("/x") == ("x", True)
    assert relative("a/../b") is None


def test_printable_leaves_ordinary_names_alone() -> None:
    """Spaces, brackets and letters of any script stay."""
    assert printable("Ünï [1] 日本.txt") == "Ünï [1] 日本.txt"


def test_a_text_that_names_a_file_of_the_bundle_is_an_alias(tmp_path: Path) -> None:
    """sos's ``ip_addr`` after unpacking on Windows; the same text without that file is a capture."""
    target = b"sos_commands/networking/ip_-o_addr"
    members, skipped = read(saved(tmp_path, "b", tar_of({"ip_addr": target, target.decode(): b"1: lo"})))
    assert [m.data for m in members] == [b"1: lo"]
    assert notes(skipped) == [("ip_addr", "alias")]
    members, skipped = read(saved(tmp_path, "c", tar_of({"ip_addr": target})))
    assert [m.data for m in members] == [target]
    assert skipped == []

"""Files are written whole or not at all, with the mode that the user wants, and only where a file is meant."""

import os
from pathlib import Path

import pytest

from netparse.errors import DataError, OutputError
from netparse.files import read_toml, write_whole


def test_a_new_file_has_the_mode_that_the_umask_leaves_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    """A report in a ticket's folder is not suddenly readable by all, nor by nobody."""
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "new", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640
    (tmp_path / "new").chmod(0o600)
    write_whole(tmp_path / "new", b"y")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new").read_bytes() == b"y"


def test_nothing_is_written_through_a_link_or_into_a_pipe(tmp_path: Path) -> None:
    """A link in a bundle may lead out of it; a pipe would wait for a reader for ever."""
    (tmp_path / "kept").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    os.mkfifo(tmp_path / "pipe")
    for name, why in (("link", "is a link"), ("pipe", "is no regular file"), ("", "is a folder")):
        with pytest.raises(OutputError, match=why):
            write_whole(tmp_path / name, b"x")
    assert (tmp_path / "kept").read_text() == "kept"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kept", "link", "pipe"]


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is told in a sentence."""
    write_whole(tmp_path / "report", b"old")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match=r"report: No space left on device; nothing was written there"):
        write_whole(tmp_path / "report", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["report"]
    assert (tmp_path / "report").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("text", "why"),
    [("a = [", "is not valid TOML"), ("a = " + "[" * 3000 + "]" * 3000, "nested too deeply"), ("a = \udcff", "TOML")],
)
def test_toml_that_cannot_be_read_is_told_in_a_sentence(text: str, why: str, tmp_path: Path) -> None:
    """It names the file."""
    (tmp_path / "x.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DataError, match=why):
        read_toml(tmp_path / "x.toml")
    with pytest.raises(DataError, match=r"absent\.toml: No such file or directory; write one"):
        read_toml(tmp_path / "absent.toml", advice="write one")

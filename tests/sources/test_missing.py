"""What was probably meant by a path that is not there."""

from pathlib import Path

import pytest

from netparse.sources.missing import what_was_meant


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("bundel.tgz", "did you mean 'bundle.tgz'?"),
        ("sub/nodes.txt", "did you mean 'node.txt'?"),
        ("*.tgz.old", "no name fits the pattern"),
        ("C:\\Users\\me\\bundle.zip", "a path of Windows"),
        ("\\\\server\\share\\bundle.zip", "a path of Windows"),
        ("~/bundle.tgz", "write $HOME"),
        (" bundle.tgz", "a space before or behind the name"),
        ("bundle.tgz,sub", "separate several paths by spaces"),
    ],
)
def test_a_path_that_is_not_there_is_told_with_what_was_meant(
    path: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each usual mistake has its own end of the sentence."""
    (tmp_path / "bundle.tgz").touch()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "node.txt").touch()
    monkeypatch.chdir(tmp_path)
    assert words in what_was_meant(path)


@pytest.mark.parametrize("path", ["elsewhere/x.txt", "zzz", "a,b", "x\0y", "q" * 400])
def test_nothing_is_added_where_nothing_is_near(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be listed, and names that no system takes, included."""
    (tmp_path / "bundle.tgz").touch()
    monkeypatch.chdir(tmp_path)
    assert what_was_meant(path) == ""

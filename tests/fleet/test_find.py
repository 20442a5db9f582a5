"""From what a user gives to bundles."""

from pathlib import Path

import pytest

from netparse.errors import MissingLibrary, SourceError, UsageError
from netparse.fleet.find import find_bundles


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    """A folder of bundles with what is none in it."""
    folder = tmp_path / "incoming"
    for name in ("b.tar.gz", "a.zip", ".DS_Store", "site-x/2026/c.tar.gz", "notes [old].txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def _names(folder: Path, *places: str, **options: object) -> list[str]:
    found = find_bundles(places, out=folder / "out", **options)  # type: ignore[arg-type]
    return [b.url.removeprefix(f"{folder}/") for b in found]


def test_a_folder_is_a_folder_of_bundles(incoming: Path) -> None:
    """Sorted, without hidden files and without the output."""
    (incoming / "out").mkdir()
    assert _names(incoming, str(incoming)) == ["a.zip", "b.tar.gz", "notes [old].txt", "site-x"]
    assert _names(incoming, f"file://{incoming}") == ["a.zip", "b.tar.gz", "notes [old].txt", "site-x"]


def test_patterns_reach_deeper(incoming: Path) -> None:
    """``**`` too; a name that looks like a pattern and is there is that file; each bundle comes once."""
    assert _names(incoming, f"{incoming}/**/*.tar.gz", f"{incoming}/b.tar.gz") == ["b.tar.gz", "site-x/2026/c.tar.gz"]
    assert _names(incoming, f"{incoming}/notes [old].txt") == ["notes [old].txt"]


def test_a_list_has_one_on_each_line(incoming: Path) -> None:
    """Empty lines and comments aside."""
    lists = incoming.parent / "list"
    lists.write_text(f"# of today\n\n{incoming}/b.tar.gz\n  {incoming}/a.zip  \n")
    assert _names(incoming, lists=[lists]) == ["b.tar.gz", "a.zip"]
    with pytest.raises(SourceError, match="no-list cannot be read"):
        find_bundles([], [incoming / "no-list"], out=incoming / "out")


def test_the_cluster_stands_in_the_address(incoming: Path) -> None:
    """Where the user says how; elsewhere it is not told."""
    found = find_bundles([f"{incoming}/**/*.tar.gz"], out=incoming / "out", cluster=r"incoming/([^/]+)/")
    assert [b.cluster for b in found] == [None, "site-x"]
    for wrong, words in (("(", "unterminated"), ("site", "put the cluster's name in a group")):
        with pytest.raises(UsageError, match=words):
            find_bundles([str(incoming)], out=incoming / "out", cluster=wrong)


def test_what_is_not_there(incoming: Path) -> None:
    """A single path is a bundle that cannot be read, a pattern or folder without bundles is a mistake."""
    assert _names(incoming, f"{incoming}/gone.zip") == ["gone.zip"]
    (incoming / "empty").mkdir()
    for place in (f"{incoming}/*.rar", f"{incoming}/empty"):
        with pytest.raises(UsageError, match="there is no bundle"):
            find_bundles([place], out=incoming / "out")


def test_a_storage_without_its_library_is_one_sentence(incoming: Path) -> None:
    """And one that nobody knows."""
    with pytest.raises(MissingLibrary, match="abfs://c/x needs a library that is not installed"):
        find_bundles(["abfs://c/x"], out=incoming / "out")
    with pytest.raises(SourceError, match="nothing://x cannot be read"):
        find_bundles(["nothing://x"], out=incoming / "out")

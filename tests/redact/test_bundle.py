"""A redacted copy is a bundle of the same kind, whole or not there."""

import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from netparse.errors import OutputError, SourceError
from netparse.inventory import take_inventory
from netparse.redact import RedactMap, Redactor, redact_bundle, verify_redaction
from netparse.sources import Member, open_sources
from tests.bundles.layouts import LAYOUTS, Layout
from tests.bundles.pack import NODES, tar, write, zipped
from tests.conftest import EXAMPLE

FILES = {
    "node/etc/hostname": b"berlin-worker-03\n",
    "node/ip_a.txt": b"2: eth0: <UP> mtu 1500\n    inet 10.20.30.40/24 brd 10.20.30.255 scope global eth0\n",
    "node/berlin-worker-03.log": b"x 10.20.30.40 y\n",
    "node/program": b"\x7fELF\x00\x01\x02\x03" * 40,
}


def names(path: Path) -> list[str]:
    """Return the names inside a folder or archive."""
    if path.is_dir():
        return sorted(str(p.relative_to(path)) for p in path.rglob("*") if p.is_file())
    if path.name.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            return sorted(archive.namelist())
    with tarfile.open(path) as archive:
        return sorted(archive.getnames())


def texts(paths: Iterable[Path]) -> str:
    """Return all names and texts under some paths."""
    found = [m for m in open_sources(list(paths)) if isinstance(m, Member)]
    return "\n".join(m.source + "\n" + m.data.decode("utf-8", "replace") for m in found)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("b", None),
        ("b.tar", lambda files: tar(files, "")),
        ("b.tar.gz", lambda files: tar(files, "gz")),
        ("b.tar.xz", lambda files: tar(files, "xz")),
        ("b.tar.bz2", lambda files: tar(files, "bz2")),
        ("b.zip", zipped),
    ],
)
def test_same_kind_out(tmp_path: Path, name: str, make: Callable[[dict[str, bytes]], bytes] | None) -> None:
    """A folder for a folder, an archive for an archive; what is no text is left out and listed."""
    given = tmp_path / name
    if make is None:
        write(given, FILES)
    else:
        given.write_bytes(make(FILES))
    out = tmp_path / f"out-{name}"
    redactor = Redactor()
    copy = redact_bundle([given], out, redactor)
    assert out.is_dir() == given.is_dir()
    assert copy.files == 3
    assert [s.kind for s in copy.left_out] == ["binary"]
    made = names(out)
    assert len(made) == 3
    assert "node/ip_a.txt" in made
    assert not any("berlin" in n for n in made)
    assert "10.20.30." not in texts([out])
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([given.name, out.name])


def test_archives_inside_archives_stay_such(tmp_path: Path) -> None:
    """With what is packed by itself in them, under the same endings."""
    import gzip

    inner = tar({"a/berlin-worker-03.log": b"10.20.30.40\n", "a/old.log.gz": gzip.compress(b"10.20.30.41\n")}, "gz")
    given = tmp_path / "b.zip"
    given.write_bytes(zipped({"one.txt": b"10.20.30.42\n", "berlin-worker-03.tar.gz": inner, **FILES}))
    out = tmp_path / "out.zip"
    redactor = Redactor()
    assert redact_bundle([given], out, redactor).files == 6
    sources = [m.source.removeprefix(f"{out}!/") for m in open_sources([out]) if isinstance(m, Member)]
    assert [s.count("!/") for s in sources].count(1) == 2
    assert any(s.endswith("a/old.log.gz") for s in sources)
    assert "10.20.30." not in texts([out])
    assert "berlin" not in texts([out])


def test_several_paths_become_a_folder(tmp_path: Path) -> None:
    """With each under its own name."""
    write(tmp_path / "one", FILES)
    (tmp_path / "two.tar.gz").write_bytes(tar(FILES))
    (tmp_path / "three.txt").write_bytes(b"10.20.30.40\n")
    out = tmp_path / "out"
    redact_bundle([tmp_path / "one", tmp_path / "two.tar.gz", tmp_path / "three.txt"], out, Redactor())
    assert sorted(p.name for p in out.iterdir()) == ["one", "three.txt", "two.tar.gz"]
    assert "10.20.30." not in texts([out])


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_bundles_of_every_collector_go_through(tmp_path: Path, layout: Layout) -> None:
    """The same captures of as many nodes, and no original anywhere in the copy."""
    given = write(tmp_path / "given", layout.files())
    redactor = Redactor(map=RedactMap(key=bytes(range(32))))
    redact_bundle([given], tmp_path / "copy", redactor)
    before, after = take_inventory(given).to_dict(), take_inventory(tmp_path / "copy").to_dict()
    assert [len(n["captures"]) for n in after["nodes"]] == [len(n["captures"]) for n in before["nodes"]]
    assert sorted(map(_captures, after["nodes"])) == sorted(map(_captures, before["nodes"]))
    assert after["collector"] == before["collector"]
    found = verify_redaction([tmp_path / "copy"], redactor.finished_map()).found
    assert not found
    assert not set(NODES) & {n["name"] for n in after["nodes"]}


def _captures(node: dict[str, object]) -> str:
    captures = node["captures"]
    assert isinstance(captures, dict)
    return str(sorted((stem, [(c["status"], c["records"]) for c in found]) for stem, found in captures.items()))


def test_two_runs_without_a_map_differ_and_with_one_agree(tmp_path: Path) -> None:
    """The key is random, and in the map."""
    first, second, third = (Redactor() for _ in range(3))
    redact_bundle([EXAMPLE], tmp_path / "a", first)
    redact_bundle([EXAMPLE], tmp_path / "b", second)
    assert texts([tmp_path / "a"]).replace("/a/", "/b/") != texts([tmp_path / "b"])
    first.finished_map().write(tmp_path / "map")
    third = Redactor(map=RedactMap.read(tmp_path / "map"))
    redact_bundle([EXAMPLE], tmp_path / "c", third)
    assert texts([tmp_path / "a"]).replace("/a/", "/c/") == texts([tmp_path / "c"])


def test_what_one_run_learned_the_next_one_knows(tmp_path: Path) -> None:
    """A name that only the first bundle shows to be one is replaced in the second too."""
    write(tmp_path / "one", FILES)
    write(tmp_path / "two", {"log.txt": b"berlin-worker-03 and 10.20.30.40\n"})
    first = Redactor()
    redact_bundle([tmp_path / "one"], tmp_path / "out1", first)
    second = Redactor(map=first.finished_map())
    redact_bundle([tmp_path / "two"], tmp_path / "out2", second)
    name, _, address = (tmp_path / "out2" / "log.txt").read_text().split()
    assert name in texts([tmp_path / "out1"])
    assert address in texts([tmp_path / "out1"])


def test_a_map_of_an_earlier_run_is_not_copied(tmp_path: Path) -> None:
    """Who keeps it among the captures gives it away with them otherwise."""
    bundle = tmp_path / "bundle"
    write(bundle, FILES)
    redactor = Redactor()
    redact_bundle([bundle], tmp_path / "first", redactor)
    redactor.finished_map().write(bundle / "node" / "kept.txt")
    for packed in (False, True):
        given = bundle
        if packed:
            given = tmp_path / "bundle.tar"
            with tarfile.open(given, "w") as archive:
                archive.add(bundle, "bundle")
        copy = redact_bundle([given], tmp_path / f"second{'.tar' if packed else ''}", Redactor())
        assert copy.files == 3
        assert [s.reason for s in copy.left_out if "map" in s.reason] == ["a map of pseudonyms, which undoes them"]


@pytest.mark.parametrize("place", ["given/out", "given", ".", "nowhere/out", "full"])
def test_places_where_no_copy_can_be(tmp_path: Path, place: str) -> None:
    """Inside what is read, on it, above it, in a folder that is not there, over something else: nothing is written."""
    write(tmp_path / "given", FILES)
    write(tmp_path / "full", {"x": b"y"})
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputError):
        redact_bundle([tmp_path / "given"], tmp_path / place, Redactor())
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_stays_when_it_goes_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of an archive, for whatever reason."""
    write(tmp_path / "given", FILES)

    def full(self: Redactor, data: bytes, source: str = "") -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Redactor, "data", full)
    with pytest.raises(OutputError, match="No space left"):
        redact_bundle([tmp_path / "given"], tmp_path / "out.tar.gz", Redactor())
    assert [p.name for p in tmp_path.iterdir()] == ["given"]


def test_a_bundle_without_text_is_no_copy(tmp_path: Path) -> None:
    """One sentence, and nothing is written."""
    write(tmp_path / "given", {"program": FILES["node/program"]})
    with pytest.raises(SourceError, match="no text"):
        redact_bundle([tmp_path / "given"], tmp_path / "out", Redactor())
    assert not (tmp_path / "out").exists()


def test_modes_do_not_widen(tmp_path: Path) -> None:
    """The copy can be read by whom it is sent to; the temporary place was its owner's alone."""
    write(tmp_path / "given", FILES)
    redact_bundle([tmp_path / "given"], tmp_path / "out", Redactor())
    assert not stat.S_IMODE((tmp_path / "out").stat().st_mode) & 0o022

"""A bundle is written whole or not at all, by one run at a time, into a folder that is its own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from netparse.errors import OutputError
from netparse.fleet import store as module
from netparse.fleet.bundle import Bundle
from netparse.fleet.examine import Settings, failed
from netparse.fleet.store import SCHEMA_FILE, bundle_ids, open_store
from tests.conftest import BUNDLES, EXAMPLE
from tests.fleet.reading import content, leftovers, one_after_the_other

HEALTHY = BUNDLES / "healthy" / "kubeadm-flannel-ss"


def test_two_runs_into_one_folder_are_refused(tmp_path: Path) -> None:
    """The second says so at once; when the first has ended the folder is free."""
    with (
        open_store(tmp_path),
        pytest.raises(OutputError, match="is being written by another run"),
        open_store(tmp_path),
    ):
        pass
    with open_store(tmp_path):
        pass


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", disk], capture_output=True).returncode:
        pytest.skip("a file system can be mounted by root only")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_leaves_nothing_half(small_disk: Path) -> None:
    """One sentence says what is there and how to go on; what was written before is whole."""
    out = small_disk / "out"
    bundles = [Bundle(str(p)) for p in sorted((BUNDLES / "healthy").iterdir())[:12]]
    with pytest.raises(
        OutputError, match=r"No space left on device.*are written whole and nothing of it is; make room"
    ):
        one_after_the_other(out, bundles)
    kept = bundle_ids(out)
    assert 0 < len(kept) < len(bundles)
    assert not leftovers(out)
    for (name, bundle), rows in content(out).items():
        if name == "bundles":
            assert rows[0]["captures"] == len(content(out)["captures", bundle])


def test_parts_without_their_row_do_not_count_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a SIGKILL between two renames leaves them."""

    class Killed(BaseException):
        pass

    def dies(self: Path, target: Path) -> Path:
        if "bundles" in target.parts:
            raise Killed
        return renames(self, target)

    renames = Path.rename
    monkeypatch.setattr(Path, "rename", dies)
    monkeypatch.setattr(module.shutil, "rmtree", lambda *_, **__: None)
    with pytest.raises(Killed):
        one_after_the_other(tmp_path, [Bundle(str(HEALTHY))])
    monkeypatch.undo()
    assert leftovers(tmp_path) and not bundle_ids(tmp_path)
    one_after_the_other(tmp_path, [Bundle(str(EXAMPLE))])
    assert not leftovers(tmp_path) and len(bundle_ids(tmp_path)) == 1


def test_what_becomes_readable_takes_the_place_of_its_failure(tmp_path: Path) -> None:
    """A bundle that was not there has a row by its address, until it is."""
    late = tmp_path / "late"
    out = one_after_the_other(tmp_path / "out", [Bundle(str(late))])
    assert [b[0] for b in bundle_ids(out)] == ["u"]
    late.symlink_to(HEALTHY)
    one_after_the_other(out, [Bundle(str(late))])
    assert [b[0] for b in bundle_ids(out)] == ["b"]


def test_a_bundle_done_again_replaces_what_there_was(tmp_path: Path) -> None:
    """Of datasets that have no rows now, too."""
    out = one_after_the_other(tmp_path, [Bundle(str(HEALTHY))])
    result = failed(Bundle(str(HEALTHY)), Settings(), "killed", "every worker died")
    with open_store(out) as store:
        store.write(Bundle(str(HEALTHY)), result)
    assert {name for name, _ in content(out)} == {"bundles"}


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    """Nothing is written into it; one of another version of the datasets is not added to."""
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(OutputError, match="holds other things"), open_store(tmp_path):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]
    old = tmp_path / "old"
    with open_store(old):
        pass
    (old / SCHEMA_FILE).write_text('{"schema_version": 999}')
    with pytest.raises(OutputError, match="version 999 of the datasets"), open_store(old):
        pass

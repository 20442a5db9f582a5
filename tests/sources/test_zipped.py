"""What ZIP says of its members' kinds: a pipe that was packed with its bytes is read, a real one holds none."""

import stat
import zipfile
from pathlib import Path

import pytest

from tests.sources.hostile import zip_of
from tests.sources.reading import notes, read, saved


def packed(folder: Path, name: str, data: bytes, mode: int) -> Path:
    """Pack one member under a mode of Unix, as Info-ZIP does."""
    path = folder / "bundle.zip"
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (mode | 0o644) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, data)
    return path


def test_a_pipe_that_was_packed_with_its_bytes_is_read(tmp_path: Path) -> None:
    """`zip --fifo` packs what a process writes and keeps the mode of the pipe: AKS archives are made so."""
    members, skipped = read(packed(tmp_path, "ip_route.txt", b"default via 192.0.2.1 dev eth0\n", stat.S_IFIFO))
    assert [(m.path, m.data) for m in members] == [("ip_route.txt", b"default via 192.0.2.1 dev eth0\n")]
    assert skipped == []


@pytest.mark.parametrize("mode", [stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_devices_and_sockets_are_named_and_not_read(tmp_path: Path, mode: int) -> None:
    """Bytes beside such a mode are nobody's output."""
    members, skipped = read(packed(tmp_path, "ip_route.txt", b"default via 192.0.2.1 dev eth0\n", mode))
    assert members == []
    assert notes(skipped) == [("ip_route.txt", "special")]


def test_an_empty_pipe_is_none(tmp_path: Path) -> None:
    """Nothing was packed out of it."""
    assert read(packed(tmp_path, "ip_route.txt", b"", stat.S_IFIFO))[0] == []


@pytest.mark.parametrize(
    "data",
    [
        b"\x99\x02\x0d\x04\x5e\x2a" + b"\x10" * 600,
        b"\xc6\x33\x04\x65\x12" + b"\x07" * 100,
        b"\x00\x00\x00\x20\x01\x01\x00\x02KBXf" + b"\x00" * 100,
        b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQINBF4q\n",
    ],
    ids=["old packet", "new packet", "keybox", "armoured"],
)
def test_keyrings_of_apt_are_no_secrets(tmp_path: Path, data: bytes) -> None:
    """They end like what is encrypted, and everybody may read them: nothing is lost with them."""
    _, skipped = read(saved(tmp_path / "etc/apt/trusted.gpg.d", "kubernetes.gpg", data).rpartition("/")[0])
    assert "encrypted" not in [kind for _, kind in notes(skipped)]


def test_what_is_encrypted_is_a_loss(tmp_path: Path) -> None:
    """A session key comes first in it."""
    _, skipped = read(saved(tmp_path, "bundle.tar.gpg", b"\x85\x02\x0c\x03" + b"x" * 99).rpartition("/")[0])
    assert notes(skipped) == [("bundle.tar.gpg", "encrypted")]


def test_a_method_that_this_python_cannot_unpack_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that was built without a library lacks its module; the file is whole."""
    path = saved(
        tmp_path, "bundle.zip", zip_of({"ip_route.txt": b"default via 192.0.2.1 dev eth0\n"}, zipfile.ZIP_LZMA)
    )
    monkeypatch.setattr(zipfile, "lzma", None)
    members, skipped = read(path)
    assert members == []
    assert notes(skipped) == [("ip_route.txt", "unsupported")]
    assert "lzma" in skipped[0].reason

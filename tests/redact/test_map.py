"""The map of pseudonyms: only its owner can read it, and only a map is one."""

import json
from pathlib import Path

import pytest

from netparse.errors import DataError, UsageError
from netparse.redact import RedactMap, Redactor, verify_redaction


def test_a_map_is_its_owners_alone(tmp_path: Path) -> None:
    """From the first byte on."""
    path = tmp_path / "map"
    RedactMap.new().write(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert RedactMap.read(path).key != RedactMap.read(tmp_path / "other").key


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o666])
def test_a_map_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    """With it every pseudonym can be undone."""
    path = tmp_path / "map"
    RedactMap.new().write(path)
    path.chmod(mode)
    with pytest.raises(UsageError, match="chmod 600"):
        RedactMap.read(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"schema_version": 2}',
        b'{"schema_version": 1, "key": "00"}',
        b'{"schema_version": 1, "key": 7}',
    ],
)
def test_what_is_no_map_is_told_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    """Whatever stands in it."""
    path = tmp_path / "map"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(DataError, match="is no map"):
        RedactMap.read(path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("addresses", {"10.0.0.1": "fd00::1"}),
        ("addresses", {"x": "y"}),
        ("addresses", ["10.0.0.1"]),
        ("macs", {"zz": "yy"}),
        ("names", [1]),
        ("names", [""]),
        ("networks", ["10.0.0.1/8"]),
        ("ranges", ["10.0.0.1"]),
        ("replaced_names", {"a": 1}),
    ],
)
def test_a_map_with_a_wrong_value_is_refused(tmp_path: Path, field: str, value: object) -> None:
    """One that was edited by hand, or made to do harm."""
    path = tmp_path / "map"
    Redactor().finished_map().write(path)
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    with pytest.raises(DataError, match="is no map"):
        RedactMap.read(path)


def test_a_link_is_no_map(tmp_path: Path) -> None:
    """Its target may be anybody's."""
    RedactMap.new().write(tmp_path / "map")
    (tmp_path / "link").symlink_to(tmp_path / "map")
    with pytest.raises(UsageError, match="no regular file"):
        RedactMap.read(tmp_path / "link")


def test_originals_are_found_wherever_they_hide(tmp_path: Path) -> None:
    """In text, in capitals, in base64, in a PDF's stream, in a file's name, in UTF-16."""
    import base64

    redactor = Redactor()
    redactor.learn_text("x", b"nodeName: berlin-worker-03\n")
    redactor.learn_captures([], [])
    redactor.text("10.20.30.40 fd00:1:2::7 52:54:00:a1:b2:c3 berlin-worker-03")
    known = redactor.finished_map()
    clean = tmp_path / "clean"
    clean.mkdir()
    (clean / "a.txt").write_text(redactor.text("10.20.30.40 and berlin-worker-03"))
    assert not verify_redaction([clean], known).found
    hiding = {
        "a.txt": b"x10.20.30.40y",
        "b.txt": b"BERLIN-WORKER-03",
        "c.txt": base64.b64encode(b"server: https://10.20.30.40:6443/"),
        "d.txt": "10.20.30.40".encode("utf-16"),
        "e.txt": b"52-54-00-A1-B2-C3",
        "f.txt": b"[fd00:1:2::7]:6443",
        "h.txt": b"  0: 281E140A:192B 00000000:0000 0A",
        "i.txt": b"next 0x0a141e28 hop",
        "j.txt": b"40.30.20.10.in-addr.arpa",
        "k.txt": b"enx525400a1b2c3",
        "l.txt": b"?host=10%2E20%2E30%2E40",
        "berlin-worker-03.txt": b"",
        "g.bin": b"\x00\x01\xff" * 50 + b"10.20.30.40" + b"\x00",
    }
    for name, data in hiding.items():
        folder = tmp_path / f"in-{name}"
        folder.mkdir()
        (folder / name).write_bytes(data)
        assert verify_redaction([folder], known).found, name

"""Long texts of objects are read piece by piece: the same records as of the whole, in bounded memory."""

import gzip
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from netparse.captures import parse
from netparse.captures.bulk.large import LARGE, LargeObjects, reader_of
from netparse.captures.bundle import read_bundles
from netparse.records import Record, to_dict
from tests.conftest import ROOT

KUBECTL = ROOT / "fixtures" / "captures"
FILES = [
    KUBECTL / "kubernetes_objects" / "kubectl-1.32" / name
    for name in ("pods.json.txt", "pods.yaml.txt", "services-and-endpoints.json.txt", "services-and-endpoints.yaml.txt")
]
MIXED = [KUBECTL / "mixed" / "kubectl-1.32" / f"nodes-and-pods.{form}.txt" for form in ("json", "yaml")]


def pieces(data: bytes, size: int) -> Callable[[int], bytes]:
    """Return a ``read`` that gives a few bytes at a time, whatever it is asked for."""
    starts = iter(range(0, len(data), size))
    return lambda asked: next((data[n : n + size] for n in starts), b"")


def read(data: bytes, size: int = 1000) -> LargeObjects:
    reader = reader_of(data[: 1 << 16])
    assert reader is not None
    return reader(pieces(data, size))


def said(records: list[Record] | tuple[Record, ...]) -> list[object]:
    return [to_dict(r, line=True) for r in records]


@pytest.mark.parametrize("path", [*FILES, *MIXED], ids=lambda p: p.name)
@pytest.mark.parametrize("size", [97, 1 << 20])
def test_pieces_of_any_size_give_what_the_whole_gives(path: Path, size: int) -> None:
    """The same records with the same lines; evidence quotes the line of the name."""
    data = path.read_bytes()
    found = list(read(data, size).captures(path.name))
    whole = [c for c in parse(data, source=path.name) if c.records]
    assert {c.command: said(c.records) for c in found} == {c.command: said(c.records) for c in whole}
    for one in found:
        for record in one.records:
            assert str(record.name) in one.text(record.line)  # type: ignore[attr-defined]


def test_a_list_without_line_ends_is_quoted_in_part() -> None:
    """A line of megabytes is no quote."""
    things = json.loads(FILES[0].read_bytes())
    (capture,) = read(json.dumps(things).encode()).captures("pods.json")
    assert len(capture.records) == len(things["items"]) and len(capture.text(1)) < 500


def test_a_cut_text_keeps_its_whole_objects_and_proves_nothing_by_what_it_lacks() -> None:
    """The last object is broken."""
    data = FILES[0].read_bytes()
    (capture,) = read(data[: len(data) // 2]).captures("pods.json")
    assert 3 < len(capture.records) < 14
    assert capture.covers is not None and not capture.covers.whole


@pytest.mark.parametrize("data", [b"{}", b"tcp 0 0 0.0.0.0:22", b"\0\0", b"", b'{"kind": "SecretList", "items": ['])
def test_other_texts_are_read_as_before(data: bytes) -> None:
    """Long or not: only objects that are read come piece by piece."""
    assert reader_of(data) is None


def test_a_long_file_is_read_in_bounded_memory(tmp_path: Path) -> None:
    """Packed as well: 10 MB of pods take less room than their text."""
    pods = json.loads(FILES[0].read_bytes())["items"]
    filler = {"env": [{"name": f"V{n}", "value": "x" * 50} for n in range(400)]}
    items = [{**p, "spec": {**p["spec"], "containers": [{**p["spec"]["containers"][0], **filler}]}} for p in pods]
    text = json.dumps({"apiVersion": "v1", "items": items * 22, "kind": "List"}, indent=4).encode()
    assert len(text) > LARGE
    (tmp_path / "pods.json.gz").write_bytes(gzip.compress(text, 1))
    tracemalloc.start()
    reading = read_bundles([tmp_path])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    (capture,) = reading.captures
    assert len(capture.records) == 22 * len(pods)
    assert peak < 3 * len(text)

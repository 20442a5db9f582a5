"""Archives with bytes flipped, lost, doubled and cut off, one inside another."""

import bz2
import gzip
import lzma
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from netparse.sources import Limits, Member, open_sources
from tests.conftest import EXAMPLE
from tests.fuzz.invariants import ROUNDS, hold_of_bundle
from tests.sources.hostile import tar_of, zip_of

FILES = {str(p.relative_to(EXAMPLE)): p.read_bytes() for p in sorted(EXAMPLE.rglob("*.txt"))}
_TAR, _ZIP = tar_of(FILES), zip_of(FILES)
ARCHIVES: Mapping[str, bytes] = {
    "b.tar": _TAR,
    "b.tar.gz": gzip.compress(_TAR, mtime=0),
    "b.tar.xz": lzma.compress(_TAR),
    "b.tar.bz2": bz2.compress(_TAR),
    "b.zip": _ZIP,
    "zip-in.tar": tar_of({"inner/b.zip": _ZIP, **FILES}),
    "tar-in.zip": zip_of({"inner/b.tar.gz": gzip.compress(_TAR, mtime=0), **FILES}),
}
_LIMITS = Limits(member_bytes=1 << 20, kept_bytes=4 << 20, kept_ratio_after=4 << 20)


def _damaged(data: bytes, chance: Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        at = chance.randrange(len(out) or 1)
        length = chance.choice((1, 1, 4, 64, 512))
        match chance.randrange(6):
            case 0:
                out[at : at + length] = chance.randbytes(length)
            case 1:
                out[at : at + length] = bytes(length)
            case 2:
                del out[at : at + length]
            case 3:
                out[at:at] = out[at : at + length]
            case 4:
                out[at : at + 1] = bytes([out[at] ^ 1 << chance.randrange(8)]) if out else b""
            case _:
                del out[at:]
    return bytes(out)


@pytest.mark.parametrize("name", ARCHIVES)
def test_what_is_left_of_an_archive_is_read_and_the_rest_is_told(name: str, tmp_path: Path) -> None:
    """Within the limits, and never more than the archive states; the whole way to the report for one in eight."""
    path = tmp_path / name
    for number in range(16 * ROUNDS):
        path.write_bytes(_damaged(ARCHIVES[name], Random(f"{name} {number}")))
        members = [m for m in open_sources([path], limits=_LIMITS) if isinstance(m, Member)]
        assert sum(len(m.data) for m in members) <= _LIMITS.kept_bytes
        assert all(m.source.startswith(str(path)) and ".." not in m.source.split("/") for m in members)
        if number % 8 == 0:
            hold_of_bundle(path)

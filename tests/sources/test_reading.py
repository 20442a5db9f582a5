"""What is wanted, what is text, and how skipped files are told."""

import random
from pathlib import Path

import pytest

from netparse.sources import Limits, Skipped, looks_like_text, summarize
from tests.sources.hostile import tar_of
from tests.sources.reading import notes, read, saved

CAPTURE = "Proto Recv-Q Send-Q Local Address\ntcp 0 0 0.0.0.0:22 0.0.0.0:* DİNLE\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        CAPTURE.encode(),
        CAPTURE.encode("utf-16"),
        CAPTURE.encode("utf-16-le"),
        CAPTURE.encode("utf-16-be"),
        CAPTURE.encode("utf-8-sig"),
        CAPTURE.encode("cp1254"),
        "Состояние ПРОСЛУШИВАЕТСЯ\n".encode("koi8-r"),
        b"\x1b[31mred\x1b[0m\r\n" * 5,
        bytes(512) + b"text after a crash\n" + bytes(512),
        bytes(20_000) + b"text far behind padding\n",
    ],
)
def test_text_in_any_encoding_is_text(data: bytes) -> None:
    """UTF-16 of PowerShell, colours, padding."""
    assert looks_like_text(data)


@pytest.mark.parametrize(
    "data",
    [
        bytes(5000),
        b"\x7fELF\x02\x01\x01" + bytes(200) + b"code",
        random.Random(1).randbytes(5000),
        b"a\0b\0\0\0c\x01" * 9,
    ],
)
def test_binary_is_not(data: bytes) -> None:
    """Programs, noise, NULs."""
    assert not looks_like_text(data)


def test_wanted_sees_the_path_and_at_most_64_kib(tmp_path: Path) -> None:
    """And decides alone; what it refuses is noted as text or as binary."""
    asked: list[tuple[str, int]] = []

    def wanted(path: str, head: bytes) -> bool:
        asked.append((path, len(head)))
        return path == "top/yes"

    files = {"top/yes": b"y" * 200_000, "top/no": b"n" * 70_000, "top/bin": bytes(range(200))}
    members, skipped = read(saved(tmp_path, "b", tar_of(files)), wanted=wanted)
    assert asked == [("top/yes", 65536), ("top/no", 65536), ("top/bin", 200)]
    assert [(m.path, len(m.data), m.truncated) for m in members] == [("top/yes", 200_000, False)]
    assert notes(skipped) == [("no", "unwanted"), ("bin", "binary")]


def test_a_caller_may_want_binary(tmp_path: Path) -> None:
    """The default is a sniff for text; a caller's word counts more."""
    members, _ = read(saved(tmp_path, "b", bytes(range(200))), wanted=lambda path, head: True)
    assert [m.size for m in members] == [200]


def test_an_error_of_the_caller_is_not_taken_for_a_damaged_archive(tmp_path: Path) -> None:
    """Only what libraries raise on bad bytes becomes a note."""

    def broken(path: str, head: bytes) -> bool:
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        read(saved(tmp_path, "b", tar_of({"a": b"x"})), wanted=broken)


def test_a_member_longer_than_the_limit_is_cut_and_says_so(tmp_path: Path) -> None:
    """One byte more than the limit is; exactly the limit is not."""
    path = saved(tmp_path, "b", tar_of({"fits": b"a" * 1000, "not": b"b" * 1001}))
    members, _ = read(path, limits=Limits(member_bytes=1000))
    assert [(m.path, len(m.data), m.size, m.truncated) for m in members] == [
        ("fits", 1000, 1000, False),
        ("not", 1000, 1001, True),
    ]


def test_a_members_fingerprint_is_that_of_its_bytes(tmp_path: Path) -> None:
    """Known value of the empty text."""
    members, _ = read(saved(tmp_path, "empty", b""))
    assert members[0].sha256.startswith("e3b0c44298fc1c14")


def test_ten_thousand_binaries_are_one_line() -> None:
    """Few are named one by one; many become one line with their number and an example."""

    def note(name: str, kind: str, container: str = "b.tar") -> Skipped:
        return Skipped(source=f"{container}!/{name}", reason=f"is {kind}", kind=kind, container=container)

    many = [note(f"{number}.journal", "binary") for number in range(10_000)]
    few = [note("x.gpg", "encrypted"), note("y", "binary", "c.tar")]
    assert summarize([few[0], *many, few[1]]) == [
        few[0],
        Skipped(
            source="b.tar",
            reason="10,000 files such as b.tar!/0.journal: is binary",
            kind="binary",
            container="b.tar",
            count=10_000,
        ),
        few[1],
    ]


def test_three_of_a_kind_keep_their_names() -> None:
    """Nothing is gained by joining them, and summing up twice changes nothing."""
    three = [Skipped(source=f"{n}", reason="r", kind="link", container="b") for n in range(3)]
    assert summarize(three) == three
    four = [*three, Skipped(source="4", reason="r", kind="link", container="b")]
    assert summarize(summarize(four)) == summarize(four)

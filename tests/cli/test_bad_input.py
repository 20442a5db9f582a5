"""Bad input gets one clear sentence on standard error and exit code 2, and nothing is half-written."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]


def empty_folder(folder: Path) -> Path:
    return folder


def missing_path(folder: Path) -> Path:
    return folder / "missing"


def unrelated_files(folder: Path) -> Path:
    (folder / "shopping.txt").write_text("milk\nbread\n")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    return folder


def dangling_link(folder: Path) -> Path:
    (folder / "ip_a.txt").symlink_to(folder / "nowhere")
    return folder / "ip_a.txt"


@pytest.mark.parametrize("make", [empty_folder, missing_path, unrelated_files, dangling_link])
@pytest.mark.parametrize("command", ["check", "report"])
def test_bad_input_is_one_sentence(netparse: Run, tmp_path: Path, make: Callable[[Path], Path], command: str) -> None:
    """The sentence names the path; no traceback, no output file."""
    folder = tmp_path / "given"
    folder.mkdir()
    target = tmp_path / "out.html"
    path = make(folder)
    code, out, err = netparse(command, path, *(["-o", target] if command == "report" else []))
    assert (code, out) == (2, "")
    assert str(path) in err and "Traceback" not in err
    assert err.count("\n") == 1
    assert not target.exists()


def test_json_is_printed_though_nothing_was_recognised(netparse: Run, tmp_path: Path) -> None:
    """A script gets its JSON, with exit code 2; a file that only names the host is nothing to judge."""
    (tmp_path / "hostname").write_text("cp1\n")
    code, out, err = netparse("check", tmp_path, "--format", "json")
    assert code == 2 and str(tmp_path) in err
    assert json.loads(out)["summary"]["fail"] == 0


def test_a_role_that_does_not_exist_is_a_usage_error(netparse: Run, example: Path) -> None:
    """The sentence names the roles that there are."""
    code, _, err = netparse("check", example, "--role", "node01=boss")
    assert code == 2 and "control-plane" in err


def test_help_has_examples_and_version_is_printed(netparse: Run) -> None:
    """Every command's help shows how it is used."""
    assert netparse("--version") == (0, "netparse 0.1.0\n", "")
    for command in ("parse", "check", "report"):
        code, out, _ = netparse(command, "--help")
        assert code == 0 and f"netparse {command} " in out


def test_an_unknown_option_is_a_usage_error(netparse: Run, example: Path) -> None:
    """Exit code 2, as every command line tool has it."""
    assert netparse("check", example, "--no-such-option")[0] == 2


@pytest.mark.parametrize("command", ["check", "inspect", "reach"])
def test_a_size_that_is_none_is_a_usage_error(netparse: Run, example: Path, command: str) -> None:
    code, _, err = netparse(command, example, "--max-size", "much")
    assert (code, err) == (2, "netparse: --max-size much: write it as 500M, 4G or a number of bytes\n")


def test_max_size_is_what_is_read(netparse: Run, example: Path) -> None:
    """What had no room is told; the exit code is that of what was read."""
    _, out, _ = netparse("inspect", example, "--max-size", "1K")
    assert "more than 1,024 bytes of captures in all; --max-size allows more" in out
    assert "--max-size" not in netparse("inspect", example, "--max-size", "8G")[1]


@pytest.mark.parametrize("kind", ["pipe", "link", "folder", "in/no/folder"])
def test_a_place_for_a_baseline_is_looked_at_before_the_work(
    netparse: Run, example: Path, tmp_path: Path, kind: str
) -> None:
    """A pipe is not waited for, and a link not followed."""
    place = tmp_path / kind
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "link":
        place.symlink_to(tmp_path / "elsewhere")
    elif kind == "folder":
        place.mkdir()
    code, out, err = netparse("check", example, "--write-baseline", place)
    assert (code, out) == (2, "") and err.count("\n") == 1 and str(place) in err
    assert not (tmp_path / "elsewhere").exists()

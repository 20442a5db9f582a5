"""How findings are chosen and accepted, and with which code `netparse check` exits."""

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import BUNDLES

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--fail-on", "never"), 0),
        (("--ignore", "insecure-port-exposed"), 0),
        (("--ignore", "insecure-port-exposed@node01"), 1),
        (("--ignore", "*@controlplane"), 0),
        (("--select", "default-route-*,gateway-unresolved"), 0),
        (("--fail-on", "never", "--min-coverage", "99"), 3),
        (("--min-coverage", "99"), 1),
        (("--fail-on", "never", "--min-coverage", "5"), 0),
    ],
)
def test_exit_codes(netparse: Run, example: Path, options: tuple[str, ...], code: int) -> None:
    """1 findings at or above --fail-on, else 3 too little evidence, else 0; ignored findings do not count."""
    assert netparse("check", example, *options)[0] == code


def test_what_was_not_read_is_no_coverage(netparse: Run, tmp_path: Path) -> None:
    """A healthy node, and an archive of which the end is missing: who asks for a coverage is not told that all is well.

    Without that the exit code is of what was read, as for all that was not captured. A link that leads nowhere holds no captures.
    """
    healthy = tmp_path / "b"
    shutil.copytree(BUNDLES / "healthy" / "kubeadm-flannel-netstat", healthy)
    (healthy / "broken-link.txt").symlink_to("nowhere.txt")
    assert netparse("check", healthy, "--min-coverage", "1")[0] == 0
    assert netparse("check", healthy, "--min-coverage", "1", "--max-size", "3K")[0] == 3
    (healthy / "more.tar.gz").write_bytes(gzip.compress(b"x" * 5000)[:-20])
    assert netparse("check", healthy, "--min-coverage", "1")[0] == 3
    assert netparse("check", healthy, "--min-coverage", "0")[0] == 0
    assert netparse("check", healthy)[0] == 0


def checked(netparse: Run, *arguments: object) -> tuple[int, dict[str, Any]]:
    code, out, _ = netparse("check", *arguments, "--format", "json")
    return code, json.loads(out)


def test_a_written_baseline_accepts_what_is_wrong_now(netparse: Run, example: Path, tmp_path: Path) -> None:
    """After --write-baseline the same bundle passes; the accepted findings are shown with their reason."""
    accepted = tmp_path / "accepted.toml"
    assert netparse("check", example, "--write-baseline", accepted)[0] == 0
    code, found = checked(netparse, example, "--baseline", accepted)
    assert (code, found["summary"]["fail"]) == (0, 0)
    _, text, _ = netparse("check", example, "--baseline", accepted)
    assert text.count("accepted: controlplane") == 2
    assert "accepted when the baseline was written" in text


def test_expired_and_unused_entries_are_told(
    netparse: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry that has expired hides nothing any more; one that matches nothing is found."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")  # 2026-01-01
    baseline = tmp_path / "b.toml"
    baseline.write_text(
        '[[suppress]]\ncheck = "insecure-port-exposed"\nsubject = "tcp/8080"\nreason = "lab"\nexpires = 2025-12-31\n'
        '[[suppress]]\ncheck = "insecure-port-exposed"\nsubject = "tcp/8888"\nreason = "lab"\nexpires = 2026-01-01\n'
        '[[suppress]]\ncheck = "mtu-mismatch"\nnode = "nobody"\nreason = "old"\n'
    )
    code, found = checked(netparse, example, "--baseline", baseline)
    assert (code, found["summary"]["fail"]) == (1, 1)
    _, text, _ = netparse("check", example, "--baseline", baseline)
    assert "expired on 2025-12-31" in text
    assert "mtu-mismatch on nobody matches no finding" in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[suppress]]\nreason = 'x'\n", 'entry 1: field "check" is missing'),
        ("[[suppress]]\ncheck = 'a'\nreason = 'x'\nnodes = 'b'\n", 'no field "nodes"'),
        ("[[suppress]]\ncheck = 'a'\nreason = 'x'\nexpires = 'tomorrow'\n", '"expires" must be a date'),
        ("suppress = [", "not valid TOML"),
    ],
)
def test_a_wrong_baseline_is_one_sentence(netparse: Run, example: Path, tmp_path: Path, text: str, words: str) -> None:
    """It names the file, the entry and the field."""
    baseline = tmp_path / "b.toml"
    baseline.write_text(text)
    code, _, err = netparse("check", example, "--baseline", baseline)
    assert code == 2 and str(baseline) in err and words in err


def test_quiet_leaves_only_the_faults(netparse: Run, example: Path) -> None:
    """A line for each, and the counters; the exit code is the same. What is set aside is still said."""
    code, out, err = netparse("check", example, "--quiet")
    lines = out.splitlines()
    assert (code, err) == (1, "")
    assert [line[:4] for line in lines[:-2]] == ["FAIL", "FAIL"]
    assert lines[-2].startswith("findings: 2 fail, 0 warn") and "questions answered" in lines[-1]
    out = netparse("check", example, "-q", "--ignore", "insecure-port-exposed")[1]
    assert [line.partition(":")[0] for line in out.splitlines()[:-2]] == ["ignored", "ignored"]


def test_verbose_shows_all_evidence_and_each_step(netparse: Run, many_lines: Path) -> None:
    """Where four lines are usual all stand; standard error has the times."""
    usual = netparse("check", many_lines)[1]
    code, out, err = netparse("check", many_lines, "--verbose")
    assert code == 1
    assert "(--verbose shows all)" in usual and "--verbose" not in out
    assert len(out.splitlines()) >= len(usual.splitlines())
    assert "reading and judging: " in err and "files read" in err


@pytest.fixture
def many_lines() -> Path:
    """A bundle with a finding that quotes more lines than are usually shown."""
    return BUNDLES / "default-route-missing" / "fail.node1"


@pytest.mark.parametrize("command", ["check", "inspect", "reach", "redact"])
def test_quiet_and_verbose_contradict_each_other(netparse: Run, example: Path, command: str) -> None:
    code, _, err = netparse(command, example, "--quiet", "--verbose")
    assert (code, err) == (2, "netparse: --quiet and --verbose contradict each other: give one of them\n")


def test_a_report_says_where_it_is_unless_it_is_to_be_quiet(netparse: Run, example: Path, tmp_path: Path) -> None:
    """Path and verdict on standard error; with --quiet nothing, with --verbose the steps as well."""
    assert netparse("report", example, "-o", tmp_path / "a.md", "-q") == (0, "", "")
    _, _, err = netparse("report", example, "-o", tmp_path / "a.md")
    assert err.splitlines()[0] == str(tmp_path / "a.md") and err.splitlines()[1].startswith("2 faults found: ")
    _, _, err = netparse("report", example, "-o", tmp_path / "a.md", "-v")
    assert "making a.md: " in err

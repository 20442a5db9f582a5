"""How findings are chosen and accepted, and with which code `netparse check` exits."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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

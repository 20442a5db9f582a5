"""What `netparse doctor` finds: on this machine, and on one that lacks things."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from netparse.doctor import examine_machine, probes, remedies
from netparse.doctor.remedies import topics
from netparse.doctor.text import render_answers
from tests.conftest import EXAMPLE, ROOT, needs_mount_namespace

Run = Callable[..., tuple[int, str, str]]


def test_a_machine_that_runs_the_tests_is_not_broken(netparse: Run) -> None:
    """Whatever only some outputs need may be missing on it."""
    code, out, err = netparse("doctor")
    assert (code, err) == (0, "")
    assert "BROKEN" not in out and "textfsm" in out
    code, out, _ = netparse("doctor", "--format", "json")
    checks = json.loads(out)["checks"]
    assert code == 0 and all((c["state"] == "ok") == (not c["mend"]) for c in checks)


def test_each_thing_that_is_missing_comes_with_what_is_lost_and_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that has nothing at all; each command of the table is for something that can be found missing."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    found = list(examine_machine())
    monkeypatch.setattr(sys, "version_info", (3, 11, 2))
    monkeypatch.setattr(probes, "library", lambda name: None)
    monkeypatch.setattr(probes, "module", lambda name: name == "weasyprint")
    monkeypatch.setattr(probes, "free_space", lambda: None)
    monkeypatch.setattr(probes, "memory_limit", lambda: 1 << 20)
    monkeypatch.setattr(probes, "open_files", lambda: 16)
    monkeypatch.setattr(probes, "encodings", lambda streams: ["ascii"])
    monkeypatch.setattr(probes, "version_of", lambda name: "0.1.3")
    monkeypatch.setattr(probes, "has_font_for", lambda language: False)
    answers = examine_machine()
    found += answers
    assert {a.topic for a in found} - {""} == topics()
    assert all(a.lost and remedies(a.topic, "debian") for a in found if a.state != "ok")
    assert [a.what for a in answers if a.state == "broken"] == ["netparse", "packages", "compression"]
    text = render_answers(answers, "alpine")
    assert "mend it:    apk add font-noto-cjk" in text and text.endswith("3 things to mend\n")


def test_what_is_broken_is_exit_code_1(netparse: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a script can ask."""
    monkeypatch.setattr(probes, "module", lambda name: name != "yaml")
    assert netparse("doctor")[0] == 1


def test_the_other_package_of_the_name_is_found(tmp_path: Path) -> None:
    """It writes the same folder: whichever was installed last has won."""
    info = tmp_path / "netparse-0.1.3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: netparse\nVersion: 0.1.3\n")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "netparse", "doctor"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "is another project" in done.stdout and "pip uninstall netparse" in done.stdout


def test_fonts_are_asked_of_fontconfig() -> None:
    """As `fc-list` says, where that is installed; of a language that no font has there is none."""
    if probes.library("fontconfig") is None:
        pytest.skip("no fontconfig on this machine")
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=en", "file"], capture_output=True, text=True, check=True)
        assert probes.has_font_for("en") is bool(listed.stdout)
    assert probes.has_font_for("zz") is False


def test_a_folder_in_which_nothing_can_be_written_has_no_space(tmp_path: Path) -> None:
    """As a read-only file system, or one that is not there."""
    assert probes.free_space(str(tmp_path / "missing")) is None
    assert (probes.free_space(str(tmp_path)) or 0) > 0


def test_without_pango_the_sentence_is_the_one_of_this_system_and_nothing_is_written(tmp_path: Path) -> None:
    """WeasyPrint's own advice does not come to standard output; `doctor` says the same, and HTML works."""
    pango = next(Path("/usr/lib").rglob("libpango-1.0.so.0"), None)
    if pango is None:
        pytest.skip("Pango is not installed: nothing to hide")
    needs_mount_namespace()
    hide = f"mount --bind /dev/null {pango.resolve()} && exec {sys.executable} -m netparse"
    run = {
        name: subprocess.run(
            ["unshare", "-m", "sh", "-c", f"{hide} {words}"], capture_output=True, text=True, check=False, cwd=ROOT
        )
        for name, words in (
            ("pdf", f"report {EXAMPLE} -o {tmp_path}/r.pdf"),
            ("html", f"report {EXAMPLE} -o {tmp_path}/r.html"),
            ("doctor", "doctor"),
        )
    }
    command = remedies("pango", "debian")[0]
    assert (run["pdf"].returncode, run["pdf"].stdout) == (2, "")
    assert f"PDF needs Pango, which is not installed: `{command}`" in run["pdf"].stderr
    assert run["html"].returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["r.html"]
    assert run["doctor"].returncode == 0 and f"mend it:    {command}" in run["doctor"].stdout


def test_what_a_library_says_of_its_own_is_not_printed(tmp_path: Path) -> None:
    """Where fontconfig finds no configuration, the answer says what is missing; so it does with standard error closed."""
    env = {**os.environ, "FONTCONFIG_FILE": str(tmp_path / "none")}
    program = [sys.executable, "-m", "netparse", "doctor"]
    done = subprocess.run(program, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    closed = subprocess.run(
        ["sh", "-c", '"$@" 2>&-', "sh", *program], env=env, capture_output=True, text=True, check=False
    )
    assert closed.returncode == 0 and "missing  fonts" in done.stdout and "missing  fonts" in closed.stdout

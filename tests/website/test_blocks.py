"""Every block of code in README and docs/ is run, or read by what reads its language; what a page shows as output is what is printed."""

import csv
import doctest
import io
import json
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from netparse.cli.helps import helps
from tests.conftest import ROOT
from tests.website.pages import PAGES, blocks
from tests.website.shell import commands, console, is_shown, run, stage

RUN = ("sh", "console", "python")
READ = {
    "toml": tomllib.loads,
    "json": json.loads,
    "yaml": lambda text: list(yaml.safe_load_all(text)),
    "csv": lambda text: list(csv.DictReader(io.StringIO(text), strict=True)),
}
EXAMPLES = "docs/cli.md"
"""The examples of the helps: they name no exit codes, and judge bundles with faults."""
DRAWN = {"text", "groovy"}
"""Layouts of folders and pictures; tests/test_ci_recipes.py knows the recipe of Jenkins."""
WITH_COMMANDS = [page for page, text in PAGES.items() if any(b.language in RUN for b in blocks(text))]


@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_the_commands_of_a_page_do_what_it_says(page: str, tmp_path: Path) -> None:
    """One after the other, in one folder: with exit code 0 unless the comment behind it names another, and the output that is shown."""
    place = stage(tmp_path)
    for block in blocks(PAGES[page]):
        if block.reason is None and block.language in ("sh", "console"):
            for command in console(block.text) if block.language == "console" else commands(block.text):
                done = run(place, command.line)
                where = f"{page}:{block.line}: {command.line}\n{done.stdout}"
                assert done.returncode == command.exit_code or (page == EXAMPLES and done.returncode == 1), where
                assert "Traceback" not in done.stdout, where
                if block.language == "console":
                    assert is_shown(command.shown or "", done.stdout), where
                else:
                    assert (command.shown or "") in done.stdout, where


@pytest.mark.parametrize("page", [p for p in WITH_COMMANDS if any(b.language == "python" for b in blocks(PAGES[p]))])
def test_the_python_of_a_page_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows ``>>>`` gives what stands below it; blocks of one page share their names."""
    monkeypatch.chdir(stage(tmp_path))
    names: dict[str, object] = {}
    for block in blocks(PAGES[page]):
        if block.language != "python":
            continue
        if ">>>" not in block.text:
            exec(compile(block.text, f"{page}:{block.line}", "exec"), names)
            continue
        test = doctest.DocTestParser().get_doctest(block.text, names, page, page, block.line)
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
        report = io.StringIO()
        assert runner.run(test, out=report.write, clear_globs=False).failed == 0, report.getvalue()
        names.update(test.globs)


@pytest.mark.parametrize("page", PAGES)
def test_every_block_names_its_language(page: str) -> None:
    """Data is read by what reads it; a layout or a picture is ``text``. No block stands outside of these tests."""
    for block in blocks(PAGES[page]):
        where = f"{page}:{block.line}"
        assert block.language in {*RUN, *READ, *DRAWN}, where
        if block.language in READ:
            assert READ[block.language](block.text), where
        assert block.reason is None or block.language == "sh", where


@pytest.mark.parametrize("page", [p for p, text in PAGES.items() if any(b.reason for b in blocks(text))])
def test_commands_that_are_not_run_are_shell_and_have_the_options_that_they_name(page: str) -> None:
    """They need another machine or the index of packages; a line that calls netparse names a command and options that exist."""
    known = {h.name: set(re.findall(r"--?[a-z][a-z-]*", " ".join(term for term, _ in h.options))) for h in helps()}
    for block in (b for b in blocks(PAGES[page]) if b.reason):
        subprocess.run(["bash", "-n", "-c", block.text], check=True)
        for line in re.findall(r"^netparse .*", block.text, re.MULTILINE):
            words = shlex.split(line, comments=True)
            named = next(
                n for n in (" ".join(words[:3]), f"{words[0]} {words[1]} run", " ".join(words[:2])) if n in known
            )
            assert {w for w in words if w.startswith("-")} <= known[named], line


def test_what_is_left_out_of_an_output_is_marked() -> None:
    """``…`` stands for lines, or for a part of one; nothing else may differ but blanks at the end of a line."""
    assert (
        is_shown("a\n…\nd\n", "a\nb\nc\nd\n") and is_shown("a\n…\nd\n", "a\nd \n") and is_shown("at …s\n", "at 12s\n")
    )
    assert (
        is_shown("a\n  …\n", "a\nb\nc\n") and not is_shown("a\nc\n", "a\nb\nc\n") and not is_shown("a … c\n", "a\nc\n")
    )
    assert not is_shown("a.c\n", "abc\n")


def test_commands_are_told_apart() -> None:
    """A loop is one command; a comment behind it may name its exit code and what is printed."""
    loop, other = commands("for x in 1 2; do\n  echo $x\ndone\nfalse   # exit code 1: … gone\n")
    assert loop.line.count("\n") == 2 and (other.exit_code, other.shown) == (1, "gone")
    first, second = console("$ true\n$ false  # exit code 1\nout\n")
    assert (first.shown, second.exit_code, second.shown) == ("", 1, "out\n")


def test_the_pages_are_found() -> None:
    """Those beside the code and those in docs/, most of them with commands."""
    assert {"README.md", "docs/uses.md", "docs/checks.md"} <= set(PAGES) and len(WITH_COMMANDS) > 12
    assert (ROOT / "docs" / "index.md").exists()

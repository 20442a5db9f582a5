"""A format is one module and one line in its registry; nothing else names it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from netparse.errors import UsageError
from netparse.report import FORMATS
from netparse.report.changes import CHANGES_FORMATS
from netparse.report.formats import find_format
from netparse.report.write import is_report
from tests.conftest import ROOT

Run = Callable[..., tuple[int, str, str]]
REPORT = ROOT / "netparse" / "report"


def _modules(folder: str) -> set[str]:
    return {p.stem for p in (REPORT / folder).glob("*.py")} - {"__init__", "format"}


def test_every_module_is_a_format() -> None:
    """A report's formats and those of a comparison are the modules of their folders."""
    assert _modules("formats") == {f.name for f in FORMATS}
    assert _modules("changes") == set(CHANGES_FORMATS)


@pytest.mark.parametrize("name", [f.name for f in FORMATS if f.printed])
def test_check_offers_every_format_that_is_printed(netparse: Run, example: Path, name: str) -> None:
    """By the registry alone; the help names it."""
    code, out, _ = netparse("check", example, "--format", name)
    assert code == 1 and out
    assert name in netparse("check", "--help")[1]


def test_an_unknown_format_is_one_sentence(netparse: Run, example: Path) -> None:
    """It names the formats that there are, in a script and on the command line."""
    with pytest.raises(UsageError, match="there is no format 'docx'; there are html, pdf, text"):
        find_format("docx")
    for command in (("check", example), ("diff", example, example)):
        code, _, err = netparse(*command, "--format", "docx")
        assert code == 2 and "'docx' is not one of 'text', 'json'" in err


def test_only_formats_for_scripts_print_when_nothing_was_recognised(netparse: Run, tmp_path: Path) -> None:
    """JSON is printed, all others stay empty; the exit code is 2."""
    (tmp_path / "letter.txt").write_text("The weather is fine.\n")
    for known in FORMATS:
        if known.printed:
            code, out, err = netparse("check", tmp_path, "--format", known.name)
            assert code == 2 and "no output of a known command" in err
            assert bool(out) == known.for_scripts
            assert not out or json.loads(out)["schema_version"] == 1


def test_show_passed_holds_for_text_and_json(netparse: Run, example: Path) -> None:
    """It reaches the format through the options that all formats share."""
    without, with_it = (netparse("check", example, *more)[1] for more in ([], ["--show-passed"]))
    assert "\npass  " not in without and "\npass  " in with_it
    found = json.loads(netparse("check", example, "--format", "json", "--show-passed")[1])["findings"]
    assert len([f for f in found if f["verdict"] == "pass"]) > 5


def test_a_file_is_recognised_by_the_mark_of_one_format(netparse: Run, example: Path, tmp_path: Path) -> None:
    """No other format takes it for its own."""
    for known in FORMATS:
        if known.mark:
            path = tmp_path / f"report{known.suffixes[0]}"
            netparse("report", example, "-o", path)
            assert is_report(path)
            assert [f.name for f in FORMATS if f.mark and f.mark.match(path.read_bytes())] == [known.name]


def test_a_library_is_loaded_by_its_format_alone() -> None:
    """The registry loads no library; Markdown needs no Jinja2, HTML no WeasyPrint."""
    script = (
        "import sys, netparse\n"
        "from netparse.report import FORMATS, render\n"
        "heavy = lambda: {'jinja2', 'weasyprint', 'netparse.findings'} & set(sys.modules)\n"
        "seen = [heavy()]\n"
        "analysis = netparse.analyze(sys.argv[1])\n"
        "for name in ('json', 'text', 'junit', 'sarif', 'html'):\n"
        "    render(analysis, name)\n"
        "    seen.append(heavy() - {'netparse.findings'})\n"
        "assert seen == [set(), set(), set(), set(), set(), {'jinja2'}], seen\n"
    )
    example = ROOT / "fixtures" / "bundles" / "document-example"
    subprocess.run([sys.executable, "-c", script, example], cwd=ROOT, check=True)

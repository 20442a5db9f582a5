"""``netparse diff`` and ``netparse report --since``: formats, exit codes, reports instead of bundles."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from netparse import schemas
from tests.comparison.pairs import HEALTHY, copy, edit
from tests.conftest import BUNDLES

Run = Callable[..., tuple[int, str, str]]
FAULTY = BUNDLES / "required-port-closed" / "fail.kubelet-stopped"


def valid(text: str) -> dict[str, object]:
    loaded = json.loads(text)
    jsonschema.validate(loaded, schemas.schema("diff"))
    return dict(loaded)


def test_exit_codes(netparse: Run, tmp_path: Path) -> None:
    """0 the same, 1 different, 2 a side that cannot be read or holds no capture."""
    same = copy(tmp_path)
    assert netparse("diff", HEALTHY, same)[0] == 0
    assert netparse("diff", HEALTHY, FAULTY)[0] == 1
    (tmp_path / "empty").mkdir()
    for bad in (tmp_path / "nowhere", tmp_path / "empty"):
        code, out, err = netparse("diff", HEALTHY, bad)
        assert (code, out) == (2, "") and err.startswith("netparse: ") and err.count("\n") == 1


def test_noise_decides_only_with_all(netparse: Run, tmp_path: Path) -> None:
    """A PID that changed is told, and makes the difference, where it was asked for."""
    after = edit(copy(tmp_path), "cp1/netstat_nlput.txt", ("3863/etcd", "3999/etcd"))
    code, out, _ = netparse("diff", HEALTHY, after)
    assert code == 0 and "Nothing changed" in out and "3 values that change by themselves" in out
    code, out, _ = netparse("diff", HEALTHY, after, "--all")
    assert code == 1 and "tcp 2379 PID: 3863 → 3999" in out


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_every_format_says_it(netparse: Run, format: str) -> None:
    """Facts, findings and the answer; twice the same bytes."""
    code, out, _ = netparse("diff", HEALTHY, FAULTY, "--format", format)
    plain = out.replace("\\", "")
    assert code == 1
    for words in ("Ready → NotReady", "closed: * kubelet", "required-port-closed tcp/10250", "3 facts differ"):
        assert words in plain
    assert netparse("diff", HEALTHY, FAULTY, "--format", format)[1] == out


def test_json_is_what_its_schema_says(netparse: Run, tmp_path: Path) -> None:
    """Of different bundles, the same ones, and with everything."""
    for new in (FAULTY, copy(tmp_path), BUNDLES / "evidence-missing" / "unknown.node-not-captured"):
        for more in ([], ["--all"]):
            valid(netparse("diff", HEALTHY, new, "--format", "json", *more)[1])
    with pytest.raises(jsonschema.ValidationError):
        valid('{"schema_version": 1, "same": "yes"}')


def test_the_page_loads_nothing(netparse: Run) -> None:
    """It has the report's policy and style."""
    out = netparse("diff", HEALTHY, FAULTY, "--format", "html")[1]
    assert "Content-Security-Policy" in out and not re.search(r"""(?:src|href)=["'](?!#)""", out)


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_hostile_words_are_harmless(netparse: Run, tmp_path: Path, format: str) -> None:
    """A process that calls itself a script or a colour is shown, and does nothing."""
    after = edit(copy(tmp_path), "node1/netstat_nlput.txt", ("/kubelet ", "/<b>x</b>\x1b]0;_ "))
    _, out, _ = netparse("diff", HEALTHY, after, "--format", format)
    assert "x" in out and "\x1b" not in out
    assert format == "text" or "<b>x</b>" not in out


def test_reports_have_findings_only(netparse: Run, tmp_path: Path) -> None:
    """It is said, and the findings are compared as those of the bundles are."""
    for name, bundle in (("old.json", HEALTHY), ("new.json", FAULTY)):
        netparse("report", bundle, "-o", tmp_path / name)
    code, out, _ = netparse("diff", tmp_path / "old.json", tmp_path / "new.json", "--format", "json")
    found = valid(out)
    assert code == 1 and not found["changes"] and "only the findings were compared" in str(found["notes"])
    bundles = valid(netparse("diff", HEALTHY, FAULTY, "--format", "json")[1])
    for kind in ("new", "resolved"):
        told = [[(f["check"], f["node"], f["subject"]) for f in x["findings"][kind]] for x in (found, bundles)]  # type: ignore[index]
        assert told[0] == told[1]
    assert netparse("diff", tmp_path / "old.json", tmp_path / "old.json")[0] == 0
    assert netparse("diff", tmp_path / "old.json", FAULTY)[0] == 1


def test_a_report_that_is_none(netparse: Run, tmp_path: Path) -> None:
    """One of another making is a sentence; a Node list in JSON is a bundle's file."""
    odd = tmp_path / "odd.json"
    odd.write_text('{"schema_version": 1, "netparse": "0", "findings": [{"check": "x"}], "cluster": {}}')
    code, _, err = netparse("diff", odd, FAULTY)
    assert code == 2 and "odd.json is no report" in err
    nodes = tmp_path / "nodes.json"
    nodes.write_text('{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "cp1"}, "status": {}}')
    assert netparse("diff", nodes, nodes)[0] == 0


def test_the_report_says_what_changed(netparse: Run, tmp_path: Path) -> None:
    """--since in the formats for people and in JSON; without it there is no such section."""
    files = [tmp_path / name for name in ("r.html", "r.md", "r.txt", "r.json")]
    outputs = [word for file in files for word in ("-o", file)]
    assert netparse("report", FAULTY, "--since", HEALTHY, *outputs)[0] == 0
    for file in files[:3]:
        text = file.read_text().replace("\\", "")
        assert "What changed" in text and "Ready → NotReady" in text and "closed: * kubelet" in text
    jsonschema.validate(json.loads(files[3].read_text())["changes"], schemas.schema("diff"))
    assert netparse("report", FAULTY, "--force", *outputs)[0] == 0
    assert "What changed" not in files[0].read_text() and "changes" not in json.loads(files[3].read_text())


def test_the_report_resolves_nothing_that_was_not_asked(netparse: Run, tmp_path: Path) -> None:
    """--select holds for the older bundle, too: what was not judged now is not resolved."""
    page = tmp_path / "r.json"
    netparse("report", HEALTHY, "--since", FAULTY, "--select", "node-not-ready", "-o", page)
    resolved = json.loads(page.read_text())["changes"]["findings"]["resolved"]
    assert [f["check"] for f in resolved] == ["node-not-ready"]


def test_as_a_library(tmp_path: Path) -> None:
    """netparse.comparison.compare takes paths and analyses."""
    import netparse

    changes = netparse.comparison.compare(netparse.analyze(HEALTHY), FAULTY)
    assert not changes.same
    assert netparse.comparison.compare(HEALTHY, copy(tmp_path)).same

"""How each file was understood."""

from dataclasses import replace
from pathlib import Path

import netparse
from netparse.report.limits import BROWSER
from netparse.report.sections.files import build_files, line_ranges
from netparse.sources import Skipped
from tests.report.sections.conftest import Select


def test_each_capture_has_its_command_and_its_findings(selected: Select) -> None:
    """Names without the folder that all lie in; the findings that quote the file."""
    section = build_files(selected())
    assert section.root.endswith("/three-nodes-several-faults/")
    files = {f.source: f for f in section.files}
    assert files["node2/arp_n.txt"].command == "arp" and files["node2/arp_n.txt"].node == "node2"
    assert files["node2/arp_n.txt"].status == "every line understood"
    assert [b.anchor for b in files["node2/arp_n.txt"].findings] == ["f3"]
    assert len({f.anchor for f in section.files}) == len(section.files) == 12


def test_captures_that_are_quoted_are_listed_before_others(selected: Select) -> None:
    """The others are counted, and evidence leads only to files that are listed."""
    selection = selected(limits=replace(BROWSER, files=4))
    section = build_files(selection)
    assert len(section.files) == 4 and all(f.findings for f in section.files)
    assert section.more == "8 more captures, each read to its last line, are not listed here."
    leads = {q.anchor for b in selection.faults for q in b.evidence}
    assert leads - {""} <= {f.anchor for f in section.files} and "" in leads


def test_lines_that_were_not_understood_are_shown_then_counted(selected: Select, tmp_path: Path) -> None:
    """With their numbers, as ranges where they are not shown."""
    (tmp_path / "ip_r.txt").write_text("default via 192.0.2.1 dev eth0\n???\n192.0.2.0/24 dev eth0\n???\n???\n")
    (file,) = build_files(selected(netparse.analyze(tmp_path), limits=replace(BROWSER, unparsed=1))).files
    assert file.status.startswith("3 lines not understood") and file.unparsed == ((2, "???"),)
    assert file.more == "2 more lines were not understood: 4–5"


def test_a_file_with_several_captures_has_one_anchor(selected: Select, tmp_path: Path) -> None:
    """Links lead to its first row."""
    (tmp_path / "all.txt").write_text(
        "root@cp1:~# ip route\ndefault via 192.0.2.1 dev eth0\nroot@cp1:~# ip neigh\n192.0.2.1 dev eth0 FAILED\n"
    )
    files = build_files(selected(netparse.analyze(tmp_path))).files
    assert [(f.command, f.anchor) for f in files] == [("ip route", "file1"), ("ip neigh", "")]


def test_files_that_were_not_read_are_named(selected: Select, faults: netparse.Analysis) -> None:
    """With the reason; those beyond the limit are counted."""
    skipped = tuple(Skipped(source=f"{n}.bin", reason="no text", kind="binary") for n in range(3))
    section = build_files(selected(replace(faults, skipped=skipped), limits=replace(BROWSER, rows=2)))
    assert section.skipped == skipped[:2] and section.more_skipped == "1 more file was not read."


def test_line_numbers_are_written_as_ranges() -> None:
    """Neighbouring numbers are joined."""
    assert line_ranges([3, 4, 5, 9, 11, 12]) == "3–5, 9, 11–12"
    assert line_ranges([]) == ""


def test_a_finding_stands_beside_the_captures_that_it_quotes(selected: Select, tmp_path: Path) -> None:
    """Not beside every capture of a file that holds several: nothing quotes the third."""
    (tmp_path / "cp1.txt").write_text(
        "root@cp1:~# ip route\ndefault via 192.0.2.1 dev eth0\nroot@cp1:~# ip neigh\n192.0.2.1 dev eth0 FAILED\n"
        "root@cp1:~# hostname\ncp1\n"
    )
    files = build_files(selected(netparse.analyze(tmp_path))).files
    found = {f.command: {b.finding.check for b in f.findings} for f in files}
    assert found["ip route"] == found["ip neigh"] == {"gateway-unresolved"} and not found["hostname"]

"""Where a report comes from."""

from dataclasses import replace

import netparse
from netparse.report import About
from netparse.report.limits import BROWSER
from netparse.report.sections.provenance import build_provenance
from tests.report.sections.conftest import Select


def test_inputs_tables_command_and_version(selected: Select, faults: netparse.Analysis) -> None:
    """Every input with its size and fingerprint."""
    section = build_provenance(selected(about=About(command="netparse report x")))
    assert (section.version, section.command) == (netparse.__version__, "netparse report x")
    assert section.tables == "kubernetes, flannel, kubeadm"
    assert [i.sha256 for i in section.inputs] == [i.sha256 for i in faults.inputs]
    assert ("cp1/ip_a.txt", "1,727") in {(i.source, i.bytes) for i in section.inputs}


def test_more_inputs_than_the_limit_are_counted(selected: Select) -> None:
    """They are attached to the PDF as JSON."""
    section = build_provenance(selected(limits=replace(BROWSER, inputs=10)))
    assert len(section.inputs) == 10 and section.more == "2 more files are in the attached findings.json."

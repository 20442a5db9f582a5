"""Text for a terminal: the bundle first, faults with their severity and the lines around, wrapped, commands whole."""

import re
from pathlib import Path

import netparse
from netparse.report import About
from tests.conftest import BUNDLES

FAULTS = BUNDLES / "samples" / "three-nodes-several-faults"


def rendered(bundle: Path = FAULTS, width: int | None = None) -> list[str]:
    return str(netparse.render(netparse.analyze(bundle), "text", about=About(width=width))).splitlines()


def test_it_begins_with_the_bundle_and_the_cluster() -> None:
    """Which bundle, when it was captured, which nodes, which distribution and plugin."""
    first, second, *_ = rendered()
    assert first == f"netparse {netparse.__version__}: {FAULTS}, captured at a time that is not known"
    assert second == "nodes: 3: cp1, node1, node2; v1.30.4; kubeadm; flannel"


def test_faults_are_told_by_severity_with_what_they_explain() -> None:
    """The consequence stands below its cause, in one line; the counters name their units."""
    lines = rendered()
    faults = [line for line in lines if line.startswith("FAIL")]
    assert [re.findall(r"\((\w+)\)  \[([\w-]+)\]$", line)[0] for line in faults] == [
        ("high", "mtu-mismatch"),
        ("high", "gateway-unresolved"),
        ("high", "required-port-loopback-only"),
        ("high", "insecure-port-exposed"),
    ]
    (explained,) = [n for n, line in enumerate(lines) if "explains: FAIL" in line]
    assert "[overlay-mtu-too-large]" in lines[explained]
    assert lines.index(faults[0]) < explained < lines.index(faults[1])
    assert re.fullmatch(
        r"findings: 4 fail, 0 warn, \d+ unknown, \d+ pass \(1 further finding explained by them\)", lines[-3]
    )
    assert re.fullmatch(r"\d+ of \d+ questions answered \([\d.]+ %\)", lines[-2])


def test_a_quoted_line_stands_between_its_neighbours() -> None:
    """As grep -C does it: a colon behind the number of the line itself, a dash behind those around."""
    lines = rendered()
    (place,) = [n for n, line in enumerate(lines) if "arp_n.txt:5: " in line]
    assert "arp_n.txt-4- " in lines[place - 1] and "arp_n.txt-6- " in lines[place + 1]


def test_it_is_wrapped_at_the_width_but_for_commands_and_evidence() -> None:
    """What is to be pasted or is verbatim stays whole; nothing is lost."""
    wide, narrow = rendered(), rendered(width=60)
    long = [line for line in narrow if len(line) > 60 and " " in line.strip()]
    assert long and all(
        re.match(r" {6,8}\S.*(?::\d+: |-\d+- )|      (?:fix|confirm): |        \S", line) for line in long
    )
    assert " ".join(" ".join(wide).split()) == " ".join(" ".join(narrow).split())


def test_a_hundred_nodes_are_not_all_named(tmp_path: Path) -> None:
    """The first are, the others are counted."""
    rows = [f"w{n:03}   NotReady   <none>   1d   v1.30.0   192.0.2.{n}" for n in range(1, 101)]
    (tmp_path / "nodes.txt").write_text(
        "\n".join(["NAME   STATUS   ROLES   AGE   VERSION   INTERNAL-IP", *rows]) + "\n"
    )
    lines = rendered(tmp_path)
    (fault,) = [line for line in lines if line.startswith("FAIL")]
    assert "on 100 nodes" in fault
    assert "      nodes:    w001, w002, w003, w004, w005, w006, w007, w008, w009, w010, w011, w012 and 88 more" in lines


def test_a_finding_without_a_node_is_of_the_cluster() -> None:
    """A list of pods without the column for their nodes names none."""
    lines = rendered(BUNDLES / "network-pod-not-ready" / "fail.ticket-pods-without-nodes")
    assert any(line.startswith("FAIL  the cluster: A pod that the network depends on") for line in lines)


def test_a_remark_of_the_reporter_stands_below_the_lines() -> None:
    """What somebody wrote behind a row is no output, and what mattered to him."""
    lines = rendered(BUNDLES / "duplicate-ip" / "fail.ticket-headings-and-a-marked-row")
    assert "      remark of the reporter on line 14: <-- twice" in lines

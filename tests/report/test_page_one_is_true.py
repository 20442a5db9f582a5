"""Page 1 and the pictures say what the findings say: whatever is ignored, accepted by a baseline or could not be read.

Bundles, options and losses are drawn from a fixed seed; NETPARSE_TRUTH_EVERY=1 tries every bundle of the fixtures.
"""

import os
import random
import re
import shutil
import tarfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

import netparse
from netparse.checks.flows.blocked import is_stopped
from netparse.errors import NothingRecognized, SeveralClusters
from netparse.findings import Finding, Verdict
from netparse.pipeline import Options
from netparse.reach import Answer
from netparse.report import About
from netparse.report.limits import BROWSER, PAPER
from netparse.report.pictures import (
    Picture,
    flow_picture,
    marks,
    mtu_picture,
    neighbor_picture,
    port_picture,
    routes_picture,
    topology_picture,
)
from netparse.report.pictures.flows import column
from netparse.report.pictures.marks import Field
from netparse.report.sections.arrival import build_arrival
from netparse.report.sections.checks import build_checks
from netparse.report.sections.first import build_first
from netparse.report.sections.heading import Heading, build_heading
from netparse.report.sections.paths import build_paths
from netparse.report.selection import select
from netparse.sources import disk
from tests.conftest import BUNDLES

EVERY = int(os.environ.get("NETPARSE_TRUTH_EVERY", "24"))
ALL = sorted(p.parent for p in BUNDLES.rglob("expected.toml"))
SAMPLE = random.Random(17).sample(ALL, len(ALL) // EVERY)
FAULTS = (Verdict.FAIL, Verdict.WARN)
PORT_CHECKS = {
    "required-port-closed",
    "required-port-foreign-process",
    "required-port-loopback-only",
    "required-port-wrong-address",
}
NEIGHBOR_CHECKS = {"node-neighbor-unresolved", "neighbor-mac-conflict"}
MTU_CHECKS = {"mtu-mismatch", "overlay-mtu-too-large", "pod-mtu-larger-than-overlay"}
ROUTE_CHECKS = {
    "gateway-unresolved",
    "default-route-missing",
    "default-route-ambiguous",
    "default-route-off-node-interface",
    "default-gateway-differs",
    "pod-route-missing",
    "pod-route-wrong-node",
    "route-conflict",
}
FLOW_CHECKS = {"required-flow-blocked", "pod-traffic-blocked"}
Fits = Callable[[Finding, str], bool]


def _variants(bundle: Path, folder: Path, rng: random.Random) -> Iterator[netparse.Analysis]:
    """Yield analyses of a bundle: as it is, with a part of its findings ignored, accepted, with a file that cannot be read."""
    try:
        plain = netparse.analyze(bundle)
    except (NothingRecognized, SeveralClusters):
        return
    yield plain
    faults = [f for f in plain.findings if f.verdict in FAULTS]
    others = [f for f in plain.findings if f.verdict not in FAULTS and f.nodes]
    picked = rng.sample(faults, (len(faults) + 1) // 2) + rng.sample(others, min(2, len(others)))
    ignore = tuple(f"{f.check}@{rng.choice(f.nodes)}" if rng.random() < 0.5 else f.check for f in picked if f.nodes)
    yield netparse.analyze(bundle, options=Options(ignore=ignore))
    baseline = folder / "accepted.toml"
    entries = [
        f'[[suppress]]\ncheck = "{f.check}"\nreason = "known"\n' for f in rng.sample(faults, (len(faults) + 1) // 2)
    ]
    baseline.write_text("\n".join(entries))
    yield netparse.analyze(bundle, options=Options(baseline=baseline))
    copy = folder / "copy"
    shutil.copytree(bundle, copy)
    (copy / rng.choice(["more.7z", "deep.7z"])).write_bytes(b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40))
    yield netparse.analyze(copy)


@pytest.mark.parametrize("bundle", SAMPLE, ids=lambda p: str(p.relative_to(BUNDLES)))
def test_banner_counters_and_marks_are_those_of_the_findings(bundle: Path, tmp_path: Path) -> None:
    """Nothing on page 1 or in a picture says more, or less, than the findings do."""
    rng = random.Random(bundle.name)
    for analysis in _variants(bundle, tmp_path, rng):
        selection = select(analysis, About(), BROWSER)
        heading = build_heading(selection)
        _check_banner(analysis, heading)
        _check_counters(analysis, heading)
        _check_first(analysis)
        _check_table(analysis)
        _check_pictures(analysis)


def _causes(analysis: netparse.Analysis, verdict: Verdict) -> list[Finding]:
    return [f for f in analysis.findings if f.verdict is verdict and f.caused_by is None]


def _check_banner(analysis: netparse.Analysis, heading: Heading) -> None:
    """Red for a failure, yellow for a warning; green only where there is nothing else to say."""
    aside = analysis.ignored or analysis.suppressed or [s for s in analysis.skipped if s.is_loss]
    open_ = [f for f in analysis.findings if f.verdict is Verdict.UNKNOWN]
    fail, warn = (_causes(analysis, v) for v in FAULTS)
    assert heading.kind == ("fail" if fail else "warn" if warn else "unknown" if aside or open_ else "ok")
    if heading.kind == "ok":
        assert heading.headline == "No fault found"


def _check_counters(analysis: netparse.Analysis, heading: Heading) -> None:
    """Each number is that of its unit; what is left out has its own."""
    number = {c.word.partition(" on ")[0]: c.number for c in heading.counters}
    fail, warn = (len(_causes(analysis, v)) for v in FAULTS)
    assert number["fault" if fail == 1 else "faults"] == fail
    assert number["warning" if warn == 1 else "warnings"] == warn
    nodes = {n.name for n in analysis.cluster.nodes}
    for f, word in zip(FAULTS, heading.counters, strict=False):
        on = len({n for cause in _causes(analysis, f) for n in cause.nodes} & nodes)
        assert word.word.endswith(f" on {on} node{'' if on == 1 else 's'}") == bool(on)
    assert number.get("ignored", 0) == sum(f.verdict in FAULTS for f in analysis.ignored)
    assert bool(number.get("accepted")) == any(s.finding.verdict in FAULTS for s in analysis.suppressed)
    lost = sum(s.count for s in analysis.skipped if s.is_loss)
    assert sum(n for word, n in number.items() if word.endswith("not read")) == lost
    questions = {
        (n, f.check) for f in analysis.findings if f.verdict is not Verdict.NOT_APPLICABLE for n in f.nodes or (None,)
    }
    questions = {q for q in questions if q[1] != "evidence-missing"}
    assert sum(n for word, n in number.items() if word.startswith("question")) == len(questions)
    for numbers in re.finditer(r"(\d+) of (\d+) nodes", heading.verdict):
        assert int(numbers[1]) <= int(numbers[2]) == len(nodes)


def _check_first(analysis: netparse.Analysis) -> None:
    """What to do first are the first causes, none of which is ignored or accepted."""
    first = build_first(select(analysis, About(), BROWSER))
    causes = [f for f in analysis.findings if f.verdict in FAULTS and f.caused_by is None]
    assert [b.finding for b in first.blocks] == causes[:5] if first else not causes
    assert [b.number for b in first.blocks] == [str(n + 1) for n in range(len(causes[:5]))] if first else not causes


def _check_table(analysis: netparse.Analysis) -> None:
    """What the table of checks counts as faults and warnings are those of page 1; consequences stand apart."""
    table = build_checks(select(analysis, About(), BROWSER))
    total = Counter[str]()
    for row in table.rows:
        for number, look in row.counts:
            total[look] += number
    summary = analysis.summary
    assert (total["fail"], total["warn"], total["explained"]) == (summary.fail, summary.warn, summary.consequences)


def _check_pictures(analysis: netparse.Analysis) -> None:
    _check(port_picture(analysis, BROWSER.matrix), analysis, PORT_CHECKS, _fits_port)
    owners = {n.name: {n.name, *(str(ip) for ip in (*n.internal_ips, *n.held))} for n in analysis.cluster.nodes}

    def fits_neighbor(f: Finding, subject: str) -> bool:
        if subject == "default gateway":
            return f.check == "gateway-unresolved"
        return f.check in NEIGHBOR_CHECKS and not owners[subject].isdisjoint(f.subject.split())

    _check(
        neighbor_picture(analysis, BROWSER.matrix), analysis, {*NEIGHBOR_CHECKS, "gateway-unresolved"}, fits_neighbor
    )
    _check_flows(analysis)
    _check(mtu_picture(analysis, BROWSER.matrix), analysis, MTU_CHECKS, _fits_mtu)
    _check(routes_picture(analysis, BROWSER.matrix), analysis, ROUTE_CHECKS, lambda f, subject: f.check == subject)
    _check(
        topology_picture(analysis, BROWSER.matrix),
        analysis,
        {"gateway-unresolved", "node-interface-down"},
        lambda f, subject: f.check == ("gateway-unresolved" if subject == "gateway" else "node-interface-down"),
    )


def _check_flows(analysis: netparse.Analysis) -> None:
    """Each field, and the end of each path that is drawn, is that of the finding that quotes the line which stops the flow."""
    picture = flow_picture(analysis, BROWSER.matrix)
    if picture is None:
        return
    stopped = [a for a in analysis.flows if is_stopped(a)]
    arrival = build_arrival(select(analysis, About(), PAPER))
    for drawing in filter(None, (picture, arrival and arrival.picture)):
        numbers = [int(n) for n in re.findall(r"\d+", drawing.caption)[:4]]
        assert numbers == [
            len(analysis.flows),
            sum(a.accepted for a in analysis.flows),
            len(stopped),
            sum(a.open for a in analysis.flows),
        ]
        for field in drawing.fields:
            _check_arrival(field, analysis)
    drawn = [field.nodes for field in picture.fields if field.mark in (marks.CLOSED, marks.DOUBTFUL)]
    for f in analysis.findings:
        if f.check in FLOW_CHECKS and f.verdict in FAULTS:
            ends = {a.target.node or a.sender.node for a in stopped if a.place in f.nodes and _first(a) == _first(f)}
            assert not ends or any(ends & set(nodes) for nodes in drawn), f
    _check_drawn(picture)
    section = build_paths(select(analysis, About(), BROWSER))
    assert (section is not None) == any(a.steps for a in stopped)
    for path in section.pictures if section else ():
        (end,) = path.fields
        _check_stopped(end, [a for a in stopped if a.flow.shown == end.subject and a.place in end.nodes], analysis)


def _check_arrival(field: Field, analysis: netparse.Analysis) -> None:
    """Nothing arrives where one flow does not, nothing is stopped where all arrive."""
    asked = [
        a for a in analysis.flows if (a.target.node or a.sender.node) in field.nodes and column(a)[1] == field.subject
    ]
    assert asked, field
    _check_stopped(field, [a for a in asked if is_stopped(a)], analysis)
    assert (field.mark is marks.OK) == all(a.accepted for a in asked), field
    if field.mark is marks.UNKNOWN:
        assert any(a.open for a in asked) and not any(is_stopped(a) for a in asked), field


def _check_stopped(field: Field, stopped: list[Answer], analysis: netparse.Analysis) -> None:
    """Hold a mark against what the findings say of the flows that it may be made of."""

    def verdicts(findings: Iterable[Finding]) -> set[Verdict]:
        about = (f for f in findings if f.check in FLOW_CHECKS)
        return {f.verdict for f in about if any(a.place in f.nodes and _first(a) == _first(f) for a in stopped)}

    counted = verdicts(analysis.findings)
    aside = verdicts((*analysis.ignored, *(s.finding for s in analysis.suppressed)))
    what = (field, counted, aside)
    if field.mark is marks.CLOSED:
        assert Verdict.FAIL in counted, what
    elif field.mark is marks.DOUBTFUL:
        assert Verdict.WARN in counted, what
    elif field.mark is marks.SET_ASIDE:
        assert aside & {*FAULTS}, what


def _first(quoting: Answer | Finding) -> tuple[str, int] | None:
    return next(((e.source, e.line) for e in quoting.evidence), None)


def _fits_port(f: Finding, subject: str) -> bool:
    port, _, component = subject.partition(" ")
    number, _, protocol = port.partition("/")
    whole_port = not f.title.endswith(")")  # a log tells of a port, not whose it should be
    return f.subject == f"{protocol or 'tcp'}/{number}" and (whole_port or f.title.endswith(f"({component})"))


def _fits_mtu(f: Finding, subject: str) -> bool:
    kind, _, name = subject.rpartition(" ")
    if kind.startswith("pods"):
        return f.check == "pod-mtu-larger-than-overlay" or f.subject.startswith("pods ")
    if f.check == "pod-mtu-larger-than-overlay":
        return False
    return f.subject == name or (kind == "node interface" and ("/" in f.subject or f.subject == "node interface"))


def _check(picture: Picture | None, analysis: netparse.Analysis, checks: set[str], fits: Fits) -> None:
    """Hold every mark of a picture against the findings, and every finding of its checks against the marks."""
    if picture is None:
        return
    counted = [f for f in analysis.findings if f.check in checks]
    aside = [f for f in (*analysis.ignored, *(s.finding for s in analysis.suppressed)) if f.check in checks]
    for field in picture.fields:
        on = [f for f in counted if set(f.nodes) & set(field.nodes) and fits(f, field.subject)]
        off = [f for f in aside if f.verdict in FAULTS and set(f.nodes) & set(field.nodes) and fits(f, field.subject)]
        verdicts = {f.verdict for f in on}
        what = (picture.anchor, field, verdicts)
        if field.mark in marks.FAULTS:
            assert Verdict.FAIL in verdicts, what
        elif field.mark is marks.DOUBTFUL:
            assert Verdict.WARN in verdicts and Verdict.FAIL not in verdicts, what
        elif field.mark is marks.SET_ASIDE:
            assert off and not verdicts & {*FAULTS}, what
        elif field.mark is not marks.DIFFERS:
            assert not verdicts & {*FAULTS} and not off, what
        if field.mark in (marks.OK, marks.MOVED) and picture.anchor == "ports":
            assert verdicts and Verdict.UNKNOWN not in verdicts, what
    drawn = [f for f in picture.fields if f.mark in (*marks.FAULTS, marks.DOUBTFUL)]
    for f in counted:
        if f.verdict in FAULTS:
            assert any(set(f.nodes) & set(field.nodes) and fits(f, field.subject) for field in drawn), (
                picture.anchor,
                f,
            )
    _check_drawn(picture)


def _check_drawn(picture: Picture) -> None:
    """What is drawn are the fields, and one more of each mark in the legend."""
    for mark in {field.mark for field in picture.fields if field.mark.sign}:
        drawn: list[Field] = [field for field in picture.fields if field.mark is mark]
        (paths,) = re.findall(rf'<path d="([^"]+)" class="s-{mark.name}"', str(picture.svg))
        assert len(re.findall(r"M[\d.]+ [\d.]+" + re.escape(mark.sign), paths)) == len(drawn) + 1


def test_a_cut_archive_is_the_headline_and_is_to_be_fetched_again(tmp_path: Path) -> None:
    """Not to be collected again on the nodes: what is missing may be in the part that is lost."""
    bundle, whole, cut = BUNDLES / "healthy" / "kubeadm-flannel-ss", tmp_path / "whole.tar", tmp_path / "cut.tar"
    with tarfile.open(whole, "w") as tar:
        for path in sorted(p for p in bundle.rglob("*") if p.is_file()):
            tar.add(path, path.relative_to(bundle))
    with tarfile.open(whole) as tar:
        half = next(member.offset_data for member in tar.getmembers() if member.name.startswith("node2/")) + 100
    cut.write_bytes(whole.read_bytes()[:half])
    analysis = netparse.analyze(cut)
    heading = build_heading(select(analysis, About(), BROWSER))
    assert (heading.kind, heading.headline) == ("unknown", "cut.tar is cut short or damaged")
    assert "Fetch it again" in heading.verdict
    text = str(netparse.render(analysis, "text"))
    assert f"fetch {cut} again, whole" in text and "run there" not in text
    missing = next(f for f in analysis.findings if f.check == "evidence-missing" and f.verdict is Verdict.UNKNOWN)
    assert str(cut) in missing.actual and missing.fix == (f"fetch {cut} again, whole: nothing need be collected anew",)


def test_what_may_not_be_read_is_not_what_was_not_captured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permission denied has its own reason and its own advice; other nodes are not concerned."""
    shutil.copytree(BUNDLES / "healthy" / "kubeadm-flannel-ss", tmp_path / "b")
    (closed,) = (tmp_path / "b" / "node1").glob("ss_*")
    real = disk._open

    def refuse(path: Path) -> object:
        if path.name == closed.name and path.parent.name == "node1":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(disk, "_open", refuse)
    analysis = netparse.analyze(tmp_path / "b")
    found = {f.node: f for f in analysis.findings if f.check == "required-port-closed" and f.verdict is Verdict.UNKNOWN}
    assert list(found) == ["node1"]
    assert "could not be read" in found["node1"].actual and "Permission denied" in found["node1"].actual
    assert found["node1"].fix == (f"sudo chmod -R a+rX {closed}    # or give it to a user who may read it",)

"""What one bundle gives, and that none gives nothing."""

import gc
import time
from pathlib import Path

import pytest

from netparse.cluster import Node
from netparse.fleet import examine as module
from netparse.fleet.bundle import Bundle
from netparse.fleet.deadline import TookTooLong, deadline
from netparse.fleet.examine import Settings, examine
from netparse.pipeline import analyze
from netparse.reach import answers, flows_for
from tests.conftest import BUNDLES, EXAMPLE
from tests.fleet.made import write_fleet, write_hostile
from tests.fleet.reading import content, one_after_the_other


def test_every_row_is_what_the_analysis_has(tmp_path: Path) -> None:
    """Records by kind with their lines, findings with their evidence, flows, and nothing left out."""
    folder = BUNDLES / "healthy" / "kubeadm-flannel-ss"
    analysis = analyze(folder)
    found = {name: rows for (name, _), rows in content(one_after_the_other(tmp_path, [Bundle(str(folder))])).items()}
    assert len(found["captures"]) == len(analysis.captures)
    sockets = [(r["source"], r["line"], r["local_address"], r["local_port"]) for r in found["sockets"]]
    assert sockets == [
        (c.source, r.line, r.local_address, r.local_port)
        for c in analysis.captures
        for r in c.records
        if type(r).__name__ == "SsSocket"
    ]
    record = next(r for c in analysis.captures for r in c.records if type(r).__name__ == "SsSocket" and r.processes)
    row = next(r for r in found["sockets"] if r["line"] == record.line and r["local_port"] == record.local_port)
    assert row["processes"] == [{"name": p.name, "pid": p.pid, "fd": p.fd} for p in record.processes]
    addresses = [a.local for c in analysis.captures for r in c.records for a in getattr(r, "addr_info", None) or ()]
    assert [r["local"] for r in found["addresses"]] == addresses
    assert [(r["check"], r["verdict"], r["node"]) for r in found["findings"]] == [
        (f.check, f.verdict.value, f.node) for f in analysis.findings
    ]
    assert [len(r["evidence"]) for r in found["findings"]] == [len(f.evidence) for f in analysis.findings]
    assert [r["disposition"] for r in found["flows"]] == [
        a.disposition.value for a in answers(analysis, flows_for(analysis))
    ]
    (row,) = found["bundles"]
    assert (row["state"], row["fail"], row["hosts"]) == ("ok", 0, len(analysis.cluster.nodes))


def test_hostile_bundles_come_to_the_states_that_they_deserve(tmp_path: Path) -> None:
    """Each with a reason where it is not read whole, and none writes anything anywhere."""
    states = write_hostile(tmp_path / "bad")
    results = {name: examine(Bundle(str(tmp_path / "bad" / name)), Settings()) for name in states}
    assert {name: r.row.state for name, r in results.items()} == states
    assert all(r.row.reason for r in results.values() if r.row.state != "ok")
    assert not list(tmp_path.rglob("escaped*"))
    assert all("bundles" in r.files for r in results.values())


def test_limits_are_rows_with_their_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of size and of time; the time ends the work in its midst."""
    small = examine(Bundle(str(EXAMPLE)), Settings(most=1000))
    assert (small.row.state, small.row.reason) == ("limit", "it has more than 1,000 bytes")
    monkeypatch.setattr(module, "analyze", lambda *_, **__: [time.sleep(0.01) for _ in range(1000)])
    late = examine(Bundle(str(EXAMPLE)), Settings(seconds=0.01))
    assert (late.row.state, late.row.reason) == ("limit", "it took more than 0.01 seconds")
    assert set(late.files) == {"bundles"}


def test_the_deadline_stops_a_loop_and_leaves_others_alone() -> None:
    """What catches every Exception does not keep it."""
    with pytest.raises(TookTooLong), deadline(0.05):
        while True:
            try:
                time.sleep(0.01)
            except Exception:
                continue
    with deadline(0.05):
        pass
    time.sleep(0.1)


def test_a_fault_of_netparse_in_one_bundle_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its type and words; the content is known, so that it is not tried again and again."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(module, "analyze", broken)
    row = examine(Bundle(str(EXAMPLE)), Settings()).row
    assert row.state == "fault" and row.reason and "ZeroDivisionError: by zero" in row.reason and row.sha256


def test_the_content_tells_whether_a_bundle_is_known() -> None:
    """Wherever it lies."""
    first = examine(Bundle(str(EXAMPLE)), Settings())
    again = examine(Bundle(str(EXAMPLE)), Settings(), frozenset({str(first.row.sha256)}))
    assert again.known and not again.files and again.id == first.id


def test_nothing_of_a_bundle_stays_in_a_worker(tmp_path: Path) -> None:
    """Else a worker grows from bundle to bundle until it is ended: caches hold words and tables, not what was captured."""
    bundles = [Bundle(str(path)) for path in write_fleet(tmp_path, 3)]
    before = _kept()
    for bundle in bundles:
        assert examine(bundle, Settings(), frozenset()).row.state == "ok"
    assert _kept() <= before


def _kept() -> int:
    """Return how many nodes of clusters there are in memory."""
    gc.collect()
    return sum(type(thing) is Node for thing in gc.get_objects())

"""What became of each cluster since a day."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from netparse.fleet.bundle import Bundle
from tests.bundles.pack import under, zipped
from tests.fleet.made import CLOSED, MTU, cluster_files, write_cluster
from tests.fleet.reading import one_after_the_other

Run = Callable[..., tuple[int, str, str]]
JULY, AUGUST = "2026-07-10", "2026-08-20"


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clusters before and after: a new fault, a resolved one, the same, lost sight of a node's sockets, one gone, one that came."""
    folder = tmp_path_factory.mktemp("two-months")
    made = [
        write_cluster(folder, 3, JULY, fault=False),
        write_cluster(folder, 3, AUGUST),
        write_cluster(folder, 5, JULY),
        write_cluster(folder, 5, AUGUST, fault=False),
        write_cluster(folder, 1, JULY),
        write_cluster(folder, 1, AUGUST),
        write_cluster(folder, 2, JULY),
        write_cluster(folder, 4, AUGUST),
        write_cluster(folder, 13, JULY),
    ]
    blind = {n: d for n, d in cluster_files(13).items() if n != "node1/netstat_nlptu.txt"}
    made.append(folder / f"c0013-{AUGUST}.zip")
    made[-1].write_bytes(zipped(under(f"c0013-{AUGUST}", blind)))
    return one_after_the_other(folder / "out", [Bundle(str(p)) for p in made])


def _changes(netparse: Run, fleet: Path) -> dict[str, list[dict[str, str]]]:
    code, out, _ = netparse("fleet", "diff", fleet, "--since", "2026-08-01", "--format", "json")
    assert code == 1
    found = json.loads(out)
    assert (found["schema_version"], found["same"], found["undated"]) == (1, 1, 0)
    return {c["cluster"]: c["changes"] for c in found["clusters"]}


def test_new_resolved_and_lost_from_sight(netparse: Run, fleet: Path) -> None:
    """A fault whose capture is missing now is neither resolved nor there; a cluster without a newer bundle is lost from sight."""
    found = _changes(netparse, fleet)
    of = {int(name.split(".")[2]) - 100: rows for name, rows in found.items()}
    assert set(of) == {2, 3, 4, 5, 13}
    assert [(r["kind"], r["check"], r["node"]) for r in of[3] if r["check"] == CLOSED] == [("new", CLOSED, "node1")]
    assert ("resolved", MTU) in {(r["kind"], r["check"]) for r in of[5]}
    assert not [r for r in of[13] if r["kind"] == "resolved" and r["check"] == CLOSED]
    assert [r for r in of[13] if r["kind"] == "lost" and r["node"] == "node1" and CLOSED in r["text"]]
    assert [(r["kind"], r["text"][:37]) for r in of[2]] == [("lost", "no bundle of the cluster since then; ")]
    assert [r["kind"] for r in of[4]] == ["gained"]


def test_as_text_and_as_a_table(netparse: Run, fleet: Path) -> None:
    """The answer comes last; a day without changes gives exit code 0."""
    code, out, _ = netparse("fleet", "diff", fleet, "--since", "2026-08-01")
    assert code == 1 and "  + new: required-port-closed fail node1 tcp/10250: " in out
    assert out.splitlines()[-1].startswith("since 2026-08-01: ") and out.rstrip().endswith("1 cluster as it was")
    _, out, _ = netparse("fleet", "diff", fleet, "--since", "2026-08-01", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {r["kind"] for r in rows} >= {"new", "resolved", "lost", "gained"}


@pytest.mark.parametrize("day", ["20260801", "2026-W31-6", "2026-08-01T00:00:00Z"])
def test_a_day_may_be_written_otherwise(netparse: Run, fleet: Path, day: str) -> None:
    """Python reads these too; as texts they do not compare with the times of captures."""
    wanted = netparse("fleet", "diff", fleet, "--since", "2026-08-01")
    assert netparse("fleet", "diff", fleet, "--since", day) == wanted


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--since", "soon"), "write a day as"), (("--since", "2026-08-01", "--format", "x"), "'x' is not one of 'text'")],
)
def test_a_mistake_is_one_sentence(netparse: Run, fleet: Path, words: tuple[str, ...], said: str) -> None:
    """With exit code 2."""
    code, out, err = netparse("fleet", "diff", fleet, *words)
    assert (code, out) == (2, "") and said in err

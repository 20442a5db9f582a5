"""Questions over a fleet whose answers are known, and that a question can do nothing but ask."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from netparse.errors import SourceError, UsageError
from netparse.fleet.bundle import Bundle
from netparse.fleet.datasets import DATASETS
from netparse.fleet.query import Fleet
from netparse.fleet.questions import question
from netparse.pipeline import analyze
from netparse.reach import answers, flows_for
from tests.bundles.pack import write
from tests.conftest import BUNDLES
from tests.fleet.conftest import COUNT
from tests.fleet.made import CLOSED, IMAGED, MTU, TWINS, cluster_files, fault_of, write_cluster, write_hostile
from tests.fleet.reading import one_after_the_other

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def fleet(reference: Path) -> Iterator[Fleet]:
    """The datasets, open."""
    with Fleet(reference) as opened:
        yield opened


def _ask(fleet: Fleet, name: str, *given: str) -> list[dict[str, object]]:
    answer = fleet.ask(question(name).sql, question(name).values(given))
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _address(number: int) -> str:
    return f"cp1 10.100.{100 + number}.11"


def test_which_check_fires_where(fleet: Fleet) -> None:
    """The faults that were put in, in the clusters that have them; the hostile bundles have none."""
    found = {r["check"]: r for r in _ask(fleet, "checks-that-fire")}
    closed = [n for n in range(COUNT) if fault_of(n) == CLOSED]
    assert found[CLOSED]["verdict"] == "fail" and found[CLOSED]["clusters"] == len(closed)
    assert found[CLOSED]["where_first"] == ", ".join(_address(n) for n in closed)
    assert found[MTU]["clusters"] == len([n for n in range(COUNT) if fault_of(n) == MTU])
    worst = _ask(fleet, "worst-clusters")
    assert {r["cluster"] for r in worst} >= {_address(n) for n in range(COUNT) if fault_of(n)}
    assert [r["fail"] for r in worst] == sorted((r["fail"] for r in worst), reverse=True)


def test_versions_and_plugins(fleet: Fleet) -> None:
    """One row for clusters that are alike."""
    rows = _ask(fleet, "versions-and-plugins")
    assert {(r["kubernetes"], r["distribution"], r["cnis"]) for r in rows} == {("1.30.4", "kubeadm", "flannel")}
    assert sum(int(str(r["clusters"])) for r in rows) == len(fleet.ask("SELECT * FROM latest").rows)


def test_trend(fleet: Fleet) -> None:
    """By month, with how many clusters were captured in it."""
    rows = [r for r in _ask(fleet, "trend") if r["check"] == CLOSED]
    odd = [n for n in range(COUNT) if fault_of(n) == CLOSED]
    assert [(r["month"], r["fail"]) for r in rows] == [("2026-09", len(odd))]


def test_the_same_hardware_address_in_two_clusters(fleet: Fleet) -> None:
    """The twins' three machines; addresses that every cluster has (bridges of pods, tunnels) are none."""
    rows = _ask(fleet, "duplicate-macs-across-clusters")
    assert {r["cluster"] for r in rows} == {_address(n) for n in TWINS}
    assert {(r["node"], r["ifname"]) for r in rows} == {(n, "eth0") for n in ("cp1", "node1", "node2")}
    assert all(r["source"] and r["line"] for r in rows)


def test_the_same_machine_id_in_two_clusters(fleet: Fleet) -> None:
    """Those of one image."""
    rows = _ask(fleet, "duplicate-machine-ids-across-clusters")
    assert {r["cluster"] for r in rows} == {_address(n) for n in IMAGED}
    assert len(rows) == 6


def test_the_proof_of_one_fault(fleet: Fleet) -> None:
    """Every line that shows it, with the file's fingerprint."""
    rows = _ask(fleet, "evidence-of-a-fault", f"check={MTU}")
    assert {r["cluster"] for r in rows} == {_address(n) for n in range(COUNT) if fault_of(n) == MTU}
    assert any("mtu 1400" in str(r["text"]) for r in rows) and all(r["sha256"] for r in rows)


def test_hosts_that_differ(fleet: Fleet) -> None:
    """The interface with the smaller MTU, and no other."""
    rows = _ask(fleet, "outliers")
    assert {(r["what"], r["cluster"], r["node"], r["value"], r["usual"]) for r in rows} == {
        ("MTU of the node interface", _address(n), "node2", "1400", "1500") for n in range(COUNT) if fault_of(n) == MTU
    }


def test_what_could_not_be_read(fleet: Fleet, tmp_path: Path) -> None:
    """Every hostile bundle that is not read whole, with its reason."""
    states = write_hostile(tmp_path / "hostile")
    rows = {Path(str(r["url"])).name: r for r in _ask(fleet, "what-could-not-be-read")}
    assert {name: r["state"] for name, r in rows.items()} == {n: s for n, s in states.items() if s != "ok"}
    assert all(r["reason"] for r in rows.values())


def test_flows_that_do_not_arrive(tmp_path: Path) -> None:
    """Those that reach says of the bundle itself, and no other."""
    bundle = BUNDLES / "required-flow-blocked" / "fail.forgot-vxlan"
    with Fleet(one_after_the_other(tmp_path, [Bundle(str(bundle))])) as fleet:
        rows = [(r["disposition"], r["from_name"], r["to_name"], r["port"]) for r in _ask(fleet, "stopped-flows")]
    analysis = analyze(bundle)
    found = answers(analysis, flows_for(analysis))
    stopped = [a for a in found if a.disposition.value not in ("accepted", "insufficient-info")]
    assert stopped and rows == [(a.disposition.value, a.sender.name, a.target.name, a.flow.port) for a in stopped]


def test_lines_that_are_not_understood(tmp_path: Path) -> None:
    """Those of one form together, the commonest first, with the command that they are from."""
    files = dict(cluster_files(0))
    name = next(n for n in files if n.startswith("node1/ip_r"))
    files[name] += b"garbled 12 by 7 hands\ngarbled 3 by 1 hands\nalone here\n"
    bundles = []
    for number, given in enumerate((files, {**files, "more.txt": b"of another content\n"})):
        bundles.append(Bundle(str(write(tmp_path / f"b{number}", given))))
    with Fleet(one_after_the_other(tmp_path / "out", bundles)) as fleet:
        rows = [(r["command"], r["pattern"], r["times"], r["bundles"]) for r in _ask(fleet, "lines-not-understood")]
    assert rows == [("ip_route", "garbled 0 by 0 hands", 4, 2), ("ip_route", "alone here", 2, 2)]


def test_every_dataset_is_a_table(fleet: Fleet) -> None:
    """Those without rows, too; the bundle is a column of each."""
    for dataset in DATASETS:
        assert fleet.ask(f"SELECT * FROM {dataset.name} LIMIT 0").columns == ["bundle", *dataset.columns]
    assert fleet.ask("SELECT count(*) FROM neighbours").rows == fleet.ask("SELECT count(*) FROM neighbors").rows
    listening = fleet.ask("SELECT DISTINCT process FROM listeners WHERE port = 10250 AND process IS NOT NULL").rows
    assert listening == [("kubelet",)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "COPY bundles TO 'stolen.csv'",
        "SELECT 1; DROP VIEW listeners",
        "CREATE TABLE x AS SELECT 1",
        "ATTACH 'x.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "PRAGMA enable_external_access",
        "EXPORT DATABASE 'x'",
        "SELECT * FROM no_such_table",
        "nonsense",
        "",
    ],
)
def test_a_question_does_nothing_but_ask(
    fleet: Fleet, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is read or written, no setting changed; each is one sentence."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as refused:
        fleet.ask(sql)
    assert "\n" not in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_the_formats_of_an_answer(netparse: Run, reference: Path, tmp_path: Path) -> None:
    """Lists are lists where the format has them; what a spreadsheet would run is text; Parquet wants a file."""
    sql = "SELECT program, local_port, [local_port] AS l FROM sockets WHERE local_port IN (8080, 8081) AND program IS NOT NULL ORDER BY 2"
    code, out, _ = netparse("fleet", "query", reference, sql, "--format", "csv")
    rows = list(csv.reader(io.StringIO(out)))
    assert code == 0 and rows[0] == ["program", "local_port", "l"]
    assert rows[1][0].startswith("'=HYPERLINK") and rows[1][1:] == ["8080", "[8080]"]
    _, out, _ = netparse("fleet", "query", reference, sql, "--format", "json")
    assert [r["l"] for r in json.loads(out)] == [[8080], [8081]]
    _, out, _ = netparse(
        "fleet",
        "query",
        reference,
        "SELECT regexp_extract(url, '[^/]+$') AS u FROM bundles WHERE contains(url, 'red.tar')",
    )
    assert "\x1b" not in out and "\u202e" not in out and "\\x1b[31m" in out and "(1 row)" in out
    code, _, err = netparse("fleet", "query", reference, sql, "--format", "parquet")
    assert code == 2 and "name a file with -o" in err
    code, out, _ = netparse("fleet", "query", reference, sql, "-o", tmp_path / "a.parquet")
    assert (code, out) == (0, "") and pq.read_table(tmp_path / "a.parquet").num_rows == 2
    for words in (("-o", tmp_path / "a.txt"), ("-o", tmp_path / "a.foo", "--format", "table")):
        assert netparse("fleet", "query", reference, sql, *words)[:2] == (0, "")
    assert "(2 rows)" in (tmp_path / "a.txt").read_text() == (tmp_path / "a.foo").read_text()


def test_mistakes_of_the_command_line_are_one_sentence(netparse: Run, reference: Path, tmp_path: Path) -> None:
    """With exit code 2."""
    for words, said in (
        (["query", reference], "give one question"),
        (["query", reference, "--question", "why"], "there is no question 'why'; there are checks-that-fire"),
        (["query", reference, "SELECT 1", "--format", "xml"], "'xml' is not one of 'table', 'csv'"),
        (
            ["query", reference, "SELECT 1", "-o", tmp_path / "x.foo"],
            "x.foo: its ending names no format; use one of .txt",
        ),
        (["query", tmp_path, "SELECT 1"], "is no folder of netparse fleet"),
        (["run", tmp_path], "--out DIR"),
        (["run", "--out", tmp_path], "give bundles, folders, patterns or URLs"),
        (["x", "--out", tmp_path, "--size-limit", "big"], "write it as 500M, 4G or a number of bytes"),
        (["x", "--out", tmp_path, "--memory-per-worker", "1MiB"], "needs 256 MiB"),
        (["x", "--out", tmp_path, "--workers", 1, "--scheduler", "tcp://x:1"], "give one of them"),
    ):
        code, out, err = netparse("fleet", *words)
        assert (code, out) == (2, "") and said in err, err


def test_a_folder_of_another_version_is_not_read(tmp_path: Path) -> None:
    """It says which."""
    (tmp_path / "netparse-fleet.json").write_text('{"schema_version": 7}')
    with pytest.raises(SourceError, match="version 7 of the datasets"):
        Fleet(tmp_path)


def test_bundles_that_share_a_node_are_of_one_cluster(tmp_path: Path) -> None:
    """By name and address; what ``--cluster`` found goes before, and a bundle without nodes is alone."""
    made = [write_cluster(tmp_path, n, day) for n, day in ((0, "2026-08-01"), (0, "2026-09-01"), (1, "2026-08-01"))]
    told = write_cluster(tmp_path, 2, "2026-08-01")
    lonely = tmp_path / "lonely"
    given = [*(Bundle(str(p)) for p in made), Bundle(str(told), "told"), Bundle(str(lonely))]
    with Fleet(one_after_the_other(tmp_path / "out", given)) as fleet:
        sql = "SELECT b.url, c.cluster, c.cluster_by FROM bundles b JOIN clusters c USING (bundle)"
        found = {url: (cluster, by) for url, cluster, by in fleet.ask(sql).rows}
        newest = fleet.ask("SELECT cluster, taken FROM latest ORDER BY cluster").rows
    assert [found[str(p)] for p in made] == [(_address(n), "nodes") for n in (0, 0, 1)]
    assert found[str(told)] == ("told", "address")
    assert found[str(lonely)][1] == "bundle"
    assert [(c, str(t)[:10]) for c, t in newest] == [
        (_address(0), "2026-09-01"),
        (_address(1), "2026-08-01"),
        ("told", "2026-08-01"),
    ]

"""Frames have typed columns, and exports can be read back."""

import io

import pandas as pd
import pytest

import netparse
from netparse import tables
from netparse.errors import MissingLibrary
from tests.conftest import EXAMPLE

NETSTAT = (EXAMPLE / "controlplane" / "netstat_nlpt.txt").read_text()


def test_columns_are_typed_and_absent_is_na() -> None:
    """Ports are Int64 with <NA> for `*`, names are strings, flags boolean; no column holds objects."""
    (capture,) = netparse.parse(NETSTAT)
    frame = netparse.to_frame(capture.records)
    assert len(frame) == 18
    assert frame["local_port"].dtype == "Int64" and frame["foreign_port"].isna().all()
    assert frame["program"].dtype == "string"
    assert frame["program_truncated"].dtype == "boolean"
    assert not [name for name in frame.columns if frame[name].dtype == object]
    assert frame.loc[frame["local_port"] == 10257, "program"].tolist() == ["kube-controlle"]


def test_nested_values_are_json_text() -> None:
    """The addresses of an interface stay in its row."""
    (capture,) = netparse.parse((EXAMPLE / "controlplane" / "ip_a_grep.txt").read_text())
    frame = netparse.to_frame(capture.records)
    assert frame["flags"][0] == "BROADCAST,MULTICAST,UP,LOWER_UP"
    assert '"local": "10.96.191.3"' in frame["addr_info"][0]


def test_findings_and_nothing_make_frames() -> None:
    """A frame of findings has their fields; a frame of nothing has no rows."""
    frame = netparse.to_frame(netparse.analyze(EXAMPLE).findings)
    assert list(frame.columns)[-3:] == ["evidence", "caused_by", "consequences"]  # as in the JSON
    assert {"check", "verdict", "node", "evidence"} <= set(frame.columns)
    assert set(frame["verdict"]) <= {"pass", "warn", "fail", "unknown", "info"}
    assert netparse.to_frame([]).empty


def test_exports_can_be_read_back() -> None:
    """CSV, Excel and Parquet hold the same rows; a formula in captured text is inert in Excel."""
    (capture,) = netparse.parse(NETSTAT.replace("4999/kubelet        ", "4999/=cmd|x         ", 1))
    frame = tables.captures_frame([capture])
    csv = pd.read_csv(io.BytesIO(tables.export(frame, "csv")))
    parquet = pd.read_parquet(io.BytesIO(tables.export(frame, "parquet")))
    excel = pd.read_excel(io.BytesIO(tables.export(frame, "xlsx")))
    assert csv["local_port"].tolist() == parquet["local_port"].tolist() == excel["local_port"].tolist()
    assert excel["program"][0] == "'=cmd|x"


def test_the_matrix_has_a_state_per_node_and_required_port() -> None:
    """Not required is <NA>; the worker without captures is unknown."""
    matrix = tables.port_matrix(netparse.analyze(EXAMPLE).ports)
    assert matrix.loc["controlplane", (6443, "tcp", "kube-apiserver")] == "open"
    assert matrix.loc["node01", (10250, "tcp", "kubelet")] == "unknown"
    assert pd.isna(matrix.loc["node01", (6443, "tcp", "kube-apiserver")])


def test_a_cell_that_a_spreadsheet_would_run_is_text_in_csv() -> None:
    """A process may be called like a formula; a lone dash is none."""
    text = "Active Internet connections (only servers)\n"
    text += "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    \n"
    text += "tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      7/=cmd|' /C calc'!A0\n"
    (capture,) = netparse.parse(text)
    csv = tables.export(tables.to_frame(capture.records), "csv").decode()
    assert ",'=cmd|' /C calc" in csv


def test_numbers_that_no_column_holds_are_text() -> None:
    """A counter of more than 64 bits, which no kernel prints and a forged capture does."""
    text = '[{"dst": "10.0.0.0/24", "dev": "eth0", "metric": 99999999999999999999, "flags": []}]'
    (capture,) = netparse.parse(text, command="ip_route")
    assert list(tables.to_frame(capture.records)["metric"]) == ["99999999999999999999"]


def test_without_pandas_a_sentence_says_what_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the single file that `make offline` writes."""
    monkeypatch.setattr("netparse.tables.find_spec", lambda name: None)
    with pytest.raises(
        MissingLibrary, match=r"CSV and Excel need pandas, which is not installed: `.*python.* -m pip install pandas`"
    ):
        netparse.to_frame([])


def test_a_pandas_that_does_not_load_costs_the_tables_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that was built for another numpy: a sentence, and no fault of netparse."""

    class Broken:
        def __getattr__(self, name: str) -> object:
            raise ImportError("numpy.core.multiarray failed to import")

    monkeypatch.setattr(tables, "pd", Broken())
    with pytest.raises(MissingLibrary, match=r"pandas, which does not load here \(numpy"):
        netparse.to_frame([])

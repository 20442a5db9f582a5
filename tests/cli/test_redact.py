"""``netparse redact`` as a user runs it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from netparse import schemas
from netparse.redact import RedactMap, verify_redaction
from tests.bundles.pack import write
from tests.conftest import BUNDLES, ROOT

BUNDLE = BUNDLES / "healthy" / "kubeadm-flannel-ss"
Run = Callable[..., tuple[int, str, str]]


def test_a_copy_and_its_proof(netparse: Run, example: Path, tmp_path: Path) -> None:
    """What was written is told; the copy has no original, the bundle itself has."""
    code, out, _ = netparse("redact", example, "-o", tmp_path / "copy", "--redact-map", tmp_path / "map")
    assert code == 0
    assert "5 files" in out
    assert netparse("redact", "--check", tmp_path / "copy", "--redact-map", tmp_path / "map")[0] == 0
    code, out, _ = netparse("redact", "--check", example, "--redact-map", tmp_path / "map")
    assert code == 1
    assert ": controlplane" in out


def test_nothing_of_the_original_is_printed(netparse: Run, example: Path, tmp_path: Path) -> None:
    """What the terminal shows may go into the ticket as well."""
    write(
        tmp_path / "b",
        {
            "controlplane.core": b"\x7fELF\0\1\2" * 99,
            "nodes.txt": (example / "kubectl_get_nodes_o_wide.txt").read_bytes(),
        },
    )
    _, out, err = netparse("redact", tmp_path / "b", "-o", tmp_path / "copy")
    assert "left out (1)" in out
    assert "controlplane" not in out + err


def test_leftovers_can_fail(netparse: Run, tmp_path: Path) -> None:
    """With their line, and exit code 1 if asked for."""
    write(tmp_path / "b", {"log.txt": b"a\nb=vip10.20.30.40\n"})
    code, out, _ = netparse("redact", tmp_path / "b", "-o", tmp_path / "copy", "--fail-on-leftover")
    assert code == 1
    assert "log.txt:2: looks like an address" in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "-o OUT is missing"),
        (["-o", "{}/copy", "--kinds", "ips"], "there is no kind 'ips'"),
        (["-o", "{}/copy", "--redact-map", "{}/copy/map"], "is inside"),
        (["-o", "{}/copy", "--redact-word", "@{}/none"], "No such file"),
        (["-o", "{}/a/b/copy"], "there is no folder"),
        (["-o", "{}/copy", "--redact-map", "{}/a/map"], "nothing was written"),
        (["-o", str(BUNDLES / "document-example")], "is what is read"),
        (["-o", str(BUNDLES / "document-example" / "copy")], "lies in"),
        (["--check"], "needs --redact-map"),
        (["--check", "--redact-map", "{}/none"], "does not exist"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    netparse: Run, example: Path, tmp_path: Path, words: list[str], sentence: str
) -> None:
    """With exit code 2, and nothing is written."""
    code, out, err = netparse("redact", example, *(w.format(tmp_path) for w in words))
    assert code == 2
    assert not out
    assert sentence in err
    assert not list(tmp_path.iterdir())


FORMATS = ("html", "pdf", "json", "md", "xml", "sarif", "csv", "xlsx", "txt")


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A redacted report of one bundle in every format, beside its map."""
    import os
    import subprocess
    import sys

    folder = tmp_path_factory.mktemp("reports")
    outputs = [word for ending in FORMATS for word in ("-o", str(folder / "out" / f"r.{ending}"))]
    (folder / "out").mkdir()
    command = [sys.executable, "-m", "netparse", "report", str(BUNDLE), *outputs]
    options = ["--redact", "--redact-map", str(folder / "map"), "--ticket", "CASE-7", "--note", "seen on cp1 first"]
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_reports_have_no_original(netparse: Run, reports: Path) -> None:
    """In none of the formats, not in a PDF's streams, attachments and metadata, not in a sheet."""
    code, out, _ = netparse("redact", "--check", reports / "out", "--redact-map", reports / "map")
    assert (code, out.splitlines()[-1][:17]) == (0, "0 originals found")
    known = RedactMap.read(reports / "map")
    assert len(known.replaced_names) >= 2
    assert len(known.addresses) > 5


def test_every_page_says_that_it_is_redacted(reports: Path) -> None:
    """And with which kinds; so does each format that has a place for it."""
    from pypdf import PdfReader

    pages = PdfReader(reports / "out" / "r.pdf").pages
    assert all("Redacted: ip, mac, hostname" in page.extract_text() for page in pages)
    for ending in ("html", "md", "txt", "xml", "sarif", "json", "csv"):
        assert "redacted" in (reports / "out" / f"r.{ending}").read_text().lower(), ending


def test_fingerprints_of_inputs_cannot_be_guessed(reports: Path) -> None:
    """That of a small file could be: it is salted with the key."""
    import hashlib
    import json

    real = {hashlib.sha256(p.read_bytes()).hexdigest() for p in BUNDLE.rglob("*") if p.is_file()}
    said = {i["sha256"] for i in json.loads((reports / "out" / "r.json").read_text())["inputs"]}
    assert said
    assert not said & real


@pytest.mark.parametrize(
    "words",
    [
        ["check", "{}"],
        ["check", "{}", "--format", "json", "--role", "cp1=control-plane", "--select", "*@cp1"],
        ["reach", "{}", "--show-paths"],
        ["reach", "{}", "--from", "node1", "--to", "cp1:6443", "--format", "json"],
        ["diff", "{}", "{}"],
        ["parse", "{}/cp1/ip_a.txt", "{}/kubectl_get_nodes_o_wide.txt"],
    ],
    ids=" ".join,
)
def test_other_commands_say_nothing_of_the_original(netparse: Run, tmp_path: Path, words: list[str]) -> None:
    """Nor do their messages; what the user names by its own name is understood."""
    code, out, err = netparse(*(w.format(BUNDLE) for w in words), "--redact", "--redact-map", tmp_path / "map")
    assert code in (0, 1), err
    known = RedactMap.read(tmp_path / "map")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "shown.txt").write_text(out + err)
    assert not verify_redaction([tmp_path / "out"], known).found
    assert len(known.addresses) > 3
    assert "redacted: ip, mac" in err


def test_a_baseline_names_things_as_they_are_called(netparse: Run, example: Path, tmp_path: Path) -> None:
    """It accepts the same with and without --redact, also by patterns, and nothing that it says is shown."""
    accepted = tmp_path / "accepted.toml"
    assert netparse("check", example, "--write-baseline", accepted)[0] == 0
    accepted.write_text(
        accepted.read_text().replace("accepted when the baseline was written", "controlplane is old")
        + '[[suppress]]\ncheck = "mtu-mismatch"\nnode = "controlplan*"\nreason = "x"\n'
    )
    plain, redacted = (
        json.loads(netparse("check", example, "--baseline", accepted, "--format", "json", *more)[1])
        for more in ((), ("--redact",))
    )
    assert len(redacted["accepted"]) == len(plain["accepted"]) > 0
    assert redacted["summary"]["accepted"] == plain["summary"]["accepted"]
    code, out, err = netparse("check", example, "--baseline", accepted, "--redact")
    assert code == 0
    assert "mtu-mismatch" in out + err
    assert "controlplan" not in out + err + json.dumps(redacted)
    assert str(tmp_path) not in out + err


@pytest.mark.parametrize("words", [["parse", "{}/controlplane/netstat_nlpt.txt"], ["reach", "{}"]], ids=" ".join)
def test_json_says_that_it_is_redacted(netparse: Run, example: Path, words: list[str]) -> None:
    """With the kinds, and by the published schema."""
    given = [w.format(example) for w in words]
    document = json.loads(netparse(*given, "--format", "json", "--redact", "--redact-kinds", "ip")[1])
    assert document["redacted"] == ["ip", "key"]
    jsonschema.validate(document, schemas.schema(words[0]))
    assert "redacted" not in json.loads(netparse(*given, "--format", "json")[1])


@pytest.mark.parametrize("words", [["parse", "{}/controlplane/netstat_nlpt.txt"], ["reach", "{}"]], ids=" ".join)
def test_tables_say_that_they_are_redacted(netparse: Run, example: Path, words: list[str]) -> None:
    """CSV has no place for it but a column; it is there only then."""
    given = [w.format(example) for w in words]
    rows = list(csv.DictReader(netparse(*given, "--format", "csv", "--redact", "--redact-kinds", "ip")[1].splitlines()))
    assert rows
    assert {row["redacted"] for row in rows} == {"ip key"}
    assert "redacted" not in netparse(*given, "--format", "csv")[1].splitlines()[0]
    shown = "table" if words[0] == "parse" else "text"
    assert netparse(*given, "--format", shown, "--redact", "--redact-kinds", "ip")[1].startswith("Redacted: ip, key")


def test_other_commands_tell_that_something_was_left(netparse: Run, tmp_path: Path) -> None:
    """How much it is; the original stays with whoever has the bundle."""
    (tmp_path / "x.txt").write_text(
        "$ hostname\nhamburg-db-9\n$ ip addr\n1: lo: <LOOPBACK> mtu 1\nnode hamburg-db-9x\n"
    )
    err = netparse("check", tmp_path / "x.txt", "--redact")[2]
    assert "looks like an address, a name or a key: 1 (netparse redact lists it)" in err
    assert "hamburg" not in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["check", "{}", "--redact-map", "x"], "--redact-map needs --redact"),
        (["parse", "{}/controlplane/netstat_nlpt.txt", "--redact-word", "x"], "--redact-word needs --redact"),
        (["check", "{}", "--redact", "--write-baseline", "x.toml"], "without --redact"),
    ],
)
def test_options_that_do_not_go_together(netparse: Run, example: Path, words: list[str], sentence: str) -> None:
    """One sentence, and exit code 2."""
    code, _, err = netparse(*(w.format(example) for w in words))
    assert code == 2
    assert sentence in err

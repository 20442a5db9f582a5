"""A user's own templates: they add commands, replace templates that ship, are linted, and say where they fail."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from netparse import resources
from netparse.parsers.own.types import TYPES
from tests.conftest import BUNDLES, ROOT

Run = Callable[..., tuple[int, str, str]]
EXAMPLE = ROOT / "fixtures" / "templates"
CAPTURE = EXAMPLE / "fixtures" / "virtio.txt"
ARP = "Address                  HWtype  HWaddress           Flags Mask            Iface\n192.0.2.1  ether  52:54:00:00:00:01  C  eth0\n"


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "templates"))


def records(out: str) -> list[dict[str, object]]:
    return [r for c in json.loads(out)["captures"] for r in c["records"]]


def problems(netparse: Run, templates: Path) -> dict[str, tuple[str, int | None, str]]:
    code, out, _ = netparse("lint", templates, "--format", "json")
    found = {p["rule"]: (Path(p["file"]).name, p["line"], p["text"]) for p in json.loads(out)["problems"]}
    assert code == (1 if found else 0)
    return found


def test_a_new_command_is_recognised_and_typed(netparse: Run) -> None:
    """Without --templates its output is not known; with it the records are typed and know their lines."""
    assert netparse("parse", CAPTURE)[0] == 2
    code, out, _ = netparse("parse", "--templates", EXAMPLE, CAPTURE)
    assert code == 0
    assert records(out) == [
        {
            "line": 2,
            "driver": "virtio_net",
            "version": "1.0.0",
            "firmware": None,
            "bus_info": "0000:01:00.0",
            "statistics": True,
        }
    ]


@pytest.mark.parametrize("format", ["csv", "table", "yaml", "ndjson"])
def test_every_format_has_it(netparse: Run, format: str) -> None:
    """Frames and the others know nothing of the command and print its fields."""
    code, out, _ = netparse("parse", "--templates", EXAMPLE, CAPTURE, "--format", format)
    assert code == 0 and "virtio_net" in out and "bus_info" in out


def test_a_command_can_be_forced(netparse: Run, tmp_path: Path) -> None:
    """By its stem, as those that ship."""
    odd = tmp_path / "odd.txt"
    odd.write_text("bus-info: 0000:01:00.0\n")
    _, out, _ = netparse("parse", "--templates", EXAMPLE, "--command", "ethtool_i", odd)
    assert [r["bus_info"] for r in records(out)] == ["0000:01:00.0"]


def test_a_line_that_it_does_not_know_is_left_over(netparse: Run, tmp_path: Path) -> None:
    """As with the templates that ship: nothing is lost, and a value that is none of its type is no value."""
    odd = tmp_path / "odd.txt"
    odd.write_text(CAPTURE.read_text() + "something: else\n")
    capture = json.loads(netparse("parse", "--templates", EXAMPLE, odd)[1])["captures"][0]
    assert capture["status"] == "partial" and capture["unparsed"] == [{"line": 12, "text": "something: else"}]


@pytest.mark.parametrize("command", [["check"], ["report", "-o", "r.json"]])
def test_check_and_report_take_them(
    netparse: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """A bundle with such a capture is judged as without it."""
    monkeypatch.chdir(tmp_path)
    bundle = shutil.copytree(BUNDLES / "healthy" / "kubeadm-flannel-netstat", "bundle")
    shutil.copy(CAPTURE, Path(bundle) / "node1" / "ethtool.txt")
    assert netparse(command[0], "bundle", *command[1:], "--templates", EXAMPLE)[0] == 0


def test_lists_show_them(netparse: Run) -> None:
    """Templates with their files, commands with what they are captured from."""
    assert f"ethtool_i {EXAMPLE / 'ethtool_i.textfsm'}" in " ".join(
        netparse("list", "templates", "--templates", EXAMPLE)[1].split()
    )
    assert "ethtool -i eth0" in netparse("list", "commands", "--templates", EXAMPLE)[1]
    assert "ethtool" not in netparse("list", "templates")[1]


def test_a_template_that_ships_can_be_replaced(netparse: Run, tmp_path: Path) -> None:
    """The conversion and the recognition stay; without --templates the old one reads."""
    templates = tmp_path / "mine"
    templates.mkdir()
    shipped = (resources.templates() / "parse" / "arp.textfsm").read_text()
    (templates / "arp.textfsm").write_text(shipped.replace("\nStart\n", "\nStart\n  ^# -> Next\n", 1))
    capture = tmp_path / "arp.txt"
    capture.write_text(f"{ARP}# added by a colleague\n")
    assert "added by a colleague" in netparse("parse", capture)[1]
    code, out, _ = netparse("parse", "--templates", templates, capture, "--strict")
    assert code == 0 and records(out)[0]["hwaddress"] == "52:54:00:00:00:01"


def test_a_template_that_fails_says_file_line_and_rule(netparse: Run, tmp_path: Path, templates: Path) -> None:
    """One sentence and exit code 2; its capture is failed with the reason, the others are there."""
    path = templates / "ethtool_i.textfsm"
    path.write_text(path.read_text() + "  ^. -> Error\n")
    other, odd = tmp_path / "arp.txt", tmp_path / "odd.txt"
    other.write_text(ARP)
    odd.write_text(CAPTURE.read_text() + "something: else\n")
    code, out, err = netparse("parse", "--templates", templates, odd, other)
    failed, good = json.loads(out)["captures"]
    assert code == 2 and err.count("\n") == 1 and str(odd) in err
    for words in ("ethtool_i.textfsm", "line 12", "Rule Line: 14", "rule '^.'"):
        assert words in err and words in failed["reason"]
    assert failed["status"] == "failed" and len(failed["unparsed"]) == 11 and not failed["records"]
    assert good["status"] == "ok" and good["records"]


def test_a_rule_that_never_ends_is_stopped(netparse: Run, tmp_path: Path, templates: Path) -> None:
    """It is told as the rule's fault, and lint told it before."""
    path = templates / "ethtool_i.textfsm"
    path.write_text(path.read_text() + "  ^(?:x+x+)+y\n")
    odd = tmp_path / "odd.txt"
    odd.write_text(CAPTURE.read_text() + "x" * 60 + "\n")
    code, _, err = netparse("parse", "--templates", templates, odd)
    assert code == 2 and "(?:x+x+)+y" in err and "too long" in err
    assert problems(netparse, templates)["backtracking"][:2] == ("ethtool_i.textfsm", 14)


@pytest.mark.parametrize(
    ("file", "before", "after", "rule", "said"),
    [
        ("ethtool_i.textfsm", "Start\n", "", "syntax", "ethtool_i.textfsm"),
        ("ethtool_i.textfsm", "${driver}", "${drivers}", "syntax", "drivers"),
        ("ethtool_i.toml", "[fields]", "colour = 1\n[fields]", "fields", 'there is no field "colour"'),
        ("ethtool_i.toml", 'driver = "string"', 'driver = "text"', "fields", "there is no type 'text'"),
        ("ethtool_i.toml", 'driver = "string"', 'drivers = "string"', "fields", "driver"),
        ("ethtool_i.toml", "signature", 'stem = "ethtool"\nsignature', "fields", "stem must be"),
        ("ethtool_i.toml", r"['driver:\s+\S+$']", "['(']", "fields", "is no regular expression"),
        ("ethtool_i.toml", r"['driver:\s+\S+$']", "[]", "fields", '"signature" must be a list'),
        ("ethtool_i.toml", r"['driver:\s+\S+$']", "['(a+)+$']", "fields", "can grow exponentially"),
        ("ethtool_i.toml", "[fields]", "[fields", "fields", "not valid TOML"),
    ],
)
def test_what_is_wrong_with_a_template(
    netparse: Run, templates: Path, file: str, before: str, after: str, rule: str, said: str
) -> None:
    """lint tells it; parse refuses it in one sentence that names the file."""
    path = templates / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))
    found = problems(netparse, templates)[rule]
    assert said in found[2] + found[0]
    code, out, err = netparse("parse", "--templates", templates, CAPTURE)
    assert (code, out) == (2, "") and "ethtool_i." in err and err.count("\n") == 1


def test_syntax_errors_name_their_line(netparse: Run, templates: Path) -> None:
    """textfsm's own words, with its line."""
    path = templates / "ethtool_i.textfsm"
    path.write_text(path.read_text().replace("  ^version", "  version"))
    assert problems(netparse, templates)["syntax"][1] == 9


def test_a_template_in_order_has_no_problem(netparse: Run, templates: Path) -> None:
    """Neither has a copy of one that ships, but for its fixture."""
    assert problems(netparse, templates) == {}
    shutil.copy(resources.templates() / "parse" / "ip_neigh.textfsm", templates)
    assert list(problems(netparse, templates)) == ["no-fixture"]
    (templates / "fixtures" / "ip_neigh.txt").write_text("192.0.2.1 dev eth0 lladdr 52:54:00:00:00:01 REACHABLE\n")
    netparse("snapshot", "--templates", templates, templates / "fixtures")
    assert problems(netparse, templates) == {}


def test_missing_parts(netparse: Run, templates: Path) -> None:
    """No TOML, a TOML without template, no fixture: each is told with its file."""
    (templates / "ethtool_i.toml").rename(templates / "ethtool.toml")
    shutil.rmtree(templates / "fixtures")
    found = problems(netparse, templates)
    assert "is missing" in found["fields"][2] and found["no-template"][0] == "ethtool.toml"
    (templates / "ethtool.toml").rename(templates / "ethtool_i.toml")
    assert list(problems(netparse, templates)) == ["no-fixture"]


def test_a_fixture_that_does_not_verify_is_a_problem(netparse: Run, templates: Path) -> None:
    """With the difference."""
    capture = templates / "fixtures" / "virtio.txt"
    capture.write_text(capture.read_text().replace("virtio_net", "e1000"))
    assert "virtio_net" in problems(netparse, templates)["fixture-different"][2]


def test_a_signature_that_takes_the_captures_of_others(netparse: Run, templates: Path) -> None:
    """One that fits netstat's heading is told, with the command whose captures it would take."""
    path = templates / "ethtool_i.toml"
    path.write_text(path.read_text().replace(r"['driver:\s+\S+$']", r"['Active Internet', 'driver:']"))
    found = problems(netparse, templates)["signature"]
    assert found[0] == "ethtool_i.toml" and "netstat" in found[2]


def test_replacing_needs_the_values_that_the_conversion_reads(netparse: Run, templates: Path) -> None:
    """A Value less is an error; one more reaches no record; a TOML is of no use; what is no template cannot be replaced."""
    shipped = (resources.templates() / "parse" / "arp.textfsm").read_text()
    mine = templates / "arp.textfsm"
    mine.write_text(
        shipped.replace("Value ", "Value more (x)\nValue ", 1).replace("\nStart\n", "\nStart\n  ^${more}$$\n", 1)
    )
    assert "more" in problems(netparse, templates)["unknown-field"][2]
    mine.write_text("Value address (\\S+)\n\nStart\n  ^${address} -> Record\n")
    assert "is missing" in problems(netparse, templates)["fields"][2]
    mine.write_text(shipped)
    (templates / "arp.toml").write_text("[fields]\n")
    assert "remove this file" in problems(netparse, templates)["fields"][2]
    (templates / "arp.toml").unlink()
    mine.rename(templates / "kubectl_nodes_object.textfsm")
    assert "not read by a template" in problems(netparse, templates)["fields"][2]


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_templates(netparse: Run, tmp_path: Path, name: str) -> None:
    """A sentence and exit code 2."""
    (tmp_path / "empty").mkdir()
    for command in (["lint", tmp_path / name], ["parse", "--templates", tmp_path / name, CAPTURE]):
        code, _, err = netparse(*command)
        assert code == 2 and err.startswith("netparse: ") and err.count("\n") == 1


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", "a b", "a b"),
        ("integer", "1500", 1500),
        ("integer", "0x10", 16),
        ("number", "0.5", 0.5),
        ("boolean", "Yes", True),
        ("boolean", "off", False),
        ("address", "192.0.2.1", "192.0.2.1"),
        ("address", "***HIDDEN***", None),
        ("prefix", "192.0.2.0/24", "192.0.2.0/24"),
        ("prefix", "default", "default"),
        ("mac", "AA-B-C:D-E:F".replace(":", "-"), "aa:0b:0c:0d:0e:0f"),
        ("port", "6443", 6443),
        ("port", "*", None),
    ],
)
def test_types(kind: str, text: str, value: object) -> None:
    """What each type makes of a text."""
    found = TYPES[kind](text)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "many"),
        ("number", "nan"),
        ("boolean", "perhaps"),
        ("address", "host"),
        ("prefix", "192.0.2.0/99"),
        ("mac", "none"),
        ("port", "70000"),
    ],
)
def test_a_text_that_is_none_of_its_type(kind: str, text: str) -> None:
    """It is refused, so that its line is shown as not understood."""
    with pytest.raises(ValueError, match=r"."):
        TYPES[kind](text)

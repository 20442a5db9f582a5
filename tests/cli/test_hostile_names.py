"""Names that mean harm, through every command: no line of the output is theirs, and no character in it is unseen."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE

Run = Callable[..., tuple[int, str, str]]

NAMES = (
    "w1\nOWNED",
    "w2\r\nOWNED",
    "w3\u2028OWNED",
    "w4\u202etxt.exe\u202c",
    "w5\x1b[2J\x1b]0;OWNED\x07",
    "w6'; OWNED; '",
    "w7\u200b\u0085\x7f",
)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("inspect", "{}"),
    ("inspect", "{}", "--format", "json"),
    ("check", "{}", "--verbose"),
    *(("check", "{}", "--format", form) for form in ("json", "markdown", "junit", "sarif")),
    *(("reach", "{}", "--format", form) for form in ("text", "json", "csv", "markdown")),
    *(("parse", "{}/nodes.json", "--format", form) for form in ("json", "ndjson", "csv", "table")),
    *(("ports", "--from", "{}", "--firewall", "--format", form) for form in ("table", "csv", "nft", "iptables", "ufw", "firewalld")),
    ("diff", "{}", str(EXAMPLE)),
    ("diff", str(EXAMPLE), "{}", "--format", "markdown"),
    ("snapshot", "{}/f\n\x1b[1mOWNED.txt"),
    ("verify", "{}"),
    ("report", "{}", "-o", "{}-report.txt"),
    ("redact", "{}", "-o", "{}-copy"),
)  # fmt: skip
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def _node(name: str, number: int) -> dict[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": {"node-role.kubernetes.io/control-plane": ""}},
        "status": {
            "addresses": [{"type": "InternalIP", "address": f"192.0.2.{number}"}],
            "conditions": [{"type": "Ready", "status": "False", "reason": "x\nOWNED", "message": "\x1b[2J\nOWNED"}],
            "nodeInfo": {"kubeletVersion": "v1.30.1", "osImage": "Linux\nOWNED"},
        },
    }


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A node list with such names, and a folder and a file that have them."""
    folder = tmp_path / "bundle"
    (folder / "w8\nOWNED").mkdir(parents=True)
    items = [_node(name, 10 + n) for n, name in enumerate(NAMES)]
    (folder / "nodes.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    table = (EXAMPLE / "controlplane" / "netstat_nlpt.txt").read_text()
    (folder / "w8\nOWNED" / "netstat_nlpt.txt").write_text(table.replace("ttyd", "tt\u202eyd"))
    (folder / "f\n\x1b[1mOWNED.txt").write_text(table)
    (folder / "f\n\x1b[1mOWNED.txt.netparse.json").write_text('{"schema_version": 1, "x\\nOWNED": "x"}')
    return folder


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_line_is_of_a_name(netparse: Run, bundle: Path, words: tuple[str, ...]) -> None:
    """Who pastes or reads a line takes it for netparse's own."""
    _, out, err = netparse(*(word.replace("{}", str(bundle)) for word in words))
    report = Path(f"{bundle}-report.txt")
    shown = out + err + (report.read_text() if report.exists() else "")
    assert "a fault of netparse" not in shown
    assert [line for line in shown.split("\n") if line.lstrip(" -#>*'\"").startswith("OWNED")] == []
    assert sorted(set(_UNSEEN.findall(shown))) == []

"""What ansible shows of a result is the output as it was printed, below the command that printed it."""

import json

import pytest

from netparse.captures import account, parse
from tests.captures.samples import ROUTES

_BESIDE = {
    "changed": True,
    "delta": "0:00:00.003500",
    "end": "2024-05-06 10:00:00.000000",
    "failed": False,
    "msg": "",
    "rc": 0,
    "stderr": "",
    "stderr_lines": [],
    "stdout": ROUTES.rstrip(),
}


@pytest.mark.parametrize("command", ["ip route", ["ip", "route"]])
@pytest.mark.parametrize("registered", [True, False])
def test_a_result_is_its_output(command: str | list[str], registered: bool) -> None:
    """Nothing of it is left over, and what it shows is whole."""
    result = {"cmd": command, **_BESIDE, "stdout_lines": ROUTES.splitlines()}
    text = "".join(
        f"ok: [{host}] => {json.dumps({'out': result} if registered else result, indent=4)}\n"
        for host in ("elm", "oak")
    )
    found = [c for c in parse(text) if c.command]
    assert [(c.host, c.command_line and c.command_line.text) for c in found] == [
        ("elm", "ip route"),
        ("oak", "ip route"),
    ]
    assert all(c.covers and c.covers.whole and len(c.records) == len(ROUTES.splitlines()) for c in found)
    assert "unparsed" not in account(found[0].document, parse(text))


def test_what_is_no_part_of_a_result_stays() -> None:
    """A line beside the values that nobody knows is shown."""
    result = {"cmd": "ip route", "remark": "look at this", "stdout_lines": ROUTES.splitlines()}
    found = parse(f"ok: [elm] => {json.dumps(result, indent=4)}\n")
    assert any("look at this" in u.text for c in found for u in c.unparsed)

"""The text of ``ip`` and its own JSON of the same moment say the same, over random networks made with the real tool."""

import json
import os
import re
import shutil
from collections.abc import Iterator, Set
from typing import Any

import pytest

from netparse.captures import parse
from netparse.records import to_dict
from tests.lab.space import Space
from tests.parsers.random_network import script

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("nsenter"),
    reason="needs root, iproute2 and util-linux to make network namespaces",
)

COMMANDS = (
    *(
        "address",
        "-d address",
        "-s address",
        "-s -s address",
        "-d -s -s address",
        "-o address",
        "-4 address",
        "-6 address",
    ),
    *(
        "-o -d -s address",
        "-br address",
        "link",
        "-s link",
        "-s -s link",
        "-d link",
        "-d -s link",
        "-o link",
        "-br link",
    ),
    *(
        "route",
        "-d route",
        "-o route",
        "-6 route",
        "-6 -d route",
        "-6 -o route",
        "route show table all",
        "-d route show table all",
    ),
    *(
        "-o route show table all",
        "neigh",
        "-s neigh",
        "-s -s neigh",
        "-d neigh",
        "neigh show nud all",
        "neigh show proxy",
    ),
)

NOT_IN_THE_TEXT = {
    "stats64.rx.over_errors": "-s prints the column missed in its place; only -s -s prints overrun",
    "linkinfo.info_data.multi_queue": "text prints the switch of a tun device only when it is on",
    "linkinfo.info_data.df": "text does not print that it is unset",
    "linkinfo.info_data.learning": "text prints nolearning only",
    "linkinfo.info_slave_data.fast_leave": "old text spells it otherwise",
    "link_netnsid": "text names the namespace where it has a name, JSON numbers it",
}
NOT_IN_THE_JSON = {
    "stats64.rx.missed_errors": "-s prints the column missed, its JSON over_errors",
    "metrics.lock": "JSON does not say which metrics are locked",
    "linkinfo.info_slave_data.mcast_fast_leave": "missing in iproute2's JSON",
    "link_netns": "as link_netnsid",
    "addr_info.family": "-br leaves it out of its JSON; the address shows it",
}
RUNNING = re.compile(r"_timer\s+[\d.]+")


@pytest.fixture(scope="module", params=[1, 2, 3])
def network(request: pytest.FixtureRequest) -> Iterator[Space]:
    """A namespace with a random network; the number is its seed."""
    space = Space(f"random{request.param}")
    try:
        space.sh(script(request.param))
        space.sh("sleep 0 && ip link show >/dev/null")
        yield space
    finally:
        space.close()


@pytest.mark.parametrize("command", COMMANDS)
def test_text_gives_what_the_json_of_the_same_moment_gives(network: Space, command: str) -> None:
    """Records from the text equal ip's JSON in every key that the text shows, and every line is understood."""
    text, said = _same_moment(network, command)
    expected = _objects(said)
    captures = parse(text)
    if not text.strip():
        assert not expected
        return
    assert [(c.status, c.unparsed) for c in captures] == [("ok", ())], text
    got = [_bare(to_dict(record)) for record in captures[0].records]
    hidden = NOT_IN_THE_TEXT.keys() | NOT_IN_THE_JSON.keys()
    if "-br" not in command:
        hidden -= {"addr_info.family"}
    if "-s -s" in command:
        hidden -= {"stats64.rx.over_errors", "stats64.rx.missed_errors"}
    assert len(got) == len(expected), text
    assert list(_differences(got, expected, hidden)) == [], text


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_read_as_it_was_printed(network: Space, command: str) -> None:
    """Our reading of the JSON, plain and pretty, equals the JSON itself; pretty objects stand on lines of their own."""
    drop = {"addr_info.family"} if "-br" in command else set()
    for options in ("-j", "-j -p"):
        said = network.output("ip", *options.split(), *command.split()).decode()
        expected = _objects(said)
        if not expected:
            continue
        (capture,) = parse(said)
        assert capture.status == "ok"
        assert list(_differences([_bare(to_dict(r)) for r in capture.records], expected, drop)) == []
        lines = [record.line for record in capture.records]
        assert lines == sorted(lines)
        assert options == "-j" or len(set(lines)) == len(lines)


def _same_moment(network: Space, command: str) -> tuple[str, str]:
    """Return text and JSON between which nothing changed; the bridges' timers run on and are left out of both."""
    words = command.split()
    for _ in range(20):
        before = network.output("ip", *words).decode()
        said = network.output("ip", "-j", *words).decode()
        after = network.output("ip", *words).decode()
        if RUNNING.sub("", before) == RUNNING.sub("", after):
            return before, said
    raise AssertionError(f"ip {command} changes with every call")


def _objects(said: str) -> list[dict[str, Any]]:
    """Return the objects of a JSON list: not those that are empty, and the interface that -o names in each address outside."""
    found = [
        _printed(item) for item in json.loads(said, object_pairs_hook=_pairs) if item not in ({}, {"addr_info": []})
    ]
    for item in found:
        for address in item.get("addr_info", ()):
            for theirs, ours in (("index", "ifindex"), ("dev", "ifname"), ("link", "link")):
                if theirs in address:
                    item[ours] = address.pop(theirs)
    return found


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An encapsulation's own dst and tos stand beside the route's under the same names: they come second."""
    out: dict[str, Any] = {}
    for key, value in pairs:
        inside = "encap" in out and "dev" not in out and "gateway" not in out
        out[f"encap_{key}" if inside and key in ("dst", "tos") else key] = value
    return out


def _printed(value: Any) -> Any:
    """ip prints null for a flag that is there, and for a lower device that is none."""
    if isinstance(value, dict):
        return {k: True if v is None else _printed(v) for k, v in value.items() if not (k == "link" and v is None)}
    return [_printed(v) for v in value] if isinstance(value, list) else value


def _bare(value: Any) -> Any:
    """Leave out what is absent."""
    if isinstance(value, dict):
        return {k: _bare(v) for k, v in value.items() if v is not None}
    return [_bare(v) for v in value] if isinstance(value, list) else value


def _differences(got: Any, expected: Any, hidden: Set[str], path: str = "") -> Iterator[str]:
    """Yield where two records differ, but for what one side cannot show; lists of flags that are empty count as absent."""
    if isinstance(got, dict) and isinstance(expected, dict):
        for key in got | expected:
            where = f"{path}.{key}" if path else key
            ours, theirs = got.get(key), expected.get(key)
            if where in hidden or key.endswith("_timer") or (key == "flags" and not ours and not theirs):
                continue
            yield from _differences(ours, theirs, hidden, where)
    elif isinstance(got, list) and isinstance(expected, list) and len(got) == len(expected):
        for ours, theirs in zip(got, expected, strict=True):
            yield from _differences(ours, theirs, hidden, path)
    elif got != expected:
        yield f"{path}: {got!r} is not {expected!r}"

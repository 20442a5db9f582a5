"""The text of ``ip`` and its own JSON of the same moment say the same, over random networks made with the real tool."""

import os
import re
import shutil
from collections.abc import Iterator

import pytest

from netparse.captures import parse
from netparse.records import to_dict
from tests.lab.space import Space
from tests.parsers.iproute2.agree_with_ip import bare, differences, hidden_keys, objects
from tests.parsers.iproute2.random_network import script

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
    expected = objects(said)
    captures = parse(text)
    if not text.strip():
        assert not expected
        return
    assert [(c.status, c.unparsed) for c in captures] == [("ok", ())], text
    got = [bare(to_dict(record)) for record in captures[0].records]
    assert len(got) == len(expected), text
    assert list(differences(got, expected, hidden_keys(command))) == [], text


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_read_as_it_was_printed(network: Space, command: str) -> None:
    """Our reading of the JSON, plain and pretty, equals the JSON itself; pretty objects stand on lines of their own."""
    drop = {"addr_info.family"} if "-br" in command else set()
    for options in ("-j", "-j -p"):
        said = network.output("ip", *options.split(), *command.split()).decode()
        expected = objects(said)
        if not expected:
            continue
        (capture,) = parse(said)
        assert capture.status == "ok"
        assert list(differences([bare(to_dict(r)) for r in capture.records], expected, drop)) == []
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

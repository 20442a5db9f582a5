"""A line of one character, or a near miss, however long: no expression of netparse backtracks over it for seconds."""

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from netparse import parse

LENGTH = 50_000  # what is quadratic takes a minute and more over this; what is linear takes some milliseconds
PATIENCE = 10  # seconds of the processor: a guard against hanging, no measure
STARTS = (
    "",
    "tcp        0      0 0.0.0.0:22 ",
    "tcp LISTEN 0 128 *:22 *:* users:((",
    "2: eth0: <UP> mtu 1500 ",
    "    inet 10.0.0.1/24 ",
    "          inet addr:",
    "    link/ether ",
    "default via 10.0.0.1 dev eth0 ",
    "10.0.0.1 dev eth0 lladdr ",
    "10.0.0.1                 ether   ",
    "? (10.0.0.1) at ",
    "node1   Ready    <none>   5d   v1.30.1   ",
    "Linux host 6.1 #",
)
PARTS = (" ", "a", "1", "/", ":", "1.", "a ", "a:b ", "- ", "((", '("a",pid=1,fd=2),', "0.0.0.0:1 ", "[x] ", "\\ ", "=")


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Stop a test that the processor works on for too long."""

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"{PATIENCE} s of the processor were not enough")

    before = signal.signal(signal.SIGPROF, give_up)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize("start", STARTS)
def test_a_long_line_is_read_or_refused_at_once(start: str) -> None:
    """Whole, and with a tail that no rule takes."""
    for part in PARTS:
        for tail in ("", " zz!"):
            signal.setitimer(signal.ITIMER_PROF, PATIENCE)
            line = start + part * (LENGTH // len(part)) + tail
            captures = parse(line)
            assert sum(len(c.records) + len(c.unparsed) + len(c.noise) for c in captures) <= 2, (part, tail)

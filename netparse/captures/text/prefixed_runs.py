"""Outputs of several hosts with the host's name on each line, in the middle of a text: what pdsh and `docker compose logs` print."""

from collections.abc import Sequence

from netparse.captures.text.clean import Cleaned
from netparse.lazy import lazy_re
from netparse.parsers.spelling import program_names
from netparse.parsers.tables import begins_output

_PREFIX = lazy_re(r"(?P<host>[A-Za-z][\w.-]*)(?::| +\|)(?: |$)")
_SHORTEST = 4  # lines
_MOST = 500  # runs of one text


def prefixed_runs(cleaned: Cleaned) -> list[Cleaned]:
    """Return the text without such runs, and each run with its hosts and the command line above it: as many lines in each."""
    lines = cleaned.lines
    runs = [] if cleaned.hosts or not any(s in "\n".join(lines) for s in (": ", "| ")) else _runs(lines)
    if not runs:
        return [cleaned]
    rest, texts = list(lines), []
    for start, end in runs[:_MOST]:
        above = 1 if start and rest[start - 1] else 0
        text, hosts = [""] * len(lines), {}
        text[start - above : start] = rest[start - above : start]
        rest[start - above : end] = [""] * (end - start + above)
        for n in range(start, end):
            found = _PREFIX.match(lines[n])
            text[n] = lines[n][found.end() :] if found else lines[n]
            hosts[n] = found["host"] if found else ""
        texts.append(Cleaned(text, hosts))
    return [Cleaned(rest, {}), *texts]


def _runs(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return where lines in a row bear the names of hosts, and the output of one begins behind its name."""
    found: list[tuple[int, int]] = []
    start = None
    for n, line in enumerate((*lines, "")):
        if line[:1].isalpha() and _PREFIX.match(line):
            start = n if start is None else start
        elif start is not None:
            if n - start >= _SHORTEST and _are_hosts(lines[start:n]):
                found.append((start, n))
            start = None
    return found


def _are_hosts(run: Sequence[str]) -> bool:
    """Whether the names stand on several lines each, are of no program, and an output begins behind them."""
    matches = [m for line in run if (m := _PREFIX.match(line))]
    names = {m["host"] for m in matches}
    return (
        2 * len(names) <= len(run)
        and names.isdisjoint(program_names())
        and any(begins_output(m.string[m.end() :], at_its_start=True) for m in matches)
    )

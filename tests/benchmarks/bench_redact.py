"""Throughput of redaction on one core: texts of commands and a kubelet's log, and bundles with all that a copy needs."""

import os
import platform
import random
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from netparse.redact import Redactor, redact_bundle
from tests.benchmarks.crowd import write_crowd
from tests.benchmarks.page import write_section
from tests.conftest import ROOT

_MEGABYTE = 1_000_000
_SIZE = 20 * _MEGABYTE
_ROUNDS = 3
_NODES = 50
_PODS = 60
_NODES_OF_BUNDLE = 100
_NODES_COLLECTED = 3
_LOGS, _RULES = 16 * _MEGABYTE, 2 * _MEGABYTE  # bytes of a node
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def netstat(size: int) -> bytes:
    """Connections between nodes and pods, a different port in each line."""
    chance = random.Random(1)
    lines, length = (
        ["Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name"],
        0,
    )
    while length < size:
        ends = [
            f"10.20.{chance.randrange(2)}.{chance.randrange(_NODES)}:{chance.randrange(30000, 60000)}" for _ in "ab"
        ]
        lines.append(f"tcp        0      0 {ends[0]:<23} {ends[1]:<23} ESTABLISHED {chance.randrange(9999)}/kubelet")
        length += len(lines[-1]) + 1
    return "\n".join(lines).encode()


def rules(size: int) -> bytes:
    """What kube-proxy writes."""
    chance = random.Random(2)
    lines, length = ["*nat"], 0
    while length < size:
        chain = f"KUBE-SEP-{''.join(chance.choices(_BASE32, k=16))}"
        address = f"10.244.{chance.randrange(_NODES)}.{chance.randrange(2, _PODS)}"
        lines.append(f'-A {chain} -s {address}/32 -m comment --comment "shop/web:http" -j KUBE-MARK-MASQ')
        length += len(lines[-1]) + 1
    return "\n".join(lines).encode()


def log(size: int) -> bytes:
    """A kubelet's log: times and numbers that are never the same."""
    chance = random.Random(3)
    lines, length = [], 0
    for n in range(size):
        if length >= size:
            break
        second = f"10:{n // 600 % 60:02}:{n // 10 % 60:02}"
        lines.append(
            f"Aug 29 {second} berlin-worker-03 kubelet[812]: I0829 {second}.{n % 1000:03} 812 reconciler.go:{chance.randrange(999)}] "
            f'"Volume attached" pod="shop/web-{chance.randrange(9999)}" podIP=10.244.{chance.randrange(9)}.{chance.randrange(250)}'
        )
        length += len(lines[-1]) + 1
    return "\n".join(lines).encode()


def captures(size: int) -> bytes:
    """The captures of the project's healthy bundles, as often as it takes: few different texts, as of many nodes."""
    found = b"".join(p.read_bytes() for p in sorted((ROOT / "fixtures" / "bundles" / "healthy").rglob("*.txt")))
    return found * (size // len(found) + 1)


KINDS: tuple[Callable[[int], bytes], ...] = (captures, netstat, rules, log)
_WORDS = {
    captures: "captures of healthy nodes",
    netstat: "connections, each with ports of its own",
    rules: "rules of kube-proxy, each with a chain of its own",
    log: "a kubelet's log",
}


def measured(data: bytes, name: str) -> tuple[float, float]:
    """Return the processor seconds of learning and of redacting."""
    redactor = Redactor()
    start = time.process_time()
    redactor.learn_text(name, data)
    redactor.learn_captures([], [])
    learned = time.process_time()
    redactor.data(data, name)
    return learned - start, time.process_time() - learned


def write_crowded(bundle: Path) -> None:
    """Write the captures of many nodes: small files, nearly all of whose lines are different."""
    write_crowd(bundle, _NODES_OF_BUNDLE)


def write_collected(bundle: Path) -> None:
    """Write what a collector takes from three nodes: their captures, which are little, and their logs, rules and connections."""
    write_crowd(bundle, _NODES_COLLECTED)
    for folder in sorted(path for path in bundle.iterdir() if path.is_dir()):
        (folder / "kubelet.log").write_bytes(log(_LOGS).replace(b"berlin-worker-03", folder.name.encode()))
        (folder / "iptables-save.txt").write_bytes(rules(_RULES))
        (folder / "netstat_-tan.txt").write_bytes(netstat(_RULES))


def of_a_bundle(write: Callable[[Path], None]) -> tuple[float, float]:
    """Return the megabytes of a bundle, and the processor seconds of writing its copy: reading, learning, redacting."""
    with TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        write(bundle)
        size = sum(p.stat().st_size for p in bundle.rglob("*") if p.is_file())
        start = time.process_time()
        redact_bundle([bundle], Path(folder) / "copy", Redactor())
        return size / _MEGABYTE, time.process_time() - start


def section() -> str:
    """Return the section for the report."""
    copies = [min(of_a_bundle(write) for _ in range(_ROUNDS)) for write in (write_collected, write_crowded)]
    rows = []
    for kind in KINDS:
        data = kind(_SIZE)
        size = len(data) / _MEGABYTE
        found = [measured(data, kind.__name__) for _ in range(_ROUNDS)]
        learn, redact = (min(times) for times in zip(*found, strict=True))
        rows.append(f"| {_WORDS[kind]} | {size:.0f} | {size / learn:.0f} | **{size / redact:.0f}** |")
    table = "\n".join(rows)
    collected, crowded = (
        f"{size:.0f} MB in {seconds:.1f} s, **{size / seconds:.1f} MB/s**" for size, seconds in copies
    )
    return f"""## Redaction

Texts on one core, processor time, the best of {_ROUNDS} runs, with a load of {os.getloadavg()[0]:.0f} by all work on two cores when it ended. What there is
to redact is learned first, in a pass of its own. Python {platform.python_version()}.

| text | MB | learn, MB/s | redact, MB/s (target: 20) |
|---|---|---|---|
{table}

A whole copy takes unpacking, reading captures for names, learning, redacting and writing (target: 20 MB/s):

- what a collector takes from {_NODES_COLLECTED} nodes, most of it logs of which no line is like another: {collected};
- the captures of {_NODES_OF_BUNDLE} nodes with 200 interfaces each, small files of which nearly all lines are different: {crowded}.
"""


if __name__ == "__main__":
    write_section("redact", section())

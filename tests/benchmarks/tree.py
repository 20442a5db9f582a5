"""Time and memory of a command and of all processes that it starts."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Spent(NamedTuple):
    """Seconds by the clock, seconds of processors, MiB at most; what processes share is counted once."""

    wall: float
    cpu: float
    mib: float


def measure(command: Sequence[str]) -> Spent:
    """Run the command, looking at its processes ten times a second (Linux). Raises when it fails."""
    start = time.perf_counter()
    seconds: dict[int, float] = {}
    most = 0.0
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL) as run:
        while run.poll() is None:
            here = _family(run.pid)
            seconds |= {pid: max(_cpu(pid), seconds.get(pid, 0)) for pid in here}
            most = max(most, sum(map(_mib, here)))
            time.sleep(0.1)
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, list(command))
    return Spent(time.perf_counter() - start, sum(seconds.values()), most)


def _family(root: int) -> list[int]:
    parents = {int(p.name): _stat(int(p.name))[1:2] for p in Path("/proc").iterdir() if p.name.isdecimal()}
    found = [root]
    for pid in found:
        found += [child for child, above in parents.items() if above == [str(pid)]]
    return found


def _stat(pid: int) -> list[str]:
    """Return the fields of ``/proc/PID/stat`` from the state on; none of a process that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


def _cpu(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICK if fields else 0.0


def _mib(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024

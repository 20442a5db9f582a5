"""Time and memory of ``netparse check`` on clusters of 10, 100 and 1,000 nodes with 200 interfaces, 300 sockets and all
other nodes as neighbours and in the routes, by one process and by two; and on a node list of thousands without any capture.

Run by hand, from the repository's root: ``python -m tests.benchmarks.bench_scale [SIZE…]``. Writes the result between its own marks
in docs/benchmarks.md.
"""

import json
import os
import platform
import re
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.crowd import write_crowd
from tests.benchmarks.page import write_section
from tests.benchmarks.tree import Spent, measure

SIZES = (10, 100, 1000)
JOBS = (1, 2)
LISTED = (1000, 8000)


def write_list(path: Path, nodes: int) -> None:
    """Write a list of Node objects as ``kubectl get nodes -o json`` prints it, about 6 kB each."""
    items = [_node(n) for n in range(nodes)]
    path.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=2))


def _node(n: int) -> dict[str, object]:
    name, address = f"n{n}", f"172.{16 + n // 65536}.{n // 256 % 256}.{n % 256}"
    ready = {"type": "Ready", "status": "True", "reason": "KubeletReady", "message": "kubelet is posting ready status"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {f"example.com/label-{i}": "v" * 40 for i in range(40)},
            "annotations": {f"example.com/annotation-{i}": "w" * 60 for i in range(20)},
        },
        "spec": {"podCIDR": f"10.{100 + n // 256}.{n % 256}.0/24"},
        "status": {
            "addresses": [{"type": "InternalIP", "address": address}, {"type": "Hostname", "address": name}],
            "conditions": [ready] * 5,
            "nodeInfo": {"kubeletVersion": "v1.30.4", "machineID": f"{n:032x}", "operatingSystem": "linux"},
        },
    }


def lines_of(bundle: Path) -> int:
    """Return how many values one expression takes from each of the files: what merely looking at the bytes costs."""
    value = re.compile(r"^\s*(\S+)[ \t]+(\S+)[ \t]+(\S+)", re.MULTILINE)
    return sum(len(value.findall(p.read_text())) for p in sorted(bundle.rglob("*.txt")))


def run(task: str, bundle: Path) -> None:
    """Do one task in this process: ``findall``, ``html``, or ``check`` by as many processes as it says."""
    if task == "findall":
        lines_of(bundle)
        return
    from netparse import analyze, render
    from netparse.pipeline import Options

    what, _, jobs = task.partition("=")
    analysis = analyze(bundle, options=Options(jobs=int(jobs)))
    if what == "html":
        print(len(render(analysis, "html")))


def _measured(task: str, bundle: Path) -> Spent:
    return measure(["-m", "tests.benchmarks.bench_scale", task, str(bundle)])


def _is_alone() -> bool:
    """Whether nothing else ran in the last minutes: only then the time by the clock says something."""
    return os.getloadavg()[1] < max(JOBS) + 0.5


def _row(what: str, size: float, base: float | None, jobs: int, ours: Spent) -> str:
    looked = f"{base:.1f} s" if base else ""
    times = f"{ours.cpu / base:.0f}" if base else ""
    clock, each = (f"{ours.wall:.1f} s", f"{ours.wall / size:.2f} s") if _is_alone() else ("–", "–")
    return (
        f"| {what} | {size:.1f} MB | {looked} | {jobs} | {ours.cpu:.1f} s | {times} | {clock} "
        f"| {each} | {ours.mib:.0f} MiB | {ours.mib / size:.1f} MiB |"
    )


def section(sizes: tuple[int, ...], folder: Path) -> str:
    rows = []
    for nodes in sizes:
        bundle = folder / str(nodes)
        write_crowd(bundle, nodes=nodes)
        size = sum(p.stat().st_size for p in bundle.rglob("*.txt")) / 1e6
        base = _measured("findall", bundle).cpu
        rows += [_row(f"{nodes:,} nodes", size, base, jobs, _measured(f"check={jobs}", bundle)) for jobs in JOBS]
    for nodes in LISTED:
        path = folder / f"nodes{nodes}.json"
        write_list(path, nodes)
        ours = _measured("check=1", path)
        rows.append(_row(f"a list of {nodes:,} nodes", path.stat().st_size / 1e6, None, 1, ours))
    table = "\n".join(rows)
    return f"""## Clusters of many nodes

Nodes with 200 interfaces, 300 sockets and all other nodes as neighbours and in the routes; and JSON lists of nodes without any capture.
Beside them one `re.findall` of three words a line over the same files. Processor time and memory are those of all processes together, what they
share counted once; the time by the clock is told only where nothing else ran. Python {platform.python_version()}.

| what | bytes | one `re.findall` | processes | processor | ÷ `findall` | clock | a megabyte | peak memory | a megabyte |
|---|---|---|---|---|---|---|---|---|---|
{table}
"""


def main(arguments: list[str]) -> None:
    if len(arguments) == 2 and not arguments[0].isdecimal():
        run(arguments[0], Path(arguments[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        text = section(tuple(map(int, arguments)) or SIZES, Path(folder))
    write_section("scale", text)
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])

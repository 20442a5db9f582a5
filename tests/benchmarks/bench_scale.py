"""Time and memory of ``netparse check`` on clusters of 10, 100 and 1,000 nodes with 200 interfaces, 300 sockets and all
other nodes as neighbours and in the routes, side by side; and on a node list of thousands without any capture.

Run by hand, from the repository's root: ``python -m tests.benchmarks.bench_scale [SIZE…]``. Writes the result between its own marks
in docs/benchmarks.md.
"""

import json
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.crowd import write_crowd
from tests.benchmarks.page import write_section

SIZES = (10, 100, 1000)
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


def measure(task: str, bundle: Path) -> dict[str, float]:
    """Do one task in this process; seconds of the processor, MiB at most."""
    wall, cpu = time.perf_counter(), time.process_time()
    if task == "findall":
        lines_of(bundle)
    else:
        import netparse

        netparse.analyze(bundle)
    return {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _measured(task: str, bundle: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_scale", task, str(bundle)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _row(what: str, size: float, base: dict[str, float] | None, ours: dict[str, float]) -> str:
    looked = f"{base['cpu']:.1f} s" if base else ""
    return (
        f"| {what} | {size:.1f} MB | {looked} | {ours['cpu']:.1f} s | {ours['cpu'] / size:.2f} s "
        f"| {ours['mib']:.0f} MiB | {ours['mib'] / size:.1f} MiB |"
    )


def section(sizes: tuple[int, ...], folder: Path) -> str:
    rows = []
    for nodes in sizes:
        bundle = folder / str(nodes)
        write_crowd(bundle, nodes=nodes)
        size = sum(p.stat().st_size for p in bundle.rglob("*.txt")) / 1e6
        rows.append(_row(f"{nodes:,} nodes", size, _measured("findall", bundle), _measured("check", bundle)))
    for nodes in LISTED:
        path = folder / f"nodes{nodes}.json"
        write_list(path, nodes)
        rows.append(_row(f"a list of {nodes:,} nodes", path.stat().st_size / 1e6, None, _measured("check", path)))
    table = "\n".join(rows)
    return f"""## Clusters of many nodes

Nodes with 200 interfaces, 300 sockets and all other nodes as neighbours and in the routes; and JSON lists of nodes without any capture.
One process, processor time; beside it one `re.findall` of three words a line over the same files. Python {platform.python_version()}.

| what | bytes | one `re.findall` | `check` | a megabyte | peak memory | a megabyte |
|---|---|---|---|---|---|---|
{table}
"""


def main(arguments: list[str]) -> None:
    if arguments[:1] in (["findall"], ["check"]):
        print(json.dumps(measure(arguments[0], Path(arguments[1]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        text = section(tuple(map(int, arguments)) or SIZES, Path(folder))
    write_section("scale", text)
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])

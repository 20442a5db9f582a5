"""Time and memory of ``netparse inspect`` on the 1 GiB bundle of bench_sources, against merely unpacking it.

Run by hand, from the repository's root: ``python -m tests.benchmarks.bench_inspect [BUNDLE]``. The result stands between its own
marks in docs/benchmarks.md.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.bench_sources import make_bundle, unpack
from tests.benchmarks.page import write_section


def inspect(path: Path) -> dict[str, int]:
    """Recognise, parse and group everything in the bundle."""
    from netparse.inventory import take_inventory

    found = take_inventory(path)
    captures = [c for node in found.cluster.nodes for c in node.captures]
    return {"captures": len(captures), "records": sum(len(c.records) for c in captures)}


def one(task: str, path: Path) -> None:
    """Print what one run took."""
    wall, cpu = time.perf_counter(), time.process_time()
    result: dict[str, float] = {**{"unpack": unpack, "inspect": inspect}[task](path)}
    result |= {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    result["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


def measured(task: str, path: Path) -> dict[str, float]:
    """Run a task in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_inspect", task, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def section(path: Path) -> str:
    """Return the section for the report; the processor's time is compared."""
    base, ours = measured("unpack", path), measured("inspect", path)
    return f"""## Inspecting a bundle

The same bundle: {ours["captures"]:,.0f} captures with {ours["records"]:,.0f} sockets are recognised, parsed and assigned to their nodes.

| what | processor | wall | peak memory |
|---|---|---|---|
| unpack with `lzma`, keep nothing | {base["cpu"]:.1f} s | {base["wall"]:.1f} s | {base["mib"]:.0f} MiB |
| `netparse inspect` | {ours["cpu"]:.1f} s | {ours["wall"]:.1f} s | {ours["mib"]:.0f} MiB |
| ratio (target: at most 1.3; below 300 MiB) | **{ours["cpu"] / base["cpu"]:.2f}** | {ours["wall"] / base["wall"]:.2f} | |
"""


def main(arguments: list[str]) -> None:
    """Measure one task, or both and write the report."""
    if arguments[:1] in (["unpack"], ["inspect"]):
        one(arguments[0], Path(arguments[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(arguments[0] if arguments else f"{folder}/bundle.tar.xz")
        if not arguments:
            make_bundle(bundle)
        write_section("inspect", section(bundle))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Time, memory and size of the reports of 100 nodes with 200 interfaces and 300 sockets each.

Run by hand, from the repository's root: ``python -m tests.benchmarks.bench_report``. Writes the result between its own marks in
docs/benchmarks.md.
"""

import io
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.crowd import INTERFACES, NODES, SOCKETS, write_crowd
from tests.benchmarks.page import write_section


def measure(kind: str, bundle: str) -> dict[str, float]:
    """Analyse the bundle and render one format, in this process; the times are processor seconds."""
    import netparse

    start = time.process_time()
    analysis = netparse.analyze(bundle)
    analysed = time.process_time()
    out = netparse.render(analysis, kind)
    done = time.process_time()
    pages = 0
    if kind == "pdf":
        import pikepdf

        pages = len(pikepdf.open(io.BytesIO(bytes(out))).pages)  # type: ignore[arg-type]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"check": analysed - start, "render": done - analysed, "bytes": len(out), "pages": pages, "memory": memory}


def table(found: dict[str, dict[str, float]]) -> str:
    html, pdf = found["html"], found["pdf"]
    return f"""## The report of a large cluster

{NODES} nodes with {INTERFACES} interfaces and {SOCKETS} sockets each, processor seconds. Python {platform.python_version()}.

| what | measured | target |
|---|---|---|
| reading, parsing and checking | {html["check"]:.1f} s | 10 s |
| HTML, beyond that | {html["render"]:.1f} s | 3 s |
| size of the HTML | {html["bytes"] / 1e6:.2f} MB | 2 MB |
| PDF, beyond that | {pdf["render"]:.1f} s | 30 s |
| pages of the PDF | {pdf["pages"]:.0f} | 40 |
| size of the PDF | {pdf["bytes"] / 1e6:.2f} MB | |
| peak memory, HTML / PDF | {html["memory"]:.0f} MiB / {pdf["memory"]:.0f} MiB | 500 MiB |
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        write_crowd(bundle)
        found = {}
        for kind in ("html", "pdf"):
            command = [sys.executable, "-m", "tests.benchmarks.bench_report", kind, str(bundle)]
            found[kind] = json.loads(
                subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
            )
    write_section("report", table(found))
    print(table(found))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], sys.argv[2])))
    else:
        main()

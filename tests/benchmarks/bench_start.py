"""How long ``netparse parse`` takes from nothing to the records of a small file, beside jc on the same file.

Run by hand, from the repository's root: ``python -m tests.benchmarks.bench_start``.
"""

import compileall
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.captures import Subject, subjects
from tests.benchmarks.page import write_section

LINES = 20
ROUNDS = 21


def small(subject: Subject) -> str:
    """Return the first lines of a large capture."""
    return "\n".join(subject.text.splitlines()[:LINES]) + "\n"


def milliseconds(commands: dict[str, list[str]], stdin: str) -> dict[str, float]:
    """Return the median time of each whole process; the runs of all commands take turns."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, input=stdin, text=True, stdout=subprocess.DEVNULL, check=True)
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: median(taken) for name, taken in times.items()}


def rows() -> list[str]:
    """Return the lines of the table, one for each command that jc has a parser for, and the worst of them."""
    lines = []
    bin_ = Path(sys.executable).parent
    for subject in subjects():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "capture.txt")  # a name that says nothing of the command
            file.write_text(small(subject), encoding="utf-8")
            commands = {
                "netparse": [str(bin_ / "netparse"), "parse", str(file)],
                "python": [sys.executable, "-c", "pass"],
            }
            if subject.jc:
                commands["jc"] = [str(bin_ / "jc"), f"--{subject.jc.replace('_', '-')}"]
            taken = milliseconds(commands, small(subject))
        jc = f"{taken['jc']:.0f} ms" if subject.jc else "no parser"
        ratio = f"**{taken['netparse'] / taken['jc']:.2f}**" if subject.jc else ""
        name = subject.stem.replace("_", " ")
        lines.append(f"| {name} | {taken['netparse']:.0f} ms | {jc} | {taken['python']:.0f} ms | {ratio} |")
    return lines


def section() -> str:
    """Return the section of the page."""
    table = "\n".join(rows())
    return f"""## A small file

`netparse parse` of {LINES} lines in a file whose name says nothing, and `jc` with the parser named to it: whole processes with
their bytecode compiled, as pip installs them, median of {ROUNDS} runs each, taking turns. Python {sys.version.split()[0]}.

| capture | `netparse parse` | `jc` | `python -c pass` | netparse ÷ jc (target: 1.5) |
|---|---|---|---|---|
{table}
"""


if __name__ == "__main__":
    compileall.compile_dir("netparse", quiet=1)  # pip does it for what it copies; a checkout has it from the first run
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    write_section("start", section())

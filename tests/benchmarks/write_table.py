"""Measures the template engine in one run and writes its section of docs/benchmarks.md.

From the repository's root: ``python -m tests.benchmarks.write_table``. Takes some minutes, most of them in textfsm and jc.
"""

import gc
import io
import math
import re
import sys
import time
from collections.abc import Callable
from random import Random
from typing import Any

import textfsm

from netparse import resources
from netparse.fsm import StateError, compile_template
from tests.benchmarks.captures import Subject, subjects
from tests.benchmarks.page import write_section
from tests.fsm.agree import ntc_templates
from tests.fsm.lines import clean_text_for

NTC_LINES = 100


def seconds(run: Callable[[], Any], rounds: int = 3, clock: Callable[[], float] = time.process_time) -> float:
    """Return the shortest time of some rounds, of the processor if not told otherwise: other work can only add to it."""
    best = math.inf
    for _ in range(rounds):
        gc.collect(1)
        start = clock()
        run()
        best = min(best, clock() - start)
    return best


def one_table_row(subject: Subject) -> str:
    """Return a line of the table: every way to read the subject, alternating in one process."""
    path = resources.templates() / "parse" / f"{subject.stem}.textfsm"
    template = compile_template(path)
    usual = re.compile(subject.usual, re.MULTILINE)
    ours = seconds(lambda: template.parse(subject.text))
    theirs = seconds(lambda: textfsm.TextFSM(io.StringIO(template.text)).ParseText(subject.text), 1)
    bare = seconds(lambda: usual.findall(subject.text))
    ours = min(ours, seconds(lambda: template.parse(subject.text)))
    other = f"{seconds(lambda: _jc(subject), 1):.2f} s" if subject.jc else "no parser"
    name = subject.stem.replace("_", " ")
    return (
        f"| {name}, {subject.size} | {ours:.2f} s | {theirs:.2f} s | {bare:.2f} s | {other} "
        f"| **{theirs / ours:.1f}** | {ours / bare:.1f} |"
    )


def _jc(subject: Subject) -> None:
    import jc

    jc.parse(subject.jc, subject.text, quiet=True)


def ntc_ratios() -> list[float]:
    """Return how many times faster each ntc template is, on text that it takes to the last line.

    The texts are too short for the processor's clock, which ticks in hundredths on some systems.
    """
    ratios = []
    for path in ntc_templates():
        template = compile_template(path)
        assert template.source, "compiled before the clock starts: so few lines would run in textfsm's own loop"
        fsm = textfsm.TextFSM(io.StringIO(template.text))
        text = clean_text_for(fsm, Random(path.stem), NTC_LINES)
        try:
            ours = seconds(lambda: template.parse(text), clock=time.perf_counter)  # noqa: B023  # called at once
        except StateError:
            continue
        if text.count("\n") > NTC_LINES // 4:
            ratios.append(seconds(lambda: _again(fsm, text), clock=time.perf_counter) / ours)  # noqa: B023  # called at once
    return ratios


def _again(fsm: Any, text: str) -> None:
    fsm.Reset()
    fsm.ParseText(text)


def section() -> str:
    """Return the section for the report."""
    table = "\n".join(one_table_row(subject) for subject in subjects())
    ratios = sorted(ntc_ratios())
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    return f"""## Templates

The templates of netparse, run by netparse and by textfsm, beside one `re.findall` of an expression that takes the same
values from the usual line and knows no other, and beside jc. Python {sys.version.split()[0]}; the shortest processor time of the rounds.

| capture | netparse | textfsm | one `re.findall` | jc | textfsm ÷ netparse (target: 5) | netparse ÷ `findall` (target: 3) |
|---|---|---|---|---|---|---|
{table}

Over {len(ratios)} templates of the ntc-templates package, on about {NTC_LINES} lines made from their own rules, netparse is
**{mean:.1f}** times faster than textfsm (geometric mean; target: 3; lowest {ratios[0]:.1f}, median {ratios[len(ratios) // 2]:.1f}).
"""


if __name__ == "__main__":
    write_section("fsm", section())

"""The template engine beside textfsm and a bare ``re.findall``: ``pytest tests/benchmarks/bench_fsm.py``."""

import io
import re
from typing import Any

import pytest
import textfsm

from netparse import resources
from netparse.fsm import compile_template
from tests.benchmarks.captures import Subject, subjects

SUBJECTS = pytest.mark.parametrize("subject", subjects(), ids=lambda subject: subject.stem)


@SUBJECTS
def test_netparse(benchmark: Any, subject: Subject) -> None:
    """Rows, spans and unmatched lines of the compiled template."""
    template = compile_template(resources.templates() / "parse" / f"{subject.stem}.textfsm")
    result = benchmark(template.parse, subject.text)
    assert result.rows
    assert not result.unmatched


@SUBJECTS
def test_textfsm(benchmark: Any, subject: Subject) -> None:
    """The same template in textfsm's own loop, once: it takes seconds."""
    text = (resources.templates() / "parse" / f"{subject.stem}.textfsm").read_text(encoding="utf-8")
    run = textfsm.TextFSM(io.StringIO(text)).ParseText
    assert benchmark.pedantic(run, args=(subject.text,), rounds=1)


@SUBJECTS
def test_findall(benchmark: Any, subject: Subject) -> None:
    """One expression for the usual line, which knows no other."""
    assert benchmark(re.compile(subject.usual, re.MULTILINE).findall, subject.text)

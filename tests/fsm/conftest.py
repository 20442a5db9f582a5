"""The tests here are about the compiled run, which small texts would not reach."""

import pytest

from netparse.fsm import template


@pytest.fixture(autouse=True)
def compile_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile before the first line."""
    monkeypatch.setattr(template, "LINES_BEFORE_COMPILING", 0)

"""The measure of equality: textfsm's ParseText for the rows, the watched loop for line numbers."""

import io
from pathlib import Path
from typing import Any

import textfsm

from netparse.fsm import BudgetExceeded, Template, hazards
from netparse.fsm.loop import WatchedLoop


def textfsm_outcome(template: str, text: str) -> tuple[list[list[Any]], str]:
    """Return the rows of ParseText, those before an error included, and the error."""
    fsm = textfsm.TextFSM(io.StringIO(template))
    try:
        return fsm.ParseText(text), ""
    except (textfsm.TextFSMError, TypeError) as error:
        return fsm._result, f"{error}"


def _outcome(run: Any, argument: Any) -> tuple[list[Any], list[Any], list[int], str]:
    try:
        result, error = run(argument), ""
    except BudgetExceeded:
        raise
    except textfsm.TextFSMError as found:
        result, error = found.result, f"{found}"
    return result.rows, result.spans, result.unmatched, error


def assert_agrees(template: Template, text: str) -> None:
    """Prove that every way to run the template gives what textfsm gives, to the letter and the type."""
    try:
        rows, spans, unmatched, error = _outcome(template.parse, text)
    except BudgetExceeded:
        assert hazards(template)  # textfsm itself would be busy with this line for minutes or years
        return
    except TypeError as found:
        assert f"{found}" == textfsm_outcome(template.text, text)[1]
        return
    expected, problem = textfsm_outcome(template.text, text)
    assert (repr(rows), error) == (repr(expected), problem)
    watched = _outcome(WatchedLoop(template.text, template.name).run, text.splitlines())
    assert (spans, unmatched) == watched[1:3]
    assert repr(_outcome(template.parse, text.splitlines())) == repr((rows, spans, unmatched, error))
    streamed = []
    try:
        for row, first, last in template.iter_rows(text.splitlines()):
            streamed.append((list(row), (first, last)))
    except textfsm.TextFSMError as found:
        assert f"{found}" == error
    assert repr(streamed) == repr(list(zip(rows, spans, strict=True)))


def ntc_templates() -> list[Path]:
    """Return the templates of the ntc-templates package."""
    import ntc_templates

    return sorted((Path(ntc_templates.__file__).parent / "templates").glob("*.textfsm"))

"""What a run of a template can end in, with the rows it had by then."""

from textfsm import TextFSMError

from netparse.errors import NetparseError
from netparse.fsm.result import Result


class StateError(TextFSMError, NetparseError):  # type: ignore[misc]  # textfsm has no types
    """A rule with the Error operator matched; the text is textfsm's own.

    ``template`` is the template's file name or "template", ``rule`` the rule as written, ``line`` the number of the
    input line, ``result`` the rows, spans and unmatched lines before it.
    """

    def __init__(self, message: str, *, template: str, rule: str, line: int) -> None:
        super().__init__(message)
        self.template = template
        self.rule = rule
        self.line = line
        self.result = Result()


class BudgetExceeded(StateError):
    """One line kept one rule busy for longer than the budget of a line allows."""

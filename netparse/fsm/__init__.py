"""A TextFSM template compiled to fast Python: the same rows as textfsm, with line numbers and leftovers."""

from netparse.fsm.errors import BudgetExceeded, StateError
from netparse.fsm.result import Result
from netparse.fsm.template import Template, compile_template

__all__ = ["BudgetExceeded", "Result", "StateError", "Template", "compile_template"]

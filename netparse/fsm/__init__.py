"""A TextFSM template compiled to fast Python: the same rows as textfsm, with line numbers and leftovers."""

from netparse.fsm.errors import BudgetExceeded, StateError
from netparse.fsm.hazards import Hazard, hazards
from netparse.fsm.result import Result
from netparse.fsm.template import Template, compile_template

__all__ = ["BudgetExceeded", "Hazard", "Result", "StateError", "Template", "compile_template", "hazards"]

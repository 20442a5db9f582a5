"""A TextFSM template compiled to fast Python: the same rows as textfsm, with line numbers and leftovers."""

from typing import TYPE_CHECKING

from netparse.fsm.errors import BudgetExceeded, StateError
from netparse.fsm.result import Result
from netparse.fsm.template import Template, compile_template
from netparse.lazy import attributes_of

if TYPE_CHECKING:
    from netparse.fsm.backtracking import Hazard, growth_of, hazards

__all__ = ["BudgetExceeded", "Hazard", "Result", "StateError", "Template", "compile_template", "growth_of", "hazards"]

# Only templates of the user's own and `netparse lint` ask for them.
__getattr__ = attributes_of("netparse.fsm", dict.fromkeys(("Hazard", "growth_of", "hazards"), "backtracking"))

"""A TextFSM template compiled to fast Python: the same rows as textfsm, with line numbers and leftovers."""

from typing import TYPE_CHECKING, Any

from netparse.fsm.errors import BudgetExceeded, StateError
from netparse.fsm.result import Result
from netparse.fsm.template import Template, compile_template

if TYPE_CHECKING:
    from netparse.fsm.backtracking import Hazard, hazards

__all__ = ["BudgetExceeded", "Hazard", "Result", "StateError", "Template", "compile_template", "hazards"]


def __getattr__(name: str) -> Any:
    if name in ("Hazard", "hazards"):  # only `netparse lint` asks for them
        from netparse.fsm import backtracking

        return getattr(backtracking, name)
    raise AttributeError(f"module 'netparse.fsm' has no attribute {name!r}")

"""A template run rule by rule, watched: for short texts, for what the compiler does not express, and as the measure for what it does.

It is textfsm's machine with its values and options; what textfsm looks up again for each line is looked up once for each rule.
"""

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import textfsm
from textfsm.parser import SkipRecord, SkipValue, TextFSMOptions

from netparse.fsm.errors import StateError
from netparse.fsm.result import Result

_Hooks = tuple[Callable[[], None], ...]


class _Taking(NamedTuple):
    """A Value that a rule's expression sets: its group, what its options do then, and whether it stays with later rows."""

    group: str
    value: Any
    hooks: _Hooks
    filldown: bool


class _Step(NamedTuple):
    """A rule, ready to be tried."""

    match: Callable[[str], Any]
    rule: Any
    takes: tuple[_Taking, ...]
    record_op: str
    goes_on: bool


class WatchedLoop(textfsm.TextFSM):  # type: ignore[misc]  # textfsm has no types
    """A textfsm.TextFSM that fills a Result while it runs; the rules for spans and unmatched lines are Result's."""

    _cur_state_name: str

    def __init__(self, text: str, name: str) -> None:
        self._steps: dict[str, tuple[_Step, ...]] = {}
        self._clears: list[tuple[Any, _Hooks]] = []
        self._saves: list[tuple[Any, _Hooks]] = []
        super().__init__(io.StringIO(text))
        self.name = name
        self._clears = [(value, _hooks(value, "OnClearVar")) for value in self.values]
        self._saves = [(value, _hooks(value, "OnSaveRecord")) for value in self.values]
        self.renew()

    def renew(self) -> None:
        """Forget the run before; what it returned stays as it is."""
        self.Reset()
        self.n = 0
        self.result = Result(rows=self._result)
        self._first = self._last = 0

    def run(self, lines: Iterable[str]) -> Result:
        """Return what ParseText would, for lines already split."""
        unmatched = self.result.unmatched
        for line in lines:
            self.n += 1
            if not self._is_taken(line):
                unmatched.append(self.n)
            if self._cur_state_name in ("End", "EOF"):
                break
        if self._cur_state_name != "End" and "EOF" not in self.states:
            self._AppendRecord()
        return self.result

    def _is_taken(self, line: str) -> bool:
        """Run the rules of the state over a line, and return whether one took it or a value from it."""
        taken = False
        state = self._cur_state_name
        for step in self._steps.get(state) or self._steps_of(state):
            matched = step.match(line)
            if not matched:
                continue
            for group, value, hooks, filldown in step.takes:
                text = matched[group]
                value.value = text
                for hook in hooks:
                    hook()
                if text is not None:
                    taken = True
                    self._last = self.n
                    if not filldown:
                        self._first = self._first or self.n
            if step.record_op:
                self._record(step.record_op)
            if step.goes_on:
                continue
            if step.rule.line_op == "Error":
                raise self._error(step.rule, line)
            if new := step.rule.new_state:
                self._cur_state_name = new
            return True
        return taken

    def _steps_of(self, state: str) -> tuple[_Step, ...]:
        values = {value.name: value for value in reversed(self.values)}
        self._steps[state] = found = tuple(_step(rule, values) for rule in self.states[state])
        return found

    def _record(self, operation: str) -> None:
        if operation == "Record":
            self._AppendRecord()
        elif operation == "Clear":
            self._clear()
            self._first = self._last = 0
        elif operation == "Clearall":
            self._ClearAllRecord()
            self._first = self._last = 0

    def _AppendRecord(self) -> None:  # noqa: N802  # textfsm's name
        """Add the row, unless a Required value or every value is missing."""
        first, last = self._first or self._last or self.n, self._last or self.n
        self._first = self._last = 0
        row = []
        for value, hooks in self._saves:
            try:
                for hook in hooks:
                    hook()
            except SkipRecord:
                self._clear()
                return
            except SkipValue:
                continue
            row.append(value.value)
        if all(cell is None or cell == [] for cell in row):
            return
        self._result.append(["" if cell is None else cell for cell in row])
        self.result.spans.append((first, last))
        self._clear()

    def _clear(self) -> None:
        for value, hooks in self._clears:
            value.value = None
            for hook in hooks:
                hook()

    def _error(self, rule: Any, line: str) -> StateError:
        """Return the error of a rule, in textfsm's words."""
        if rule.new_state:
            message = f"Error: {rule.new_state}. Rule Line: {rule.line_num}. Input Line: {line}."
        else:
            message = f"State Error raised. Rule Line: {rule.line_num}. Input Line: {line}"
        error = StateError(message, template=self.name, rule=rule.match, line=self.n)
        error.result = self.result
        return error


def _step(rule: Any, values: Mapping[str, Any]) -> _Step:
    expression = rule.regex_obj.regex  # textfsm asks the object around it
    takes = (_taking(group, values[group]) for group in expression.groupindex if group in values)
    return _Step(expression.match, rule, tuple(takes), rule.record_op, rule.line_op == "Continue")


def _taking(group: str, value: Any) -> _Taking:
    return _Taking(group, value, _hooks(value, "OnAssignVar"), "Filldown" in value.OptionNames())


def _hooks(value: Any, event: str) -> _Hooks:
    """Return what the options of a Value do at an event; most do nothing."""
    nothing = getattr(TextFSMOptions.OptionBase, event)
    return tuple(getattr(o, event) for o in value.options if getattr(type(o), event) is not nothing)

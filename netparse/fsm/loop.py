"""textfsm's own loop, watched: for what the compiler does not express, and as the measure for what it does."""

import io
from collections.abc import Iterable
from typing import Any

import textfsm

from netparse.fsm.errors import StateError
from netparse.fsm.result import Result


class WatchedLoop(textfsm.TextFSM):  # type: ignore[misc]  # textfsm has no types
    """A textfsm.TextFSM that fills a Result while it runs; the rules for spans and unmatched lines are Result's."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(io.StringIO(text))
        self.name = name
        self.renew()

    def renew(self) -> None:
        """Forget the run before; what it returned stays as it is."""
        self.Reset()
        self.n = 0
        self.result = Result(rows=self._result)
        self._first = self._last = 0

    def run(self, lines: Iterable[str]) -> Result:
        """Return what ParseText would, for lines already split."""
        for line in lines:
            self._taken = False
            self._check(line)
            if not self._taken:
                self.result.unmatched.append(self.n)
            if self._cur_state_name in ("End", "EOF"):
                break
        if self._cur_state_name != "End" and "EOF" not in self.states:
            self._AppendRecord()
        return self.result

    def _check(self, line: str) -> None:
        self.n += 1
        try:
            self._CheckLine(line)
        except textfsm.TextFSMError as error:
            found = StateError(str(error), template=self.name, rule=self._rule, line=self.n)
            found.result = self.result
            raise found from None

    def _Operations(self, rule: Any, line: str) -> bool:  # noqa: N802  # textfsm's name
        self._rule = rule.match
        self._taken = self._taken or rule.line_op != "Continue"
        return bool(super()._Operations(rule, line))

    def _AssignVar(self, matched: Any, value: str) -> None:  # noqa: N802
        super()._AssignVar(matched, value)
        if self._value is None or matched.group(value) is None:
            return
        self._taken = True
        self._last = self.n
        if "Filldown" not in self._value.OptionNames():
            self._first = self._first or self.n

    def _AppendRecord(self) -> None:  # noqa: N802
        before = len(self._result)
        span = (self._first or self._last or self.n, self._last or self.n)
        super()._AppendRecord()
        if len(self._result) > before:
            self.result.spans.append(span)
        self._first = self._last = 0

    def _ClearRecord(self) -> None:  # noqa: N802
        super()._ClearRecord()
        self._first = self._last = 0

    def _ClearAllRecord(self) -> None:  # noqa: N802
        super()._ClearAllRecord()
        self._first = self._last = 0

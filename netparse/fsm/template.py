"""A compiled template, and the ways to run it."""

import gc
import re
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from netparse.fsm import budget
from netparse.fsm.errors import BudgetExceeded, StateError
from netparse.fsm.loop import WatchedLoop
from netparse.fsm.result import Result
from netparse.lazy import lazy_module

if TYPE_CHECKING:
    from pathlib import Path

    from netparse.fsm import codegen, regex
else:  # the compiler is loaded late: a small capture does without it
    codegen, regex = lazy_module("netparse.fsm.codegen"), lazy_module("netparse.fsm.regex")

# What str.splitlines splits at beside the line feed.
_OTHER_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_LINES_AT_ONCE = 1024
_LINES_OF_A_PART = 16384
_LONG_TEXT = 100_000
# To compile a template of ours takes about as long as textfsm's own loop over so many lines: a small capture alone never
# pays for it, and a process that reads many does so once.
LINES_BEFORE_COMPILING = 1000

Machine = Generator[None, str | None, None]


def compile_template(text: "str | Path", *, name: str = "template") -> "Template":
    """Return the compiled template: a str is the template's text, which errors call by ``name``; a Path is its file.

    textfsm reads it first, so that errors in a template have textfsm's words
    (``textfsm.TextFSMTemplateError``).
    """
    if isinstance(text, str):
        return Template(text, name)
    return Template(text.read_text(encoding="utf-8"), text.name)


class Template:
    """A template whose run is one generated function; runs share nothing, so one Template serves many threads."""

    def __init__(self, text: str, name: str) -> None:
        fsm = WatchedLoop(text, name)
        self.text = text
        self.name = name
        self.header: list[str] = list(fsm.header)
        self._rules = [(state, rule) for state in fsm.states for rule in fsm.states[state]]
        self._states: list[str] = []
        self._lines = 0
        self._loops = [fsm]
        self._fillups = [column for column, value in enumerate(fsm.values) if "Fillup" in value.OptionNames()]
        self._values = fsm.values
        self._rules_of = fsm.states

    @cached_property
    def source(self) -> str:
        """The generated function's source, or nothing where the compiler cannot express the template.

        Asking for it compiles the template, which otherwise waits until it has seen many lines.
        """
        return self._compiled[0]

    @cached_property
    def _compiled(self) -> tuple[str, Callable[..., Machine] | None]:
        try:
            return self._compile()
        except (regex.Unsupported, RecursionError, re.error):
            return "", None

    def _compile(self) -> tuple[str, Callable[..., Machine]]:
        values = [
            codegen.Value(column=column, name=value.name, options=tuple(value.OptionNames()), nested=_nested(value))
            for column, value in enumerate(self._values)
        ]
        states = []
        index = 0
        for name, rules in self._rules_of.items():
            states.append(codegen.build_state(name, rules, values, index))
            index += len(rules)
        # The run begins in the state of number 0.
        states.sort(key=lambda state: state.name != "Start")
        names: dict[str, Any] = {f"nested{value.column}": value.nested for value in values if value.nested}
        for number, state in enumerate(states):
            first, *others = (re.compile(expression, re.MULTILINE) for expression in state.expressions)
            names[f"scan{number}"] = first.finditer
            names |= {f"more{number}_{segment}": other.match for segment, other in enumerate(others, 1)}
        names["error"] = self._error
        self._states = [state.name for state in states]
        source = codegen.write_source(states, values, "EOF" in self._rules_of)
        exec(compile(source, f"<{self.name}>", "exec"), names)  # made of numbers and fixed words only
        return source, names["run"]

    def rules(self) -> list[tuple[str, Any]]:
        """Return textfsm's rule objects with their states, in the template's order."""
        return list(self._rules)

    def parse(self, text: str | Sequence[str]) -> Result:
        """Return the rows of a text, split into lines as ``str.splitlines`` does, or of lines already split.

        Raises StateError where the template's Error does, with the rows so far in its ``result``.
        """
        joined = _join(text)
        run = None if joined is None else self._run_for(joined)
        if run is None or joined is None:
            return self._loop(text.splitlines() if isinstance(text, str) else text)
        result = Result()
        machine = run(result.rows, result.spans, result.unmatched)
        next(machine)
        with _no_collection(len(joined) > _LONG_TEXT):
            if self._feed(machine, joined, result, 0):
                _finish(machine)
        return result

    def _run_for(self, joined: str) -> Callable[..., Machine] | None:
        """Return the compiled run, or nothing as long as compiling takes longer than textfsm's own loop over so few lines."""
        if "_compiled" not in vars(self):
            self._lines += joined.count("\n")
            if self._lines < LINES_BEFORE_COMPILING:
                return None
        return self._compiled[1]

    def iter_rows(self, lines: Iterable[str]) -> Iterator[tuple[list[Any], int, int]]:
        """Yield ``(row, first, last)`` while the lines are read, some of them ahead, the rule for EOF included.

        A line may carry its line end, so that an open file can be given. A row waits for later lines only while a
        Fillup value of it is empty. An error comes after all rows before it, which its ``result`` does not repeat.
        """
        run = self._compiled[1]
        if run is None:
            result = self._loop([_bare(line) for line in lines])
            yield from _drain(result, [])
            return
        result = Result()
        try:
            for more in self._batches(run, map(_bare, lines), result, _LINES_AT_ONCE):
                result.unmatched.clear()
                yield from _drain(result, self._fillups if more else [])
        except StateError:
            yield from _drain(result, [])
            raise

    def in_parts(self, lines: Sequence[str]) -> Iterator[Result]:
        """Yield what ``parse`` returns in parts, so that the rows of a long text need not all be held at once.

        Where a Fillup can still change a row, there is one part only. The lines have no line feed inside.
        """
        if len(lines) <= _LINES_OF_A_PART or self._fillups or (run := self._compiled[1]) is None:
            yield self.parse(lines)
            return
        result = Result()
        for _ in self._batches(run, iter(lines), result, _LINES_OF_A_PART):
            yield Result(rows=result.rows[:], spans=result.spans[:], unmatched=result.unmatched[:])
            del result.rows[:], result.spans[:], result.unmatched[:]

    def _batches(
        self, run: Callable[..., Machine], source: Iterator[str], result: Result, at_once: int
    ) -> Iterator[bool]:
        """Fill the result from some lines at once and yield after each time whether more can come."""
        machine = run(result.rows, result.spans, result.unmatched)
        next(machine)
        base = 0
        while batch := list(islice(source, at_once)):
            joined = _join(batch)
            if joined is None:
                raise ValueError("a line has a line feed inside")
            more = self._feed(machine, joined, result, base)
            base += len(batch)
            yield more
            if not more:
                return
        _finish(machine)
        yield False

    def _feed(self, machine: Machine, text: str, result: Result, base: int) -> bool:
        """Send lines to a run and return whether it wants more; ``base`` lines were sent before."""
        frame = getattr(machine, "gi_frame")  # noqa: B009  # Generator's type does not know it
        try:
            with budget.limit(lambda: frame.f_locals["n"]):
                machine.send(text)
        except StopIteration:
            return False
        except StateError as error:
            error.result = result
            raise
        except budget.LineTooSlow:
            raise self._too_slow(frame.f_locals, base, result) from None
        return True

    def _loop(self, lines: Sequence[str]) -> Result:
        loop = self._loops.pop() if self._loops else WatchedLoop(self.text, self.name)
        loop.renew()
        try:
            with budget.limit(lambda: loop.n):
                result = loop.run(lines)
        except budget.LineTooSlow:
            state = loop._cur_state_name
            raise self._blame(state, lines[loop.n - 1], loop.n, loop.result) from None
        self._loops.append(loop)
        return result

    def _error(self, index: int, number: int, match: re.Match[str]) -> StateError:
        """Return the error of a rule, in textfsm's words."""
        rule = self._rules[index][1]
        line = match.group()[:-1]
        if rule.new_state:
            message = f"Error: {rule.new_state}. Rule Line: {rule.line_num}. Input Line: {line}."
        else:
            message = f"State Error raised. Rule Line: {rule.line_num}. Input Line: {line}"
        return StateError(message, template=self.name, rule=rule.match, line=number)

    def _too_slow(self, names: dict[str, Any], base: int, result: Result) -> BudgetExceeded:
        line = names["text"].split("\n")[names["n"] - base]
        return self._blame(self._states[names["state"]], line, names["n"] + 1, result)

    def _blame(self, state: str, line: str, number: int, result: Result) -> BudgetExceeded:
        """Return the error for a slow line; the slowest rule is named, found by trying them, each with a budget."""
        rules = [rule for name, rule in self._rules if name == state]
        slow = max(rules, key=lambda rule: _seconds(rule.regex, line))
        error = BudgetExceeded(
            f"{self.name}: the rule {slow.match!r} (template line {slow.line_num}) takes too long on line {number}",
            template=self.name,
            rule=slow.match,
            line=number,
        )
        error.result = result
        return error


def _finish(machine: Machine) -> None:
    """End the input of a run, which may add a last row."""
    with suppress(StopIteration):
        machine.send(None)


def _nested(value: Any) -> Any:
    """Return what turns a List's text into a dictionary: tried when the expression has more than one group."""
    if "List" in value.OptionNames() and value.compiled_regex.groups > 1:
        return value.compiled_regex.match
    return None


def _join(text: str | Sequence[str]) -> str | None:
    """Return the lines, each with a line feed as its only line break, or None if a line has one inside."""
    if not isinstance(text, str):
        joined = "".join(f"{line}\n" for line in text)
        return joined if joined.count("\n") == len(text) else None
    if any(character in text for character in _OTHER_BREAKS):
        return "".join(f"{line}\n" for line in text.splitlines())
    return text if not text or text.endswith("\n") else text + "\n"


def _bare(line: str) -> str:
    if line.endswith("\n"):
        return line[:-2] if line.endswith("\r\n") else line[:-1]
    return line


def _drain(result: Result, fillups: list[int]) -> Iterator[tuple[list[Any], int, int]]:
    """Yield and forget the rows that nothing can change any more."""
    rows = result.rows
    ready = len(rows)
    for column in fillups:
        # A Fillup value is copied upwards until a row has one: what stands above such a row is settled.
        ready = next((number for number in range(ready, 0, -1) if rows[number - 1][column]), 0)
    done = [(row, *span) for row, span in zip(rows[:ready], result.spans[:ready], strict=True)]
    del rows[:ready], result.spans[:ready]
    yield from done


def _seconds(regex: str, line: str) -> float:
    """Return how long an expression takes on a line, or the time after which it was stopped."""
    start = time.process_time()
    with suppress(budget.LineTooSlow), budget.limit(lambda: 0, budget.SECONDS_PER_LINE / 2):
        re.match(regex, line)
    return time.process_time() - start


@contextmanager
def _no_collection(wanted: bool) -> Iterator[None]:
    """Pause the garbage collector: a run makes rows that all stay, which it would walk over again and again in vain."""
    pause = wanted and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()

"""Writes the Python function that runs one template.

The function is a generator: it is sent texts whose lines end in a line feed, then None for the end of input, and
keeps its state in local variables between them. For each state it walks the lines with ``finditer`` over one
expression (see ``_expression``), where ``lastindex`` is the number of the rule that took the line. Only what a template needs is
written: a value lives in a variable only if one line can set it and another record it, a test for Required or for an
empty row stands only where the rule's expression does not settle it.

Why the rows are textfsm's:

- A branch is tried only when those before it failed, at the line's beginning, and captures what the rule alone
  captures; the rest of the line is taken afterwards and cannot fail, so the engine never comes back to try another
  branch.
- Whether a rule matches depends on the state and the line alone, never on values. So all Continue rules of a state
  can be tried beforehand, each in a lookahead, and what they do is then done in the rules' order.
- A value that is not List holds after Clear either nothing or, with Filldown, what it was last assigned: one variable
  is enough for textfsm's ``value`` and ``_myvar``. For List, ``value`` matters only to a Required that stands before
  List.
- A row is left out when all its values are None or [], before that when a Required is false; both leave the same state
  behind as clearing does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from netparse.fsm.regex import Group, Rewriter

_STEP = "    "
_PAIRS = "spans.extend(zip(numbers, numbers)); numbers.clear()"
_LONG = 20
_LOOKAHEADS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A template's Value: its column and what its options ask for."""

    column: int
    name: str
    options: tuple[str, ...]
    nested: Any  # the compiled expression, when a List may turn its text into a dictionary of nested groups

    @property
    def is_list(self) -> bool:
        return "List" in self.options

    @property
    def filldown(self) -> bool:
        return "Filldown" in self.options

    @property
    def needs_text(self) -> bool:
        """A Required before List looks at the text last assigned, not at the list."""
        return self.is_list and "Required" in self.options[: self.options.index("List")]

    @property
    def required(self) -> str:
        """The variable that Required tests, or nothing."""
        if "Required" not in self.options:
            return ""
        return f"l{self.column}" if self.is_list and not self.needs_text else f"v{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the template with the groups that its branch of the expression has."""

    index: int
    segment: int
    line_op: str
    record_op: str
    new_state: str
    marker: int
    groups: dict[int, Group]  # by the Value's column, in the order of the groups

    @property
    def goes_on(self) -> bool:
        return self.line_op == "Continue"


@dataclass(slots=True, kw_only=True)
class State:
    """A state: its rules, and the expressions for one line; a later one goes on where those before found no rule."""

    name: str
    rules: list[Rule]
    expressions: list[str]


def build_state(name: str, rules: list[Any], values: list[Value], first_index: int) -> State:
    """Return a state of a ``textfsm.TextFSM``, its expressions written; raises Unsupported."""
    columns = {value.name: value.column for value in values}
    built: list[Rule] = []
    expressions: list[str] = []
    for segment, part in enumerate(_segments(rules)):
        rewriter = Rewriter(used=0)
        branches = []
        for rule in part:
            branches.append(_branch(rewriter, rule, columns))
            built.append(
                Rule(
                    index=first_index + len(built),
                    segment=segment,
                    line_op=rule.line_op,
                    record_op=rule.record_op,
                    new_state=rule.new_state,
                    marker=rewriter.used,
                    groups={columns[group]: found for group, found in rewriter.groups.items()},
                )
            )
        expressions.append(_expression(list(zip(built[-len(part) :], branches, strict=True))) + ".*\\n")
    return State(name=name, rules=built, expressions=expressions or [".*\\n"])


def _segments(rules: list[Any]) -> list[list[Any]]:
    """Cut before a Continue rule when there were many: the engine's work for one grows with the groups before it."""
    segments: list[list[Any]] = []
    lookaheads = _LOOKAHEADS
    for rule in rules:
        goes_on = rule.line_op == "Continue"
        if not segments or (goes_on and lookaheads == _LOOKAHEADS):
            segments.append([])
            lookaheads = 0
        lookaheads += goes_on
        segments[-1].append(rule)
    return segments


def _branch(rewriter: Rewriter, rule: Any, columns: dict[str, int]) -> str:
    """Return a rule's branch with its marker, the empty group that is closed last when the branch is taken."""
    rewriter.groups = {}
    branch = rewriter.rewrite(rule.regex, columns)
    rewriter.used += 1
    if rule.line_op == "Continue" and rewriter.width >= _LONG:
        # In a line the engine sees at once that it is too short; in a text it needs a condition.
        return f"(?=.{{{rewriter.width}}}){branch}()"
    return branch + "()"


def _expression(rules: list[tuple[Rule, str]]) -> str:
    """Join branches: Next and Error rules are alternatives, a Continue rule is a lookahead that may fail."""
    text = "()"
    alternatives: list[str] = []
    for rule, branch in reversed(rules):
        if rule.goes_on:
            if alternatives:
                text = f"(?:{'|'.join([*reversed(alternatives), text])})"
                alternatives = []
            text = f"(?:(?={branch})|){text}"
        else:
            alternatives.append(branch)
    return f"(?:{'|'.join([*reversed(alternatives), text])})" if alternatives else text


def write_source(states: list[State], values: list[Value], null_eof: bool) -> str:
    """Return the source of ``run(rows, spans, unmatched)``.

    Its globals are ``scanN`` and ``moreN_M``, the expressions of the state N, ``nestedN`` for the Value N, and
    ``error``.
    """
    return "\n".join(_Writer(states, values, null_eof).lines()) + "\n"


class _Writer:
    def __init__(self, states: list[State], values: list[Value], null_eof: bool) -> None:
        self.states = states
        self.numbers = {state.name: number for number, state in enumerate(states)}
        self.values = values
        self.null_eof = null_eof
        rules = [rule for state in states for rule in state.rules]
        # Without Filldown and List, what a recording rule captures is gone after it: no variable outlives the line.
        self.carried = {
            value.column
            for value in values
            if any(
                value.column in rule.groups and (rule.record_op != "Record" or value.filldown or value.is_list)
                for rule in rules
            )
        }
        self.begins = any(self._own(rule) and (rule.record_op != "Record" or not self._certain(rule)) for rule in rules)
        self.ends = self.begins or any(values[column].filldown for rule in rules for column in rule.groups)

    def _own(self, rule: Rule) -> list[int]:
        return [column for column in rule.groups if not self.values[column].filldown]

    def _certain(self, rule: Rule) -> bool:
        return any(rule.groups[column].always for column in self._own(rule))

    def lines(self) -> Iterator[str]:
        yield "def run(rows, spans, unmatched):"
        if self.ends:
            yield _STEP + "span = spans.append"
            yield from _indent(self._body())
            return
        # Every row is of one line: its number alone is noted, and the pairs are made of many at once.
        yield _STEP + "numbers = []"
        yield _STEP + "span = numbers.append"
        yield _STEP + "try:"
        yield from _indent(self._body(), 2)
        yield _STEP + "finally:"
        yield _STEP * 2 + _PAIRS

    def _body(self) -> Iterator[str]:
        yield "append, miss = rows.append, unmatched.append"
        yield "n = state = took = 0"
        if self.ends:
            yield "first = last = 0"
        for value in self.values:
            yield from self._reset(value)
        yield "text = yield"
        yield "pos = 0"
        yield "while text is not None:"
        yield from _indent(self._walk())
        if not self.null_eof:
            yield from self._record({}, at_end=True)

    def _reset(self, value: Value) -> Iterator[str]:
        if value.column in self.carried:
            if not value.is_list or value.needs_text:
                yield f"v{value.column} = None"
            if value.is_list:
                yield f"l{value.column} = []"

    def _walk(self) -> Iterator[str]:
        for number, state in enumerate(self.states):
            yield f"{'el' if number else ''}if state == {number}:"
            yield _STEP + f"for n, m in enumerate(scan{number}(text, pos), n + 1):"
            yield from _indent(self._line(state), 2)
            yield _STEP + "else:"
            if not self.ends:
                yield _STEP * 2 + _PAIRS
            yield _STEP * 2 + "text = yield"
            yield _STEP * 2 + "pos = 0"

    def _line(self, state: State) -> Iterator[str]:
        if not state.rules:
            yield "miss(n)"
            return
        yield "i = m.lastindex"
        yield from self._rules(state, state.rules, 0)

    def _rules(self, state: State, rules: list[Rule], segment: int) -> Iterator[str]:
        """Write the rules in order: those of one run of Next rules are distinguished by the marker of the branch taken."""
        for position, rule in enumerate(rules):
            if rule.segment != segment:
                segment = rule.segment
                yield f"m = more{self.numbers[state.name]}_{segment}(text, m.start())"
                yield "i = m.lastindex"
            if not rule.goes_on:
                end = next((at for at in range(position, len(rules)) if rules[at].goes_on), len(rules))
                yield from self._choice(state, rules[position:end], rules[end:])
                return
            yield f"if m[{rule.marker}] is not None:"
            yield from _indent(self._act(state, rule))
        yield from self._missed(state)

    def _choice(self, state: State, rules: list[Rule], rest: list[Rule]) -> Iterator[str]:
        busy = [rule for rule in rules if list(self._act(state, rule)) != ["pass"]]
        word = "if"
        for rule in busy:
            yield f"{word} i == {rule.marker}:"
            yield from _indent(self._act(state, rule))
            word = "elif"
        yield f"{word} i > {rules[-1].marker}:"
        yield from _indent(self._rules(state, rest, rules[-1].segment))

    def _missed(self, state: State) -> Iterator[str]:
        if any(rule.goes_on and rule.groups for rule in state.rules):
            yield "if took != n:"
            yield _STEP + "miss(n)"
        else:
            yield "miss(n)"

    def _act(self, state: State, rule: Rule) -> Iterator[str]:
        """Write what a matching rule does: assign, then the record operator, then the line operator."""
        written = [*self._assign(rule), *self._operate(rule), *self._leave(state, rule)]
        yield from written or ["pass"]

    def _assign(self, rule: Rule) -> Iterator[str]:
        if not rule.groups:
            return
        for column, group in rule.groups.items():
            yield f"v{column} = m[{group.number}]"
        for column in rule.groups:
            yield from self._options(self.values[column])
        if self.ends:
            yield from self._note(rule)
        if rule.goes_on:
            yield from _when_given(rule, list(rule.groups), "took = n")

    def _options(self, value: Value) -> Iterator[str]:
        column = value.column
        for option in value.options:
            if option == "List" and value.nested:
                yield f"d = nested{column}(v{column})"
                yield "d = d.groupdict() if d else None"
                yield f"l{column}.append(d if d else v{column})"
            elif option == "List":
                yield f"l{column}.append(v{column})"
            elif option == "Fillup":
                yield f"if v{column}:"
                yield _STEP + "for row in reversed(rows):"
                yield _STEP * 2 + f"if row[{column}]: break"
                yield _STEP * 2 + f"row[{column}] = v{column}"

    def _note(self, rule: Rule) -> Iterator[str]:
        """Write down that this line gave values: a value that is not filled down begins a row, any value extends it."""
        own = self._own(rule)
        if own and self._certain(rule) and rule.record_op == "Record":
            return
        if own:
            yield from _when_given(rule, own, "first = first or n; last = n")
        down = [column for column in rule.groups if column not in own]
        if down:
            yield from _when_given(rule, down, "last = n")

    def _operate(self, rule: Rule) -> Iterator[str]:
        if rule.record_op == "Record":
            yield from self._record(rule.groups, at_end=False)
        elif rule.record_op == "Clear":
            yield from self._clear()
        elif rule.record_op == "Clearall":
            for value in self.values:
                yield from self._reset(value)
            if self.ends:
                yield "first = last = 0"

    def _clear(self) -> Iterator[str]:
        for value in self.values:
            if not value.filldown:
                yield from self._reset(value)
        if self.ends:
            yield "first = last = 0"

    def _record(self, groups: dict[int, Group], *, at_end: bool) -> Iterator[str]:
        cleared = [] if at_end else list(self._clear())
        if not self.values:
            return
        tests = self._tests(groups)
        if tests == "False":
            yield from cleared
            return
        row = ", ".join(self._item(value, groups) for value in self.values)
        saved = [f"append([{row}])", f"span({self._span(groups)})"]
        if tests:
            yield f"if {tests}:"
            yield from _indent(iter(saved))
        else:
            yield from saved
        yield from cleared

    def _alive(self, value: Value, groups: dict[int, Group]) -> bool:
        return value.column in groups or value.column in self.carried

    def _tests(self, groups: dict[int, Group]) -> str:
        """Return the condition for a row: all Required true; where there is none, any value that is not None or []."""
        required = [value for value in self.values if value.required]
        if any(not self._alive(value, groups) for value in required):
            return "False"
        if required:
            certain = {column for column, group in groups.items() if group.always and group.filled}
            return " and ".join(value.required for value in required if value.column not in certain)
        if any(group.always for group in groups.values()):
            return ""
        alive = [value for value in self.values if self._alive(value, groups)]
        tests = [f"l{value.column}" if value.is_list else f"v{value.column} is not None" for value in alive]
        return " or ".join(tests) or "False"

    def _item(self, value: Value, groups: dict[int, Group]) -> str:
        name = f"v{value.column}"
        if not self._alive(value, groups):
            return "[]" if value.is_list else '""'
        if value.is_list:
            return f"list(l{value.column})" if value.filldown else f"l{value.column}"
        return name if value.column in groups and groups[value.column].always else f'{name} or ""'

    def _span(self, groups: dict[int, Group]) -> str:
        own = any(group.always and not self.values[column].filldown for column, group in groups.items())
        if own:
            return "(first or n, n)" if self.begins else "(n, n)" if self.ends else "n"
        return "(first or last or n, last or n)" if self.ends else "n"

    def _leave(self, state: State, rule: Rule) -> Iterator[str]:
        if rule.line_op == "Error":
            yield f"raise error({rule.index}, n, m)"
        elif rule.new_state == "End":
            yield "return"
        elif rule.new_state == "EOF":
            yield "text = None"
            yield "break"
        elif rule.new_state and rule.new_state != state.name:
            yield f"state = {self.numbers[rule.new_state]}; pos = m.end()"
            yield "break"


def _when_given(rule: Rule, columns: list[int], statement: str) -> Iterator[str]:
    """Write a statement for when one of the values was given, without a test where one always is."""
    if any(rule.groups[column].always for column in columns):
        yield statement
    else:
        yield f"if {' or '.join(f'v{column} is not None' for column in columns)}: {statement}"


def _indent(lines: Iterator[str], steps: int = 1) -> Iterator[str]:
    return (_STEP * steps + line for line in lines)

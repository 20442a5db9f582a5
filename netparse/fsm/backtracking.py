"""Finds the rules of a template that can backtrack badly, by their expressions alone.

An expression backtracks badly when it can take the same text in many ways and something after that can still fail.
The expression is made into an automaton whose states are its characters (Glushkov's), with an edge for each way to go
from one character to the next. Then, for a text that is repeated ("pumped"):

- two ways from a character back to itself by the same text: the number of ways doubles with each repetition
  (exponential);
- a way p → p, a way p → q and a way q → q by the same text: the number grows by a factor of the length, once for each
  such pair that a match can run through in a row (degree 1 is quadratic time).

Over-careful: lookarounds are judged by themselves and taken for nothing where they stand, references too, a lazy or
possessive repeat counts like a greedy one, and a bounded repeat counts as unbounded above ``_UNROLLED`` times, one of
a single character always.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]  # no public parse tree exists
from typing import Any

from netparse.fsm.regex import children, parse, write
from netparse.fsm.template import Template

_UNROLLED = 10
_GROUPS = (op.SUBPATTERN, op.BRANCH, op.ATOMIC_GROUP)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
# A character of each kind beyond ASCII: letter, digit, space, symbol. Line feeds never stand in a line.
_ALPHABET = [chr(code) for code in range(128) if code != 10] + ["ß", "中", "٣", "\u2003", "→"]
_BEYOND = 0b11111 << 127
# The end of the line, as a character of its own: what stands before "$" cannot end a match early.
_LINE_END = 1 << len(_ALPHABET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A rule that can backtrack badly: ``degree`` 3 means time grows with the cube of the length, None exponentially."""

    state: str
    rule: str
    template_line: int
    degree: int | None

    @property
    def text(self) -> str:
        """Return the hazard as a sentence."""
        growth = "exponentially with" if self.degree is None else f"with the power {self.degree} of"
        return f"line {self.template_line}: the time for a line can grow {growth} its length: {self.rule}"


def hazards(template: Template, *, degree: int = 3) -> list[Hazard]:
    """Return the rules whose time can grow exponentially or with at least this power of a line's length."""
    found = []
    for state, rule in template.rules():
        growth = growth_of(rule.regex)
        if growth is None or growth >= degree:
            found.append(Hazard(state=state, rule=rule.match, template_line=rule.line_num, degree=growth))
    return found


def growth_of(pattern: str) -> int | None:
    """Return the power of the line's length that bounds the time to match, 1 at least, or None when no power does."""
    worst = 0
    for nodes in _independent(parse(pattern)):
        degree = _Automaton(nodes, "(?i" in pattern).degree()
        if degree is None:
            return None
        worst = max(worst, degree)
    return worst + 1


def _independent(nodes: Any) -> Iterator[Any]:
    """Yield the expression and each lookaround in it."""
    yield nodes
    yield from _lookarounds(nodes)


def _lookarounds(nodes: Any) -> Iterator[Any]:
    for code, value in nodes:
        for inner in children(code, value):
            if code in (op.ASSERT, op.ASSERT_NOT):
                yield inner
            yield from _lookarounds(inner)


@dataclass(slots=True)
class _Part:
    """A piece of the automaton: what it can begin and end with, each as often as there are ways, and can it be empty."""

    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    empty: bool = True


class _Automaton:
    def __init__(self, nodes: Any, ignore_case: bool) -> None:
        self.ignore_case = ignore_case
        self.letters: list[int] = []
        self.edges: list[list[int]] = []
        whole = self._sequence(nodes)
        # Whatever can end the match ends it at once: no failure can follow, so nothing there is tried twice.
        self.final = set(whole.last)

    def _letter(self, letters: int) -> _Part:
        self.letters.append(letters)
        self.edges.append([])
        number = len(self.letters) - 1
        return _Part([number], [number], False)

    def _connect(self, before: Iterable[int], after: list[int]) -> None:
        for number in before:
            self.edges[number].extend(after)

    def _sequence(self, nodes: Any) -> _Part:
        whole = _Part()
        for code, value in nodes:
            part = self._part(code, value)
            self._connect(whole.last, part.first)
            whole = _Part(
                whole.first + (part.first if whole.empty else []),
                part.last + (whole.last if part.empty else []),
                whole.empty and part.empty,
            )
        return whole

    def _part(self, code: Any, value: Any) -> _Part:
        if code in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN):
            return self._letter(_letters(write([(code, value)]), self.ignore_case))
        if code is op.AT:
            return self._letter(_LINE_END) if value in (op.AT_END, op.AT_END_STRING) else _Part()
        if code in _REPEATS:
            return self._repeat(*value)
        if code is op.BRANCH or code is op.GROUPREF_EXISTS:
            parts = [self._sequence(branch) for branch in children(code, value)]
            first = [number for part in parts for number in part.first]
            last = [number for part in parts for number in part.last]
            return _Part(first, last, any(part.empty for part in parts) or code is op.GROUPREF_EXISTS)
        if code in (op.SUBPATTERN, op.ATOMIC_GROUP):
            return self._sequence(children(code, value)[0])
        return _Part()

    def _repeat(self, low: int, high: Any, nodes: Any) -> _Part:
        endless = high is op.MAXREPEAT or high > (_UNROLLED if len(nodes) > 1 or nodes[0][0] in _GROUPS else 1)
        times = max(1, min(low, _UNROLLED)) if endless else int(high)
        whole = _Part()
        for turn in range(times):
            part = self._sequence(nodes)
            if endless and turn == times - 1:
                self._connect(part.last, part.first)
            part.empty = part.empty or turn >= low
            self._connect(whole.last, part.first)
            whole = _Part(
                whole.first + (part.first if whole.empty else []),
                part.last + (whole.last if part.empty else []),
                whole.empty and part.empty,
            )
        return whole

    def degree(self) -> int | None:
        """Return how many ambiguous loops a match can run through, or None when one of them doubles."""
        reach = self._reach()
        loops = [number for number in range(len(self.letters)) if number in reach[number] and number not in self.final]
        if any(self._doubles(number, reach) for number in loops):
            return None
        pairs = [
            (first, then)
            for first in loops
            for then in loops
            if then in reach[first] and first not in reach[then] and self._shifts(first, then, reach)
        ]
        return _longest_chain(pairs, reach)

    def _reach(self) -> list[set[int]]:
        """Return for each character those that can follow it, at any distance."""
        reach = []
        for number in range(len(self.letters)):
            seen: set[int] = set()
            todo = list(self.edges[number])
            while todo:
                at = todo.pop()
                if at not in seen:
                    seen.add(at)
                    todo.extend(self.edges[at])
            reach.append(seen)
        return reach

    def _doubles(self, start: int, reach: list[set[int]]) -> bool:
        """Return whether two different ways lead from a character back to it by the same text."""
        inside = {at for at in reach[start] if start in reach[at]}
        seen = {(start, start, False)}
        todo = list(seen)
        while todo:
            one, other, apart = todo.pop()
            for i, a in enumerate(self.edges[one]):
                for j, b in enumerate(self.edges[other]):
                    if a not in inside or b not in inside or not self.letters[a] & self.letters[b]:
                        continue
                    # Two edges to one character are two ways also when they end alike, as in (a*)*.
                    now = (a, b, apart or a != b or (one == other and i != j))
                    if now == (start, start, True):
                        return True
                    if now not in seen:
                        seen.add(now)
                        todo.append(now)
        return False

    def _shifts(self, first: int, then: int, reach: list[set[int]]) -> bool:
        """Return whether one text leads first → first, first → then and then → then."""
        seen = {(first, first, then)}
        todo = list(seen)
        while todo:
            x, y, z = todo.pop()
            for a in self.edges[x]:
                if first not in reach[a] and a != first:
                    continue
                for b in self.edges[y]:
                    if then not in reach[b] and b != then:
                        continue
                    shared = self.letters[a] & self.letters[b]
                    for c in self.edges[z] if shared else ():
                        if shared & self.letters[c] and (then in reach[c] or c == then):
                            now = (a, b, c)
                            if now == (first, then, then):
                                return True
                            if now not in seen:
                                seen.add(now)
                                todo.append(now)
        return False


def _longest_chain(pairs: list[tuple[int, int]], reach: list[set[int]]) -> int:
    """Return how many pairs can follow one another in a match; none follows itself, for no way leads back."""
    best: dict[tuple[int, int], int] = {}

    def length(pair: tuple[int, int]) -> int:
        if pair not in best:
            after = (other for other in pairs if other[0] == pair[1] or other[0] in reach[pair[1]])
            best[pair] = 1 + max(map(length, after), default=0)
        return best[pair]

    return max(map(length, pairs), default=0)


@cache
def _letters(character: str, ignore_case: bool) -> int:
    """Return the letters of the alphabet that a one-character expression takes, as a set of bits."""
    takes = re.compile(character, re.IGNORECASE if ignore_case else 0).fullmatch
    bits = sum(1 << number for number, letter in enumerate(_ALPHABET) if takes(letter))
    # A character that is not in the alphabet may be any of those beyond ASCII.
    return bits or _BEYOND

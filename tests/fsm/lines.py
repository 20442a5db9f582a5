"""Text for a template, made from its own rules: what a rule's expression takes, joined and then damaged."""

import string
from random import Random
from re import _constants as op
from typing import Any

import textfsm

from netparse.fsm.regex import children, parse

_USUAL = "abcxyzABZ0123456789 .:-_/,()[]%#|'\"*+=@"
_ODD = "\t\x0b\x0c\x1c\x85\xa0\u2028éß中\U0001f600\r\x00"
_CATEGORIES = {
    op.CATEGORY_DIGIT: "0123456789",
    op.CATEGORY_SPACE: "    \t",
    op.CATEGORY_WORD: "abcdefXYZ019_",
    op.CATEGORY_NOT_DIGIT: "abc -/",
    op.CATEGORY_NOT_SPACE: "abc019-/.:",
    op.CATEGORY_NOT_WORD: " -/.:",
}


class Maker:
    """Makes strings that a parsed expression would take, lookarounds aside."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def make(self, nodes: Any, groups: dict[int, str]) -> str:
        return "".join(self.node(code, value, groups) for code, value in nodes)

    def node(self, code: Any, value: Any, groups: dict[int, str]) -> str:
        rng = self.rng
        if code is op.LITERAL:
            return chr(value)
        if code in (op.ANY, op.NOT_LITERAL):
            return rng.choice(_USUAL)
        if code is op.IN:
            return self.member(value)
        if code is op.BRANCH:
            return self.make(rng.choice(value[1]), groups)
        if code is op.SUBPATTERN:
            text = self.make(value[3], groups)
            groups[value[0]] = text
            return text
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, high, inner = value
            top = low + rng.choice((0, 1, 1, 2, 4))
            return "".join(self.make(inner, groups) for _ in range(min(top, int(high))))
        if code is op.ATOMIC_GROUP:
            return self.make(value, groups)
        if code is op.GROUPREF:
            return groups.get(value, "")
        return ""

    def member(self, items: list[tuple[Any, Any]]) -> str:
        if items[0][0] is op.NEGATE:
            return self.rng.choice(_USUAL)
        code, value = self.rng.choice(items)
        if code is op.LITERAL:
            return chr(value)
        if code is op.RANGE:
            return chr(self.rng.randint(*value))
        return self.rng.choice(_CATEGORIES[value])


def damage(line: str, rng: Random) -> str:
    """Return the line with one change: a character more, less or other, a cut, spaces, two halves swapped."""
    at = rng.randint(0, len(line))
    kind = rng.randint(0, 6)
    if kind == 0:
        return line[:at]
    if kind == 1:
        return line[:at] + rng.choice(_USUAL) + line[at + 1 :]
    if kind == 2:
        return line[:at] + line[at + 1 :]
    if kind == 3:
        return line[:at] + rng.choice((" ", "  ", rng.choice(_ODD))) + line[at:]
    if kind == 4:
        return " " * rng.randint(1, 3) + line
    if kind == 5:
        return line + rng.choice((" ", "  x", rng.choice(string.printable)))
    return line[at:] + line[:at]


def repeats_inside_repeats(nodes: Any, inside: bool = False) -> bool:
    """Tell whether an endless repeat stands in another: it may need time exponential in a line's length."""
    for code, value in nodes:
        endless = code in (op.MAX_REPEAT, op.MIN_REPEAT) and value[1] is op.MAXREPEAT
        if (endless and inside) or any(
            repeats_inside_repeats(inner, inside or endless) for inner in children(code, value)
        ):
            return True
    return False


def text_for(fsm: textfsm.TextFSM, rng: Random, count: int) -> str:
    """Return ``count`` lines for a template, mostly walking its states, some of them damaged or foreign."""
    maker = Maker(rng)
    trees = {(name, at): parse(rule.regex) for name, rules in fsm.states.items() for at, rule in enumerate(rules)}
    if not trees:
        return "a\n\nb"
    errors = {key for key in trees if fsm.states[key[0]][key[1]].line_op == "Error"}
    usual = [key for key in trees if key not in errors] or list(trees)
    longest = 24 if any(map(repeats_inside_repeats, trees.values())) else 400
    state = "Start"
    lines = []
    for _ in range(count):
        here = [key for key in usual if key[0] == state] or usual
        key = rng.choice(here if rng.random() < 0.85 else usual) if rng.random() > 0.004 else rng.choice(list(trees))
        line = maker.make(trees[key], {})
        new = fsm.states[key[0]][key[1]].new_state
        if new in fsm.states and key not in errors:
            state = new
        if rng.random() < 0.12:
            line = damage(line, rng)
        lines.append(line[:longest])
    return rng.choice(("\n", "\n", "\n", "\r\n")).join(lines) + rng.choice(("", "\n", "\n\n"))


def clean_text_for(fsm: textfsm.TextFSM, rng: Random, count: int) -> str:
    """Return at most ``count`` lines that a template takes to the last: no Error, no End, as a real capture."""
    maker = Maker(rng)
    trees = {name: [parse(rule.regex) for rule in rules] for name, rules in fsm.states.items()}
    state = "Start"
    lines: list[str] = []
    for _ in range(count * 8):
        name = state if rng.random() < 0.95 else rng.choice(list(trees))
        if not trees[name] or len(lines) == count:
            break
        line = "".join(maker.make(rng.choice(trees[name]), {}).splitlines())
        taken = next(
            (rule for rule in fsm.states[state] if rule.line_op != "Continue" and rule.regex_obj.match(line)), None
        )
        if taken and taken.line_op != "Error" and taken.new_state not in ("End", "EOF"):
            lines.append(line)
            state = taken.new_state or state
    return "\n".join(lines)

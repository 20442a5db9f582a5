"""TextFSM templates that know their lines."""

import io
from dataclasses import dataclass
from pathlib import Path

import textfsm


@dataclass
class Result:
    rows: list
    spans: list
    unmatched: list


class Template:
    def __init__(self, t):
        self._t = t
        self.header = list(t.header)

    def parse(self, text):
        lines = text.splitlines() if isinstance(text, str) else text
        t = self._t
        t.Reset()
        rows = []
        spans = []
        unmatched = []
        for n, line in enumerate(lines, 1):
            hit = False
            for rule in t._cur_state:
                m = rule.regex_obj.match(line)
                if m:
                    hit = True
                    for v in m.groupdict():
                        t._AssignVar(m, v)
                    before = len(t._result)
                    t._Operations(rule, line)
                    if len(t._result) > before:
                        spans.append((n, n))
                    if rule.new_state and rule.new_state != t._cur_state_name:
                        t._cur_state = t.states[rule.new_state]
                        t._cur_state_name = rule.new_state
                    break
            if not hit:
                unmatched.append(n)
        return Result(t._result, spans, unmatched)


def compile_template(text):
    return Template(textfsm.TextFSM(io.StringIO(text.read_text() if isinstance(text, Path) else text)))

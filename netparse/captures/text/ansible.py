"""What ansible's `debug` and its callback in JSON show of a command: the lines as they were printed, and the command."""

import json
import re

from netparse.lazy import lazy_re

_LINES = lazy_re(r'\s+"[\w.]*(?:stdout_lines|msg)": \[$')
_STRING = lazy_re(r'\s+("(?:[^"\\]|\\["\\/bfnrt]|\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4})*"),?$')
_CLOSING = lazy_re(r"\s*[\]}],?$")
_COMMAND = lazy_re(r'\s+"cmd": (?P<value>"(?:[^"\\]|\\.)*"|\[),?$')
_BESIDE = lazy_re(
    r'\s+"(?:ansible_\w+|changed|delta|end|failed|failed_when_result|msg|rc|start|stderr|stdout)":'
    r' (?:"(?:[^"\\]|\\.)*"|-?\d+|true|false|null),?$'
    r'|\s+"stderr_lines": \[\],?$|\s+"[\w.]+": \{$|\s*\},?$'
)
"""The other values of a result: what ran when, and the same lines once more as one string."""


def ansible_outputs(lines: list[str]) -> list[str]:
    """Return the lines with the outputs that ansible shows as lists of strings as they were printed, below their commands."""
    heads = [n for n, line in enumerate(lines) if line.endswith("[") and _LINES.match(line)]
    if not heads:
        return lines
    out = list(lines)
    for head in heads:
        out[head] = ""
        end = head + 1
        while end < len(lines) and (found := _STRING.match(lines[end])):
            out[end] = _text(found)
            end += 1
        _take_away(lines, out, head, -1)
        _take_away(lines, out, end - 1, 1)
    return out


def _text(found: re.Match[str]) -> str:
    return str(json.loads(found[1], strict=False)).replace("\n", " ")


def _take_away(lines: list[str], out: list[str], at: int, step: int) -> None:
    """Blank what stands beside an output in the same object, and leave of its command what was typed."""
    n = at + step
    words: list[str] = []
    while 0 <= n < len(lines):
        line = lines[n]
        if command := _COMMAND.match(line):
            typed = (
                " ".join(reversed(words))
                if command["value"] == "["
                else str(json.loads(command["value"], strict=False))
            )
            out[n] = typed.replace("\n", "; ")
            words = []
        elif step < 0 and (found := _STRING.match(line)):
            words.append(_text(found))
            out[n] = ""
        elif _BESIDE.match(line) or _CLOSING.match(line):
            out[n] = ""
        else:
            return
        n += step

"""Takes back what a web page, a word processor, a mail or a wiki made of the text: one plain line for each line as saved."""

import json
import re
from operator import itemgetter

from netparse.captures.hints import stem_from_command
from netparse.captures.kinds import begins_output
from netparse.captures.prompts import read_prompt, read_weak_prompt
from netparse.lazy_re import lazy_re
from netparse.parsers.command_line import parse_command_line

_BLANKS = lazy_re("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_ENTITY = lazy_re(r"&(?:lt|gt|quot|apos|nbsp|amp|#\d{2,4}|#x[0-9a-fA-F]{2,4});")
_EMPHASIS_ENDS = (
    "[/",
    "{color",
    "</b>",
    "</pre>",
    "</code>",
    "</span>",
    "</font>",
    "</strong>",
    "</mark>",
    "</em>",
    "</i>",
    "</u>",
)
_EMPHASIS = lazy_re(  # of forums, Jira and HTML, around a value
    r"\[/?(?:(?i:color|size|font|b|i|u|hl|highlight|bgcolor))(?:=[^\]\s]{1,40})?\]|\{color(?::[#\w]+)?\}"
    r"|</?(?:b|strong|i|em|u|mark|font|span)(?: [a-z-]+=\"[^\"<>\n]*\")*>"
    r"|<(?:pre|code)(?: [^<>\n]*)?>(?=<code|[^<\s])|(?<=[^>\s])</(?:code|pre)>"
)
_STRUCTURED = ('"', "{", "[", "'", "- ")  # JSON and YAML: an entity or a quote there is part of a value
_VALUES = ('"', '{"', "[{", "'", "- ")
_CURLY = str.maketrans("“”„‟″", '"' * 5)
_QUOTE = lazy_re(r"(?:> ?)*>(?: |$)")
_QUOTED_LINES = 3  # fewer may be prompts, unless an output stands behind the marks
_TABLE_HEAD = lazy_re(r"\s*\|+\s*[*`]*NAME[*`]*\s*\|+\s*[*`]*STATUS[*`]*\s*\|", re.IGNORECASE)
_RULE = lazy_re(r"[\s|:=+-]*$")
_MARKS = frozenset("`*+")
_ASSIGNED = lazy_re(r"\++ \w+='(?P<text>.+)$")
_MARKED = lazy_re(r"(?P<mark>`|\*\*)(?P<text>[^`\s].*?)(?P=mark):?$")
_LINES = lazy_re(r'\s+"[\w.]*(?:stdout_lines|msg)": \[$')
_STRING = lazy_re(r'\s+("(?:[^"\\]|\\["\\/bfnrt]|\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4})*"),?$')
_CLOSING = lazy_re(r"\s*[\]}]$")
_OBJECT = ("{", "[", "}", "]", '"', "apiVersion", "kind:", "items:", "---")
_NEAR = 6  # lines: a title, its translation, the warnings before it
_INDENT = frozenset(" \t")
_initial = itemgetter(slice(1))
_FENCE = lazy_re(r"\s+(?P<sign>```+|~~~+)\s*[\w+-]*$")
_ESCAPED = lazy_re(r"\\([<>|_*`~-])")


def plain_text(text: str) -> str:
    """Return the text with the blanks, quotes and signs that the command printed; the number of lines stays."""
    if not text.isascii():
        text = _BLANKS.sub(" ", text)
        if "users:((" in text and not {"“", "”"}.isdisjoint(text):
            text = "\n".join(x.translate(_CURLY) if "users:((" in x else x for x in text.split("\n"))
    if "&" in text and _ENTITY.search(text):
        text = "\n".join(_unescaped(line) if "&" in line else line for line in text.split("\n"))
    if any(sign[0] in text and sign in text for sign in ("[/", "</", "{color")) and any(
        e in text for e in _EMPHASIS_ENDS
    ):
        text = "\n".join(x if x.lstrip().startswith(_VALUES) else _EMPHASIS.sub("", x) for x in text.split("\n"))
    return text


def _unescaped(line: str) -> str:
    if line.lstrip().startswith(_STRUCTURED):
        return line
    from html import unescape  # seldom needed, and slow to load

    return _ENTITY.sub(lambda m: unescape(m[0]).replace("\u00a0", " ").replace("\n", " "), line)


def without_quotes(lines: list[str]) -> list[str]:
    """Return the lines without the quote marks of a mail, where several lines in a row bear them."""
    marked = [n for n, line in enumerate(lines) if line[:1] == ">" and _QUOTE.match(line)]
    if not marked:
        return lines
    out = list(lines)
    run: list[int] = []
    for n in (*marked, -1):
        if run and n != run[-1] + 1:
            if len(run) >= _QUOTED_LINES or begins_output(_QUOTE.sub("", lines[run[0]], count=1)):
                for k in run:
                    out[k] = _QUOTE.sub("", lines[k], count=1)
            run = []
        run.append(n)
    return out


def without_margins(lines: list[str]) -> list[str]:
    """Return the lines with a block of code that stands indented among unindented words at the margin again.

    In a list of Markdown its fence shows how far it is moved in. A block without a fence stands below a blank line and begins with
    a prompt or as no output does that is not moved in; else its indent may be the output's own.
    """
    if not lines or lines[0].lstrip().startswith(_OBJECT):
        return lines
    if _INDENT.isdisjoint(map(_initial, lines)) or not any(
        x in "\n".join(lines) for x in ("\n\n", ":\n", "```", "~~~")
    ):
        return lines
    out = lines
    end = -1
    for n, line in enumerate(lines):
        if n <= end or line[:1] not in _INDENT:
            continue
        fence = _FENCE.match(line) if "```" in line or "~~~" in line else None
        margin = line[: len(line) - len(line.lstrip())]
        if not fence and not ((not n or not lines[n - 1] or lines[n - 1][-1] == ":") and _is_block(lines, n, margin)):
            continue
        end = _end_of_block(lines, n, margin, fence["sign"] if fence else None)
        if out is lines:
            out = list(lines)
        out[n : end + 1] = [block.removeprefix(margin) for block in lines[n : end + 1]]
    return out


def _end_of_block(lines: list[str], first: int, margin: str, fence: str | None) -> int:
    """Return the last line of a block of code: the one before the first that stands further left, or the fence that closes it."""
    for n in range(first + 1, len(lines)):
        if lines[n] and not lines[n].startswith(margin):
            return n - 1
        if fence and lines[n] == margin + fence:
            return n
    return len(lines) - 1


def _is_block(lines: list[str], first: int, margin: str) -> bool:
    """Whether a command's prompt or a line of an output that begins at the margin is among the first of an indented block."""
    for line in lines[first : first + _NEAR]:
        if line and not line.startswith(margin):
            return False
        text = line.removeprefix(margin)
        prompt = read_prompt(text) or read_weak_prompt(text)
        if prompt is not None and stem_from_command(parse_command_line(prompt.command)):
            return True
        if prompt is None and begins_output(text):  # AIX moves each line of `arp -a` in for itself
            return not text.startswith("sl ") and first + 1 < len(lines) and lines[first + 1].startswith(margin)
    return False


def without_marks(lines: list[str]) -> list[str]:
    """Return the lines without the marks around a prompt in bold or as code, and without the shell's (``set -x``) before an output."""
    out = lines
    for n, line in enumerate(lines):
        if line[:1] not in _MARKS:
            continue
        marked = _MARKED.match(line)
        if (marked and read_prompt(marked["text"])) or (
            (marked := _ASSIGNED.match(line)) and begins_output(marked["text"])
        ):
            if out is lines:
                out = list(lines)
            out[n] = marked["text"]
    return out


def without_json(lines: list[str]) -> list[str]:
    """Return the lines with the outputs that ansible shows as lists of strings as they were printed."""
    heads = [n for n, line in enumerate(lines) if line.endswith("[") and _LINES.match(line)]
    if not heads:
        return lines
    out = list(lines)
    for head in heads:
        out[head] = ""
        n = head + 1
        while n < len(lines) and (found := _STRING.match(lines[n])):
            out[n] = str(json.loads(found[1], strict=False)).replace("\n", " ")
            n += 1
        while n < len(lines) and _CLOSING.match(lines[n]):
            out[n] = ""
            n += 1
    return out


def without_borders(lines: list[str]) -> list[str]:
    """Return the lines with a node list that a wiki's table holds (``| NAME | STATUS | …``) as columns again."""
    heads = [n for n, line in enumerate(lines) if "|" in line and _TABLE_HEAD.match(line)]
    if not heads:
        return lines
    out = list(lines)
    done = 0
    for head in heads:
        for n in range(max(head, done), len(lines)):
            done = n + 1
            if not lines[n].lstrip().startswith(("|", "+-", "+=")):
                break
            cells = re.split(r"\|+", _ESCAPED.sub(r"\1", lines[n]).strip().strip("|"))
            out[n] = "" if _RULE.match(lines[n]) else "   ".join(c.strip().strip("*`") for c in cells)
    return out

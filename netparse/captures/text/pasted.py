"""Takes back what a web page, a word processor, a mail or a wiki made of the text: one plain line for each line as saved."""

import re
from typing import TYPE_CHECKING

from netparse.lazy import lazy_module, lazy_re
from netparse.parsers.tables import begins_output

if TYPE_CHECKING:
    import html
else:  # seldom needed, and slow to load
    html = lazy_module("html")

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
_CI_MARK = lazy_re(r"##\[\w+\](?:Run |Starting: )?")
_TABLE_HEAD = lazy_re(r"\s*\|+\s*[*`]*NAME[*`]*\s*\|+\s*[*`]*STATUS[*`]*\s*\|", re.IGNORECASE)
_RULE = lazy_re(r"[\s|:=+-]*$")
_BEGINS_CODE = lazy_re(r"`(?:\[?[\w.-]+@\S+.*[#$] \S|1: lo[: ])")
"""The first line of a code that is never closed: behind a prompt, or of all interfaces."""
_CODE_LINES = 60  # of a text between two single marks; where no second one follows, the first is a character
_ESCAPED = lazy_re(r"\\([<>|_*`~-])")
_BREAK = lazy_re(r" *\\(?=\n|\Z)")
_BROKEN_LINES = 5
_ESCAPED_WORD = lazy_re(r"(?<=\w)\\_(?=\w)")
_ESCAPED_CELL = lazy_re(r"\\<(none|unknown|pending|unset|nil|invalid)\\?>")


def plain_text(text: str) -> str:
    """Return the text with the blanks, quotes and signs that the command printed; the number of lines stays."""
    if not text.isascii():
        text = _BLANKS.sub(" ", text)
        if "users:((" in text and not {"“", "”"}.isdisjoint(text):
            text = "\n".join(x.translate(_CURLY) if "users:((" in x else x for x in text.split("\n"))
    if text.count("\\\n") >= _BROKEN_LINES:  # Markdown's own sign for a line that ends here
        text = _BREAK.sub("", text)
    if "\\_" in text:
        text = _ESCAPED_WORD.sub("_", text)
    if "\\<" in text:
        text = _ESCAPED_CELL.sub(r"<\1>", text)
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
    return _ENTITY.sub(lambda m: html.unescape(m[0]).replace("\u00a0", " ").replace("\n", " "), line)


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


def without_ci_marks(lines: list[str]) -> list[str]:
    """Return the lines without the marks of a pipeline's log: a group is called after its command (GitHub, Azure)."""
    return [_CI_MARK.sub("", line) if line.startswith("##[") else line for line in lines]


def without_code_marks(lines: list[str]) -> list[str]:
    """Return the lines without the two marks of a code that goes over several: Markdown takes it for words of a sentence.

    The marks may stand alone on a line; where the text was cut there may be no second one.
    """
    opened = [n for n, line in enumerate(lines) if line[:1] == "`" and line[1:2] != "`" and "`" not in line[1:]]
    if not opened:
        return lines
    out, closed = list(lines), -1
    for n in opened:
        if n <= closed:
            continue
        end = next((k for k in range(n + 1, min(n + _CODE_LINES, len(lines))) if "`" in lines[k]), None)
        if end is not None and lines[end].count("`") == 1 and lines[end].endswith("`"):
            out[n] = lines[n][1:]
            out[end] = lines[end][:-1].rstrip()
            closed = end
        elif end is None and n + _CODE_LINES >= len(lines) and _BEGINS_CODE.match(lines[n]):
            out[n] = lines[n][1:]
    return out

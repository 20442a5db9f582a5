"""Blocks of code that stand indented, in bold or quoted among the words of whoever pasted them: back at the margin."""

from operator import itemgetter

from netparse.captures.sections.prompts import read_prompt, read_weak_prompt
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.spelling import stem_from_command
from netparse.parsers.tables import begins_output

_MARKS = frozenset("`*+")
_BULLETS = ("- ", "* ", "• ")
_MARKED_BY = _MARKS.union(bullet[0] for bullet in _BULLETS)
_ASSIGNED = lazy_re(r"\++ \w+='(?P<text>.+)$")
_MARKED = lazy_re(r"(?P<mark>`|\*\*)(?P<text>[^`\s].*?)(?P=mark):?$")
_OBJECT = ("{", "[", "}", "]", '"', "apiVersion", "kind:", "items:", "---")
_SPEAKER = lazy_re(r"\[?\d[\d./, :APM-]{3,24}\]? ?[-–]? ?[\w.@ -]{1,40}: (?=\S*@|\[)")
_SPEAKS = frozenset("[0123456789")
_NEAR = 6  # lines: a title, its translation, the warnings before it
_INDENT = frozenset(" \t")
_initial = itemgetter(slice(1))
_FENCE = lazy_re(r"\s+(?P<sign>```+|~~~+)\s*[\w+-]*$")


def at_the_margin(lines: list[str]) -> list[str]:
    """Return the lines with prompts without their marks, and with blocks of code as the terminal showed them."""
    return without_margins(without_marks(lines))


def without_marks(lines: list[str]) -> list[str]:
    """Return the lines without the marks around a prompt in bold or as code, bullets before rows, and the shell's (``set -x``)."""
    text = "\n".join(lines)
    begun = set(map(_initial, lines))
    if "```" not in text and (": " not in text or begun.isdisjoint(_SPEAKS)) and begun.isdisjoint(_MARKED_BY):
        return lines
    out = lines
    is_diff = any(line.startswith("+ ") for line in lines)
    for n, line in enumerate(lines):
        if line[:2] in _BULLETS and not is_diff and _is_item(line[2:].strip("` ")):
            if out is lines:
                out = list(lines)
            out[n] = line[2:].strip("` ")
            continue
        if (bare := _without_fence(line)) is not line or (bare := _without_speaker(line)) is not line:
            if out is lines:
                out = list(lines)
            out[n] = bare
            continue
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


def _is_item(text: str) -> bool:
    """Whether what stands behind a bullet is a row of an output; an object in YAML has its own bullets."""
    return not text.startswith(_OBJECT) and begins_output(text)


def _without_fence(line: str) -> str:
    """Return a line without the fence that a chat glues to the first and the last line of a block."""
    if "```" not in line:
        return line
    text = line.removeprefix("```") if line.startswith("```") and (" " in line.strip() or "@" in line) else line
    return text.removesuffix("```") if text.endswith("```") and text.strip("` \t") else text


def _without_speaker(line: str) -> str:
    """Return a prompt without who wrote it, and when: ``[06.05.2024 10:31] Kaz: root@cp1:~# ip route``."""
    speaker = _SPEAKER.match(line) if line[:1] in _SPEAKS and ": " in line else None
    return line[speaker.end() :] if speaker and read_prompt(line[speaker.end() :]) else line


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

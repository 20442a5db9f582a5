"""What the reporter of a ticket wrote into the output: an arrow behind a row, a value in bold; the row is read as it was printed."""

from collections.abc import Sequence

from netparse.lazy import lazy_re

_SIGNS = ("<-", "<=", "<<", "‹", "←", "⬅", "⇐", "◄", "◀", "👈", "**", "`", "_", "__", "«", "⟵", "🠔", "⇦")
_LOOSE_SIGNS = frozenset("#!?→➡")
_LONGEST = 400  # characters of a row that somebody wrote a remark behind
_ARROW = lazy_re(
    r"(?P<row>.*?\S)(?:\s*[#/;*!]+)?\s*(?P<remark>(?:<-+(?!>)|<={2,}|<={1}(?=\s*[A-Za-z(])|<<+(?!<?\w+>)|‹\s?[-–—=]*|←|⬅|⇐|◄|◀|👈|⟵|🠔|⇦|«-+).*)$"
)
_ARROW_SIGN = lazy_re(r"<[-=<]|[‹←⬅⇐◄◀👈⟵🠔⇦«]")
"""What every remark of ``_ARROW`` has: most rows have none."""
_BOLD = lazy_re(r"(?<![*\w])\*\*(?=[^*\s])([^*]*\w[^*]*)(?<=[^*\s])\*\*(?![*\w])")
_CODE = lazy_re(r"`+([^`]+)`+")
_ITALIC = lazy_re(r"(_(?<!\w_)_?)(?=[^\W_])([\w.:/@+-]+?)(?<=[^\W_])\1(?![\w_])")
_COMMENT = lazy_re(r"(?P<row>.*?\S)(?:\s{2,}|\t)(?P<remark>(?:(?:#+|//+|;;)(?!\d)|\(!+\)|!{2,}|\?{2,}|[-=]+>|→|➡).*)$")
_LOOSE = lazy_re(
    r"(?P<row>.*?\S)\s+(?P<remark>(?:#|//|;|--+(?=\s)|[-–—=]+>|=>|→|➡|✗|✘|✓|✔|✅|❌|⚠|❗|❓|⁉|‼|!+|\?+|\(!+\)|\(\?+\)|\[!+\]|\*+(?=\s*[^\s:])|\^+).*)$"
)
_BRACKET = lazy_re(r"(?P<row>.*\S)\s+(?P<remark>\((?!incomplete)[^()]*\)?|\[(?!ether\]|UNREPLIED|ASSURED)[^\[\]]*\])$")
_FRONT = lazy_re(
    r"(?P<remark>\s*(?:-+>|=+>|>>+|→|➡|👉|❗|⚠️?|❌|✅|!+|\*+(?=[\s\w])|•|#(?=\w)|\(!\)|\[!\]|[+-](?=\s))\s*)(?P<row>\S.*)$"
)
_BOLD_LOOSE = lazy_re(r"[*~]{1,2}(?=[^\s*~])([^*~]+?)(?<=[^\s*~])[*~]{1,2}(?![\w*])")
_WHOLE_ROW = lazy_re(r"\s*\*\*(?!\*)(?P<row>.*?\S)\s*\*\*$")
"""A row in bold from end to end, asterisks of its own inside: ``**LISTEN 0 128 *:6443 *:* **``."""
_EATEN = lazy_re(r"(?<=\s):\*\*(?=\s|$)")
"""``:::*`` as it is left where a site takes signs for its own: ``:**``."""
_TAGS = lazy_re(r"</?(?:b|i|u|em|strong|mark|code|font|span|del|ins|kbd)(?:\s[^<>]*)?>|\{(?:color|\*|_)[^{}]*\}")


def with_remarks(text: str) -> bool:
    """Whether any line of a text may bear a remark: a quick look, most have none."""
    return (
        any(sign in text for sign in _SIGNS)
        or any(sign in text for sign in _LOOSE_SIGNS)
        or "//" in text
        or "->" in text
    )


def unmarked(line: str, *, comments: bool = False) -> tuple[str, str | None]:
    """Return a row without what no output has, an arrow behind it and bold values, and the remark.

    With ``comments`` also without a comment behind it: in rows whose last column may hold any words.
    """
    remark = None
    if len(line) > _LONGEST:
        return line, None
    if (
        _ARROW_SIGN.search(line)
        and (found := _ARROW.match(line))
        and found["row"].count('"') % 2 == 0
        and " " in found["row"].strip()
    ):
        line, remark = found["row"], found["remark"]
    if comments and (found := _COMMENT.match(line)) and found["row"].count('"') % 2 == 0:
        line, remark = found["row"], found["remark"] + (f" {remark}" if remark else "")
    if "**" in line:
        line = _WHOLE_ROW.sub(r"\g<row>", _BOLD.sub(r"\1", line))
    if "`" in line:
        line = _CODE.sub(r"\1", line)
    if "_" in line:
        line = _ITALIC.sub(r"\2", line)
    return line, remark


def without_sign(line: str) -> str:
    """Return a row without the arrow before it by which its reporter points at all of it."""
    found = _FRONT.match(line) if len(line) <= _LONGEST else None
    return found["row"] if found else line


def guesses(line: str) -> Sequence[tuple[str, str]]:
    """Return what a row that was not understood may be without a remark, each with the remark; the least change first."""
    found: list[tuple[str, str]] = []
    if len(line) > _LONGEST:
        return found
    plain = _TAGS.sub("", line)
    whole = _EATEN.sub(":::*", plain)
    for text in dict.fromkeys((line, plain, whole, _BOLD_LOOSE.sub(r"\1", whole))):
        if text != line:
            found.append((text, ""))
        behind = _LOOSE.match(text) or _BRACKET.match(text)
        if behind and " " in behind["row"].strip():
            found.append((behind["row"], behind["remark"]))
        before = _FRONT.match(text)
        if before:
            found.append((before["row"], before["remark"].strip()))
            behind = _LOOSE.match(before["row"])
            if behind and " " in behind["row"].strip():
                found.append((behind["row"], f"{before['remark'].strip()} {behind['remark']}"))
    return list(dict.fromkeys(found))

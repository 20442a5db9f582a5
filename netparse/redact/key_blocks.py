"""What gives access and takes several lines: keys and certificates, blocks of YAML, lists of words, the data of Secrets."""

import re
from collections.abc import Callable

from netparse.redact.key_rules import NAMED
from netparse.redact.keys import KEY, KEY_BASE64

_PEM = re.compile(r"(-----BEGIN [A-Z0-9 ]+-----)(.*?)(-----END [A-Z0-9 ]+-----|\Z)", re.DOTALL)
_PEM_LINE = re.compile(r"[A-Za-z0-9+/=]{4,}")
# PuTTY's; what kubeadm prints below "Using certificate key:"
_PUTTY = re.compile(r"(?m)^(?P<before>[^\n]*Private-Lines: (?P<lines>\d{1,3})[ \t\r]*\n)(?P<body>(?:[^\n]*\n?){1,200})")
_BELOW = re.compile(r"(certificate key:[ \t]*\n[ \t]*)([0-9a-f]{64})")
_FOLDED = re.compile(
    rf"(?mi)^([ \t]*)(?:- )?[\"']?(?:{NAMED}|(?:client-(?:key|certificate)|certificate-authority)-data)"
    r"[\"']?:[ \t]*[|>][+-]?\d?[+-]?[ \t\r]*$"
)
_WORDS = re.compile(r"\S+")
# --password and its value as two entries of a list, one below the other
_LISTED = re.compile(
    rf"(?i)(?P<before>-[ ]--?(?:{NAMED})[ \t\r]*\n[ \t]*-[ ]|\"--?(?:{NAMED})\",[ \t\r]*\n[ \t]*)(?P<key>\"[^\"\n]+\"|[^\s-][^\n]*)"
)
# Files with nothing else in them: of k3s and RKE2, of service accounts, of databases.
_KEY_FILE = re.compile(
    r"\.?(?:(?:node|agent|server|bootstrap|join)[-_])?(?:token|passw(?:or)?d|secret|pgpass|apikey|api[-_]key)(?:\.(?:txt|k3s))?"
)
_LONGEST_OF_ITS_FILE = 4096
# A variable of a container whose name tells what its value is; in an annotation both stand in escaped quotes.
_VARIABLE = re.compile(
    r"""(name\\?["']?:\s*\\?["']?[\w.-]*"""
    r"(?i:passw(?:or)?d|passphrase|secret|token|api_?key|access_?key|private_?key|credentials?|_pwd|_auth)(?i:(?!_?(?:file|path|dir|name))[\w.-])*"
    r"""\\?["']?,?\s*(?:\\n\s*)?\\?["']?value\\?["']?:[ \t]*\\?["']?)(?![/\s]|true|false)([^"'\s\\,}]+)"""
)
_CHPASSWD = re.compile(r"chpasswd:[^\n]*\n(?:[ \t]+[^\n]*\n?)*")
_OF_USER = re.compile(r"(?m)^([ \t-]+[a-z_][\w-]*:)(?!\s)(\S+)$")
_SECRET = re.compile(r'"?kind"?\s*:\s*"?Secret(?:List)?"?')
_KIND = re.compile(r'"?kind"?\s*:\s*"?(\w+)')
_JSON_DATA = re.compile(r'"(?:data|stringData)"\s*:\s*\{((?:[^{}"]|"(?:[^"\\]|\\.)*")*)\}')
_JSON_VALUE = re.compile(r'(:\s*")((?:[^"\\]|\\.)*)(")')
# … and once more in the annotation in which kubectl keeps what was applied
_APPLIED = re.compile(r'last-applied-configuration"\s*:\s*"(?:[^"\\]|\\.)*"')
_APPLIED_SECRET = re.compile(r'\\"kind\\"\s*:\s*\\"Secret\\"')
_APPLIED_DATA = re.compile(r'\\"(?:data|stringData)\\"\s*:\s*\{(?:[^{}]|\{[^{}]*\})*\}')
_APPLIED_VALUE = re.compile(r'(:\s*\\")((?:[^"\\]|\\{3}"|\\{2}[^"\\]|\\[^"\\])*)(\\")')
_YAML_DATA = re.compile(r"(?m)^( *)(?:- )?(?:data|stringData):[ \r]*$")
_YAML_VALUE = re.compile(r"(?m)^(\s+[\w.-]+:)[ ]+(?!\|)(\S.*)$")
_YAML_LINE = re.compile(r"(?m)^(\s+)(?![\w.-]+:(?:\s|$))(\S.*)$")


def is_key_of_its_file(source: str, text: str) -> bool:
    """Whether a file is called as what gives access, and has one word in it."""
    name = source.rpartition("/")[2].lower()
    return len(text) < _LONGEST_OF_ITS_FILE and _KEY_FILE.fullmatch(name) is not None and len(text.split()) == 1


def without_blocks_of_keys(text: str, found: Callable[[str], None], *, alone: bool = False) -> str:
    """Return the text without keys and certificates of several lines, and without the data of Secrets.

    ``alone`` says that the text is a key and nothing else.
    """
    if alone:
        return _without_words(text, found)
    if "-----BEGIN" in text:
        text = _PEM.sub(lambda m: m[1] + _told(found, m[2], _PEM_LINE.sub(KEY, m[2])) + m[3], text)
    if "Private-Lines: " in text:
        text = _PUTTY.sub(lambda m: m["before"] + _without_lines(m["body"], int(m["lines"]), found), text)
    if "certificate key:" in text:
        text = _BELOW.sub(lambda m: m[1] + _told(found, m[2], KEY), text)
    if "value" in text:
        text = _VARIABLE.sub(lambda m: m[1] + _told(found, m[2], KEY), text)
    if "chpasswd" in text:
        text = _CHPASSWD.sub(lambda block: _OF_USER.sub(lambda m: m[1] + _told(found, m[2], KEY), block[0]), text)
    if "- -" in text or '"-' in text:
        text = _LISTED.sub(
            lambda m: m["before"] + _told(found, m["key"], f'"{KEY}"' if m["key"][0] == '"' else KEY), text
        )
    if any(mark in text and f": {mark}" in text for mark in "|>"):  # a single character is found soonest
        text = _with_blocks(text, _FOLDED, lambda _, start, end: _without_words(text[start:end], found))
    if "Secret" in text and _SECRET.search(text):
        text = _without_secrets(text, found)
    if "last-applied-configuration" in text:
        text = _APPLIED.sub(lambda m: _without_applied(m[0], found), text)
    return text


def _without_words(text: str, found: Callable[[str], None]) -> str:
    return _WORDS.sub(lambda m: _told(found, m[0], KEY), text)


def _without_lines(text: str, number: int, found: Callable[[str], None]) -> str:
    """Replace the words of so many lines, the first."""
    lines = text.split("\n")
    return "\n".join([*(_without_words(line, found) for line in lines[:number]), *lines[number:]])


def _with_blocks(text: str, heads: re.Pattern[str], changed: Callable[[int, int, int], str | None]) -> str:
    """Return the text with blocks of YAML changed; ``heads`` find the lines above them, with their margin.

    ``changed`` is given where the head, the block and the rest begin, and returns None for a block that stays.
    """
    out, at = [], 0
    for match in heads.finditer(text):
        start, end = match.end(), _end_of_block(text, match.end(), len(match[1]))
        if start >= at and (new := changed(match.start(), start, end)) is not None:
            out += [text[at:start], new]
            at = end
    return "".join(out) + text[at:]


def _without_applied(text: str, found: Callable[[str], None]) -> str:
    """Replace the data of a Secret in the annotation of what was applied."""
    if not _APPLIED_SECRET.search(text):
        return text

    def data(match: re.Match[str]) -> str:
        return _APPLIED_VALUE.sub(lambda m: m[1] + _told(found, m[2], KEY_BASE64) + m[3], match[0])

    return _APPLIED_DATA.sub(data, text)


def _told(found: Callable[[str], None], original: str, replacement: str) -> str:
    if original.strip():
        found(original)
    return replacement


def _without_secrets(text: str, found: Callable[[str], None]) -> str:
    """Replace the values of ``data`` where the nearest kind is Secret: kubectl prints ``data`` before its ``kind``."""

    def json_block(match: re.Match[str]) -> str:
        if not _is_secret(text, match.start(), match.end()):
            return match[0]
        return _JSON_VALUE.sub(lambda m: m[1] + _told(found, m[2], KEY_BASE64) + m[3], match[0])

    def yaml_block(head: int, start: int, end: int) -> str | None:
        if not _is_secret(text, head, end):
            return None
        body = _YAML_VALUE.sub(lambda m: f"{m[1]} {_told(found, m[2], KEY_BASE64)}", text[start:end])
        return _YAML_LINE.sub(lambda m: m[1] + _told(found, m[2], KEY), body)

    if "{" in text:
        text = _JSON_DATA.sub(json_block, text)
    return _with_blocks(text, _YAML_DATA, yaml_block)


def _end_of_block(text: str, start: int, indent: int) -> int:
    """Return where the lines end that stand further in."""
    at = text.find("\n", start) + 1 or len(text)
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            break
        at = end
    return at


def _is_secret(text: str, start: int, end: int) -> bool:
    after = _KIND.search(text, end)
    before = [m[1] for m in _KIND.finditer(text, max(0, start - 2000), start)]
    near = text[end : after.start()] if after else ""
    follows = after is not None and after[1].startswith("Secret") and "apiVersion" not in near
    return follows or bool(before and before[-1].startswith("Secret") and (after is None or "apiVersion" in near))

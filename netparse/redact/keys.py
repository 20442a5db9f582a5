"""What gives access: tokens, passwords, keys, certificates, the data of Secrets. It is always replaced, all of it by the same."""

import base64
import re
from collections.abc import Callable, Iterable, Set

KEY = "REDACTED"
KEY_BASE64 = base64.b64encode(KEY.encode()).decode()

_PEM = re.compile(r"(-----BEGIN [A-Z0-9 ]+-----)(.*?)(-----END [A-Z0-9 ]+-----|\Z)", re.DOTALL)
_PEM_LINE = re.compile(r"[A-Za-z0-9+/=]{4,}")

_WORD = r"[\w.~+/=-]{4,}"
_VALUE = r"""(?:"[^"\n]+"|'[^'\n]+'|[^\s"',;}\]\\]+)"""
_NAMED = (
    r"pass(?![\w-]|\s?[:=]\s*\d)|[\w.-]*(?:password|passwd|passphrase)|[\w.-]*_(?:pass|pwd|auth)|(?:[\w.-]*[_.-])?(?:api[_-]?key|access[_-]?key(?:[_-]?id)?|secret[_-]?key"
    r"|client[_-]?secret|auth[_-]?token|access[_-]?token|refresh[_-]?token|id[_-]?token|bootstrap[_-]?token|join[_-]?token"
    r"|private[_-]?key|preshared[_-]?key|psk|encryption[_-]?key|certificate[_-]?key|community|agent[_-]?token|token[_-]?secret|token)"
)

# Words that stand near what gives access, and what is replaced in a line that has one: the group that begins with "key".
_RULES: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("bearer", "basic"), re.compile(rf"(?i:\bbearer|authorization:\s*basic)\s+(?P<key>{_WORD})")),
    (
        ("-data", "dockerconfigjson"),
        re.compile(
            r"(?:client-(?:key|certificate)-data|certificate-authority-data|\.dockerconfigjson)\\?\"?\s*:\s*\\?\"?(?P<key>[\w+/=-]{16,})"
        ),
    ),
    (
        ("pass", "token", "secret", "key", "psk", "community"),
        re.compile(
            rf"(?i)(?<![\w.-])--?(?:{_NAMED})(?:=|\s+)(?!-)(?P<key>{_VALUE})"
            rf"|(?<![\w-])(?:{_NAMED})\\?[\"']?\s?[:=][ \t]{{0,30}}\\?(?!\s|None|null|true|false|\[|\{{|/|<)(?P<key2>{_VALUE})"
            r"|(?i:\b(?:private|public|preshared|wg-pub)[ -]?key)\\?\"?\s*[:=]\s*\\?\"?(?P<key3>[A-Za-z0-9+/]{42,43}={1,2})"
            r"|(?<![\w-])secret:\s+(?P<key4>[A-Za-z0-9+/]{20,}={0,2})(?!\S)|(?i:\br[ow]community6?)\s+(?P<key5>\S+)"
            r"|:\s*PSK\s+(?P<key6>\"[^\"\n]+\")"
        ),
    ),
    (("peer:",), re.compile(r"\bpeer:\s*(?P<key>[A-Za-z0-9+/]{42,43}={1,2})")),
    # as programs that fetch something take it: user and password, which are no numbers of a user and a group
    (
        ("-u ", "--user", "proxy-user"),
        re.compile(
            r"\s(?:-[uU]\s+|--(?:proxy-)?user[= ])[\"']?(?!\d+:)[^\s:\"'/]+:(?P<key>[^\s\"'/]\S*?)(?=[\"']?(?:\s|$))"
        ),
    ),
    (("mysql", "mariadb"), re.compile(r"\b(?:mysql|mariadb)\w*\b[^\n]*?\s-p(?P<key>[^\s\"'-]\S*)")),
    (("snmp",), re.compile(r"\bsnmp\w*\b[^\n]*?\s-c\s*(?P<key>[^\s-]\S*)")),
    (("cookie",), re.compile(r"(?i)cookie\\?\"?\s*:\s*\[?\s*\\?\"?(?P<key>[\w.-]+=[^\n\"\\]+)")),
    (("sharedaccesskey", "accountkey"), re.compile(r"(?:SharedAccess|Account)Key=(?P<key>[\w+/=]{16,})")),
    (("sig=",), re.compile(r"(?<![A-Za-z0-9_-])sig=(?P<key>[\w%+/=-]{8,})")),
    (('"auth',), re.compile(r"\"auth\\?\"\s*:\s*\\?\"(?P<key>[A-Za-z0-9+/]{8,}={0,2})(?=\\?\")")),
    (("sha256:",), re.compile(r"SHA256:(?P<key>[A-Za-z0-9+/]{43})(?![\w+/=])")),
    (("|1|",), re.compile(r"\|1\|(?P<key>[A-Za-z0-9+/]{27}=\|[A-Za-z0-9+/]{27}=)")),
    (("cert-hash",), re.compile(r"(?i)cert-hash(?:es)?[\s=:\"\[\]-]+sha256:(?P<key>[0-9a-f]{64})")),
    (("ssh-", "ecdsa-"), re.compile(r"\b(?:ssh-(?:rsa|ed25519|dss)|ecdsa-[\w-]+)\s+(?P<key>AAAA[\w+/=]{20,})")),
    (
        ("$1$", "$2", "$5$", "$6$", "$y$", "$argon", "$apr1$"),
        re.compile(r"(?P<key>\$(?:1|2[aby]|5|6|y|argon2id?|apr1)\$[\w./$=,+-]{8,})"),
    ),
)
_MARKERS = tuple(marker for markers, _ in _RULES for marker in markers)
_MARKS = frozenset('$="| ')  # of which no piece has any

IN_A_PIECE = (
    r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"  # a JSON web token
    r"|(?<=://)(?:[^\s/@:]*:)[^\s/@]+(?=@)"  # user and password of a URL
    r"|\bK10[0-9a-f]{40,}(?:::[\w:.-]+)?"  # what joins a node to k3s and RKE2
    r"|(?<![\w./@-])(?=[a-z]*\d)[a-z0-9]{6}\.(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16}(?![\w.-])"  # … and to kubeadm
    r"|\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[ops]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|hvs\.[\w-]{16,}"
    r"|dckr_pat_[\w-]{16,}|npm_\w{30,}|AIza[\w-]{35}|GOCSPX-[\w-]{20,}|AGE-SECRET-KEY-1[0-9A-Z]{20,})"
    r"|(?<=hooks\.slack\.com/services/)[\w/]+"
    r"|LS0tLS1CRUdJTi[\w+/]{12,}"  # -----BEGIN in base64
)
"""What gives access and tells so by its own form."""
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
_JSON_DATA = re.compile(r'"(?:data|stringData)"\s*:\s*\{([^{}]*)\}')
_JSON_VALUE = re.compile(r'(:\s*")((?:[^"\\]|\\.)*)(")')
_YAML_DATA = re.compile(r"(?m)^( *)(?:- )?(?:data|stringData):[ ]*$")
_YAML_VALUE = re.compile(r"(?m)^(\s+[\w.-]+:)[ ]+(?!\|)(\S.*)$")
_YAML_LINE = re.compile(r"(?m)^(\s+)(?![\w.-]+:(?:\s|$))(\S.*)$")


def without_blocks_of_keys(text: str, found: Callable[[str], None]) -> str:
    """Return the text without keys and certificates of several lines, and without the data of Secrets."""
    if "-----BEGIN" in text:
        text = _PEM.sub(lambda m: m[1] + _told(found, m[2], _PEM_LINE.sub(KEY, m[2])) + m[3], text)
    if "value" in text:
        text = _VARIABLE.sub(lambda m: m[1] + _told(found, m[2], KEY), text)
    if "chpasswd" in text:
        text = _CHPASSWD.sub(lambda block: _OF_USER.sub(lambda m: m[1] + _told(found, m[2], KEY), block[0]), text)
    if "Secret" in text and _SECRET.search(text):
        text = _without_secrets(text, found)
    return text


def without_marked_keys(text: str, pieces: Set[str], found: Callable[[str], None]) -> str:
    """Return whole lines without keys beside which a word tells what they are; ``pieces`` are all that the lines have.

    What tells by its own form, ``IN_A_PIECE``, is replaced with the addresses.
    """
    words = "\n".join(pieces).lower()
    markers = [m for m in _MARKERS if m in words or (not _MARKS.isdisjoint(m) and m in text)]
    lines = _marked_lines(text, markers) if markers else ()
    if not lines:
        return text
    out, at = [], 0
    for start, end in lines:
        line = text[start:end]
        low = line.lower()
        for marks, rule in _RULES:
            if any(marker in low for marker in marks):
                line = rule.sub(lambda m: _replaced(m, found), line)
        out += [text[at:start], line]
        at = end
    return "".join(out) + text[at:]


def _marked_lines(text: str, markers: Iterable[str]) -> list[tuple[int, int]]:
    """Return where the lines begin and end that have a marker. To look for one word at a time is what Python does fastest."""
    low = text.lower()
    if len(low) != len(text):  # a letter whose small form is two
        return [(0, len(text))]
    spans = set()
    for marker in markers:
        at = low.find(marker)
        while at >= 0:
            start, end = low.rfind("\n", 0, at) + 1, low.find("\n", at)
            end = len(low) if end < 0 else end
            spans.add((start, end))
            at = low.find(marker, end)
    return sorted(spans)


def _told(found: Callable[[str], None], original: str, replacement: str) -> str:
    if original.strip():
        found(original)
    return replacement


def _replaced(match: re.Match[str], found: Callable[[str], None]) -> str:
    name = match.lastgroup or "key"
    whole, key = match[0], match[name]
    if key.strip("\"'") in (KEY, KEY_BASE64) or set(key) <= set("*x<>.-\"'"):
        return whole
    found(key.strip("\"'"))
    start = match.start(name) - match.start()
    quote = key[0] if key[0] in "\"'" and key[-1] == key[0] else ""
    return f"{whole[:start]}{quote}{KEY}{quote}{whole[start + len(key) :]}"


def _without_secrets(text: str, found: Callable[[str], None]) -> str:
    """Replace the values of ``data`` where the nearest kind is Secret: kubectl prints ``data`` before its ``kind``."""

    def json_block(match: re.Match[str]) -> str:
        if not _is_secret(text, match.start(), match.end()):
            return match[0]
        return _JSON_VALUE.sub(lambda m: m[1] + _told(found, m[2], KEY_BASE64) + m[3], match[0])

    if "{" in text:
        text = _JSON_DATA.sub(json_block, text)
    out, at = [], 0
    for match in _YAML_DATA.finditer(text):
        start, end = match.end(), _end_of_block(text, match.end(), len(match[1]))
        if start >= at and _is_secret(text, match.start(), end):
            body = _YAML_VALUE.sub(lambda m: f"{m[1]} {_told(found, m[2], KEY_BASE64)}", text[start:end])
            out += [text[at:start], _YAML_LINE.sub(lambda m: m[1] + _told(found, m[2], KEY), body)]
            at = end
    return "".join(out) + text[at:]


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

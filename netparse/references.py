"""Where a reference leads: an address, a manual page, an RFC, a file of a public repository, an entry of a list of weaknesses.

Only netparse's own references are given here, never captured text.
"""

import re
from collections.abc import Iterator

_END = r"[\w/]"
_FORMS = re.compile(
    rf"(?P<url>https://[A-Za-z0-9][\w./~#?=&%+:@-]*{_END})"
    r"|(?<![\w:.])(?P<page>[a-z][a-z0-9_-]*)\((?P<part>[2578])\)"
    r"|RFC (?P<rfc>\d+)(?:, section (?P<at>\d+(?:\.\d+)*))?"
    r"|(?P<khv>KHV\d{3})"
    r"|(?P<repo>[A-Za-z0-9][\w.-]*/[\w.-]*\w)"
    r"(?::(?P<path>[\w./-]*\w)(?::(?P<line>\d+)(?:-(?P<last>\d+))?[\d,-]*)?)?(?:@(?P<commit>[0-9a-f]{7,40})|#(?P<issue>\d+))"
    rf"|(?<![\w./@-])(?P<site>(?:[a-z0-9-]+\.)+(?:com|io|org|net|dev)/[\w./#-]*{_END})"
)


def linked(reference: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a reference with the address that each leads to, empty for plain words."""
    last = 0
    for found in _FORMS.finditer(reference):
        yield reference[last : found.start()], ""
        yield found[0], _address(found)
        last = found.end()
    yield reference[last:], ""


def _address(found: re.Match[str]) -> str:
    if found["url"]:
        return found["url"]
    if found["page"]:
        return f"https://man7.org/linux/man-pages/man{found['part']}/{found['page']}.{found['part']}.html"
    if found["rfc"]:
        return f"https://www.rfc-editor.org/rfc/rfc{found['rfc']}" + (f"#section-{found['at']}" if found["at"] else "")
    if found["khv"]:
        return f"https://aquasecurity.github.io/kube-hunter/kb/{found['khv']}.html"
    if found["site"]:
        return f"https://{found['site']}"
    return _file(found)


def _file(found: re.Match[str]) -> str:
    """Return the address of an issue, or of a file, its line or a whole tree as it was at a commit."""
    home = f"https://github.com/{found['repo']}"
    if found["issue"]:
        return f"{home}/issues/{found['issue']}"
    if not found["path"]:
        return f"{home}/tree/{found['commit']}"
    lines = "".join(f"{sign}{n}" for sign, n in (("#L", found["line"]), ("-L", found["last"])) if n)
    return f"{home}/blob/{found['commit']}/{found['path']}{lines}"

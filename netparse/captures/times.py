"""When a capture was taken, as texts that compare: ``2026-08-21`` or ``2026-08-21T10:00:00``."""

from datetime import UTC, datetime

from netparse.lazy import lazy_re

_MONTHS = {
    m: n for n, m in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1)
}
_NAMED = lazy_re(
    r"(?<!\d)(?P<y>20[1-9]\d)(?P<s>-?)(?P<m>0\d|1[0-2])(?P=s)(?P<d>[0-2]\d|3[01])"
    r"(?:[-_T ]?(?P<H>[01]\d|2[0-3])[-_:.]?(?P<M>[0-5]\d)(?:[-_:.]?(?P<S>[0-5]\d))?)?(?!\d)"
)
_SHORT = lazy_re(r"(?<!\d)(?P<y>\d\d)(?P<m>0\d|1[0-2])(?P<d>[0-2]\d|3[01])_(?P<H>[01]\d|2[0-3])(?P<M>[0-5]\d)(?!\d)")
_ENGLISH = lazy_re(
    r"(?:[A-Z][a-z]{2},? )?(?:(?P<b>[A-Z][a-z]{2}) +(?P<d>\d{1,2})|(?P<d2>\d{1,2}) +(?P<b2>[A-Z][a-z]{2})(?: (?P<y2>20\d\d))?) +"
    r"(?P<H>\d\d):(?P<M>\d\d):(?P<S>\d\d)(?: (?P<half>[AP])M)?(?: \S+)?(?: (?P<y>20\d\d))?"
)


def time_in_name(name: str) -> str | None:
    """Return the date that the name of an archive or folder bears, as precisely as it does."""
    found = None
    for found in _NAMED.finditer(name):  # noqa: B007  # the last one: a name may bear a version or a case number first
        pass
    if found:
        return _text(found["y"], found["m"], found["d"], found["H"], found["M"], found["S"])
    short = _SHORT.search(name)
    return _text(f"20{short['y']}", short["m"], short["d"], short["H"], short["M"], None) if short else None


def time_in_text(data: bytes) -> str | None:
    """Return the date that ``date`` printed, None when the text is not one; time zones are ignored."""
    text = data[:400].decode("utf-8", "replace").strip().removeprefix("DATE=")
    for line in text.splitlines()[:5]:
        iso = _NAMED.search(line)
        if iso and iso["s"]:
            return _text(iso["y"], iso["m"], iso["d"], iso["H"], iso["M"], iso["S"])
        found = _ENGLISH.search(line)
        if found and (found["y"] or found["y2"]):
            month = _MONTHS.get(found["b"] or found["b2"])
            if month:
                day = found["d"] or found["d2"]
                hour = found["H"] if not found["half"] else f"{int(found['H']) % 12 + 12 * (found['half'] == 'P'):02}"
                return _text(found["y"] or found["y2"], str(month), day, hour, found["M"], found["S"])
    return None


def time_of_file(mtime: float | None) -> str | None:
    """Return an archive's word on when a file was written; none for zero, for zip's 1980 and other nonsense."""
    if mtime is None or not 1_000_000_000 < mtime < 4_000_000_000:
        return None
    return datetime.fromtimestamp(mtime, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def newer(one: str, other: str) -> bool:
    """Whether the first is later, as far as both are precise."""
    n = min(len(one), len(other))
    return one[:n] > other[:n]


def days_between(one: str, other: str) -> int:
    """Return the full days between two times."""
    return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)).days


def _text(y: str, m: str, d: str, hour: str | None, minute: str | None, second: str | None) -> str | None:
    date = f"{int(y):04}-{int(m):02}-{int(d):02}"
    text = f"{date}T{hour}:{minute}:{second or '00'}" if hour and minute else date
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text

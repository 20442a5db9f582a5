"""Times as ``kubectl describe`` prints them, in the form of the API."""

from netparse.lazy import lazy_re

_PRINTED = lazy_re(r"[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def from_describe(text: str) -> str | None:
    """Return ``2026-03-09T14:20:05Z`` for ``Mon, 09 Mar 2026 15:20:05 +0100``; None for anything else, as ``<unknown>``."""
    found = _PRINTED.match(text)
    if not found or found[2] not in _MONTHS:
        return None
    from datetime import UTC, datetime, timedelta, timezone  # loaded only here, as few captures have such times

    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    try:
        here = datetime(
            int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=timezone(offset)
        )
    except ValueError:
        return None
    return here.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

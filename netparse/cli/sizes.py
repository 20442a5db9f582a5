"""``--max-size``: how much of bundles is read before they count as bombs."""

import re
from dataclasses import replace

from netparse.errors import UsageError
from netparse.sources import Limits

_UNITS = {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}
_SIZE = re.compile(r"(\d{1,9})\s*([kmgt]?)(?:i?b)?", re.IGNORECASE)


def limits(max_size: str | None) -> Limits:
    """Return the limits of sources for ``4G``, ``500M`` or a number of bytes; those of netparse for None."""
    usual = Limits()
    if max_size is None:
        return usual
    found = _SIZE.fullmatch(max_size.strip())
    most = int(found[1]) << _UNITS[found[2].lower()] if found else 0
    if not most:
        raise UsageError(f"--max-size {max_size}: write it as 500M, 4G or a number of bytes")
    return replace(
        usual,
        kept_bytes=most,
        kept_ratio_after=most,
        member_bytes=max(usual.member_bytes, most),
        ratio_after=max(usual.ratio_after, most),
        total_bytes=max(usual.total_bytes, 8 * most),
    )

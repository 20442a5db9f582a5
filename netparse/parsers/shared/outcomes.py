"""What tools write about a connection that did not come about, in one word each."""

from netparse.lazy import lazy_re

_WORDS = (
    ("unresolved", lazy_re(r"(?i)resolve host|resolving timed out|no such host|name or service not known|lookup \S+")),
    ("refused", lazy_re(r"(?i)refused")),
    ("no-answer", lazy_re(r"(?i)time(?:d )?-?out|deadline exceeded")),
    ("unreachable", lazy_re(r"(?i)no route to host|unreachable")),
)


def outcome(reason: str) -> str:
    """Return ``refused``, ``no-answer``, ``unreachable`` or ``unresolved``; ``failed`` for a reason that says no more."""
    return next((word for word, pattern in _WORDS if pattern.search(reason)), "failed")

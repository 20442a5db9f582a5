"""The sentence for each way in which reading can end too early."""

from netparse.sources.limits import LimitError
from netparse.sources.model import Kind, Skipped

KEPT = "what came before was read"


def loss(error: Exception) -> tuple[Kind, str]:
    """Return the kind and the sentence for what a library raised."""
    match error:
        case LimitError():
            return "limit", f"not read to its end: {error}; {KEPT}"
        case EOFError():
            return "truncated", f"cut short: its end is missing; {KEPT}"
        # zipfile raises it where this Python was built without the module that unpacks a member, and a subclass of it for a method that
        # it does not know, as Deflate64; another subclass, RecursionError, is of a parser
        case RuntimeError() if not isinstance(error, RecursionError):
            return "unsupported", f"packed in a way that cannot be unpacked here ({_text(error)})"
        case MemoryError():
            return "limit", f"unpacking it needs more memory than there is; {KEPT}"
        case OSError() if error.errno is not None:
            return "unreadable", f"the system could not read it ({error.strerror})"
        case _:
            return "damaged", f"damaged ({_text(error)}); {KEPT}"


def skipped_by(error: Exception, source: str, container: str = "") -> Skipped:
    """Return the note for what a library raised."""
    kind, reason = loss(error)
    return Skipped(source=source, reason=reason, kind=kind, container=container or source)


def _text(error: Exception) -> str:
    """Return the error's own words on one short line."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= 120 else words[:119] + "…"

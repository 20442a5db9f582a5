"""Whether a line is of a person's words and not of an output."""

from netparse.lazy import lazy_re

PROSE = lazy_re(r"[^\W\d_]+(?:['’-][^\W\d_]+)*[.,:;!?…]*$")
"""A word of a sentence, with the sign behind it; no number and no name with digits."""
_IDEOGRAPHS = lazy_re("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3}")
_SENTENCE = 3  # words in a row


def is_sentence(line: str) -> bool:
    """Whether a line holds three words at least, and little else; ideographs stand without blanks."""
    if _IDEOGRAPHS.search(line):
        return True
    words = line.split()
    return sum(1 for w in words if PROSE.match(w)) >= max(_SENTENCE, len(words) * 0.6)

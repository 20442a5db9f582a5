"""Outputs below a heading that names a host, with words between them: whose the later ones are, the heading does not say."""

from collections.abc import Sequence
from dataclasses import replace

from netparse.captures.capture import Capture
from netparse.captures.text.words import is_sentence


def without_carried_hosts(captures: Sequence[Capture]) -> list[Capture]:
    """Return the captures of one file; a command's second output behind words has not the host of the heading above the first.

    A reporter who shows one output twice shows two hosts, or two times: "and here from the good one".
    """
    if not any(c.host_by == "heading" for c in captures):
        return list(captures)
    out: list[Capture] = []
    host: str | None = None
    shown: dict[str, bool] = {}  # the commands below this heading, and whether words came since
    ended = False
    for c in captures:
        own = c.host if c.host_by == "heading" else None
        if own != host:
            host, shown, ended = own, {}, False
        if own and c.command and c.records and not ended:
            ended = shown.get(c.command, False)
            shown[c.command] = False
        if any(is_sentence(u.text) for u in c.unparsed):
            shown = dict.fromkeys(shown, True)
        out.append(replace(c, host=None, host_by=None) if ended else c)
    return out

"""Lines that stand around and inside outputs without being output: warnings, remarks of the tools in between, omissions."""

import re
from collections.abc import Sequence

from netparse.lazy import lazy_re

_AT_ENDS = 60  # such lines stand before and after an output; in the middle they are found where no rule took them

_NOISE = lazy_re(
    r"[WIE]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ \S+\.go:\d+\] "
    r"|Flag --\S+ has been deprecated|Unable to use a TTY|Default(?:ed|ing) container |DEPRECATION NOTICE"
    r"|(?:#\s*)?(?:Warning|WARNING|warning): |-?(?:bash|sh): warning: setlocale|perl: warning: |manpath: can't set the locale"
    r"|sudo: (?:unable to resolve host|setrlimit|/etc/sudo)|\[sudo\] |Sorry, try again\.|Connection to \S+ closed|Connection closed\."
    r"|Last login: |Script (?:started|done) on |exit$|logout$|command terminated with exit code|nohup: ignoring input"
    r"|stty: |tput: |mesg: ttyname|Creating debugging pod |Starting pod/|To use host binaries|Removing debug pod|Pod IP: "
    r"|If you don't see a command prompt|Temporary namespace \S+ is created|Use a --\S+ to|Try: sudo |rm: "
    r"|Error: Peer netns reference is invalid\.$"
    r"|[╭┌]─|➜  \S+$|[╰└]─+[#$❯➜%]$|Welcome to |Warning: Permanently added "
    r"|[=*#~_+]{5,}$|-{4,}$|\[source[^\]]*\]$|\.\. [a-z-]+:: ?\S*$|\^C$|To learn more, consult https://"
    r"|(?:TASK|PLAY|RUNNING HANDLER) \[.*\] \*+$|PLAY RECAP \*+$"
    r"|On .{5,80} wrote:$|Am .{5,80} schrieb .{1,60}:$|Le .{5,80} a écrit ?:$|El .{5,80} escribió:$|-+ ?Original Message ?-+$"
    r"|real\s+\d+m|user\s+\d+m\S+s$|sys\s+\d+m\S+s$"
    r"|(?:Using|Loading) (?:kubeconfig|config)|\(Press q to quit|Every \d+\.\d+s: "
)
_OMITTED = lazy_re(
    r"\s*[\[(<]?(?:\.{2,}|…+|--|-{2,}\s?(?:8<|✂).*|(?:-+|\[|<|\(|\.{2,})?\s?(?:snip(?:ped)?|cut|truncated|omitted|skipped|abgeschnitten)"
    r"(?:\s[\w ]{0,30})?\s?(?:-+|\]|>|\)|\.{2,})?|--More--.*"
    r"|.*[Mm]essage truncated.*|.*(?:output|lines?) (?:was |were )?(?:truncated|omitted).*)[\])>]?$",
    re.IGNORECASE,
)


# Every omission has one of these; most outputs have none, and then no line need be looked at.
_SIGNS = ("..", "…", "--", "snip", "cut", "truncated", "omitted", "skipped", "abgeschnitten")


def is_noise(line: str) -> bool:
    """Whether a line is a message of a tool on the way, such as kubectl's warnings or sudo's."""
    return bool(_NOISE.match(line))


def is_omission(line: str) -> bool:
    """Whether a line marks that lines were left out here: ``...``, grep's ``--``, ``[truncated]``."""
    return len(line) < 200 and _has_sign(line) and bool(_OMITTED.match(line))


def find_noise(lines: Sequence[str]) -> tuple[set[int], set[int]]:
    """Return the indexes of noise and of omissions, looked for at both ends of long outputs and everywhere in short ones."""
    places = range(len(lines))
    near = [*places[:_AT_ENDS], *places[-_AT_ENDS:]] if len(lines) > 20 * _AT_ENDS else list(places)
    noise = {n for n in near if lines[n] and is_noise(lines[n])}
    if not _has_sign("\n".join(lines[n] for n in near)):
        return noise, set()
    return noise, {n for n in near if lines[n] and n not in noise and is_omission(lines[n])}


def _has_sign(text: str) -> bool:
    """Whether an omission may be in a text; ten times as fast as one expression that ignores case."""
    lower = text.lower()
    return any(sign in lower for sign in _SIGNS)

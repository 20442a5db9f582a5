"""Error texts that stand where an output was expected, and outputs of commands that only look like those netparse reads."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice

from netparse.lazy import lazy_re
from netparse.parsers import UNREAD
from netparse.parsers.base.command_line import CommandLine, parse_command_line
from netparse.parsers.spelling import program_names, stem_from_command

_WIDTH = 1000  # characters of a line that are looked at
_ENOUGH = 40  # an error has a few lines; kubectl repeats its own

_FAILURE = lazy_re(
    r"(?:command|[Bb]efehl|commande|comando|orden|コマンド).*(?:not found|introuvable|nicht gefunden|no encontrad[ao]|não encontrado)"
    r"|(?:^|: )not found$|команда не найдена|未找到命令|명령을 찾을 수 없|コマンドが見つかりません|Kommando nicht gefunden"
    r"|^-?(?:/\S*/)?(?:ba|da|z|k|a)?sh: (?:line )?(?:\d+: )?\S+: \S"
    r"|No such file or directory|not a directory|No such device|Permission denied|Operation not permitted|Input/output error"
    r"|was refused|i/o timeout|deadline exceeded|no route to host|connection timed out|TLS handshake timeout"
    r"|Unable to connect to the server"
    r"|Error from server|error: You must be logged in|[Ee]rror: (?:the server|unable|unknown|no |could not|failed|cannot|stat )"
    r"|[Ee]rror: (?:exec|context|Missing|Incomplete|Failed|loading)"
    r"|^sudo: |is not in the sudoers file|not allowed to execute|doas: "
    r"|Unauthorized|certificate (?:has expired|signed by unknown)|error loading config|memcache\.go:\d+\] "
    r"|Cannot open netlink socket|Cannot send dump request|RTNETLINK answers|Dump terminated|Failed to get log from pod"
    r"|exec of .* failed|OCI runtime exec failed|executable file not found|failed to (?:run command|exec)|unable to upgrade connection"
    r"|ERROR: Command not found or not executable|Error while running|no module named|missing dependencies:|is not recognized as"
    r"|(?:unknown|invalid|unrecognized|illegal) option|[Uu]sage: |Object \".*\" is unknown|Device \".*\" does not exist|multi-call binary"
    r"|Unknown host$|Host name lookup failure|Failed to query system properties"
    r"|[Tt]imeout(?: expired|: )|Segmentation fault|Killed$|core dumped",
)
_EMPTY_JSON = lazy_re(
    r'\[\s*(?:\{\s*\}\s*)?\]|\{\s*(?:"(?:kind|apiVersion)":\s*"[^"]*",?\s*|"metadata":\s*\{[^{}]*\},?\s*|"items":\s*(?:\[\s*\]|null),?\s*)+\}'
)
_NOTHING = lazy_re(r"No resources found|^No entries|no matching resources found")


def failure(lines: Sequence[str]) -> str | None:
    """Return the error text that stands instead of an output, if that is all there is."""
    found = [line for line in _few(lines) if _FAILURE.search(line)]
    telling = [line for line in found if "memcache.go" not in line]  # kubectl's retries, before the error itself
    return next(iter(telling or found), None)


def failed_command(text: str) -> CommandLine | None:
    """Return the command that an error text names as the one that failed, where that is one with its own parser."""
    found = _named().search(text)
    return parse_command_line(found[1]) if found else None


@cache
def _named() -> re.Pattern[str]:
    """Return an expression for the programs that print one output only: an error text of ``ip`` does not name the object."""
    own = [name for name in program_names() if stem_from_command(parse_command_line(name))]
    return re.compile(rf"(?:^|[\s/:'\"‘“])({'|'.join(map(re.escape, own))})(?=: |[’'\"”]|$)")


def nothing(lines: Sequence[str]) -> str | None:
    """Return the message of a command that has nothing to show."""
    shown = _few(lines)
    if shown and _EMPTY_JSON.fullmatch("".join(shown)):
        return "it is an empty list"
    return next((line for line in shown if _NOTHING.search(line)), None)


def lookalike(lines: Sequence[str], *, unread: bool = False, names: bool = False) -> str | None:
    """Return the command whose output this is, if netparse recognises it and does not read it.

    With ``unread`` also those that may stand before or inside an output that it reads: no parser wanted these lines. With
    ``names`` also tools of which nothing but the name matters.
    """
    begin = [line[:_WIDTH] for line in islice(filter(None, lines), 40 if unread else 4)]
    for other in UNREAD:
        if not other.begins or (other.only_names and not names):
            continue
        if (unread or not other.beside) and any(map(other.begins.match, begin)):
            return other.name
    return None


def _few(lines: Sequence[str]) -> list[str]:
    shown = list(islice((text for line in lines if (text := line[:_WIDTH].strip())), _ENOUGH + 1))
    return shown if len(shown) <= _ENOUGH else []

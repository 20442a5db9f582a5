"""Commands that somebody's words name above an output: "Output of `ip route`:", "a) ip route", "`ip route` gives:"."""

import re
from collections.abc import Iterator, Sequence

from netparse.captures.sections.bare_commands import bare_line
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import CommandLine, parse_command_line
from netparse.parsers.spelling import stem_from_command
from netparse.parsers.tables import begins_output

_LEAD = (
    r"(?:(?:[>*+•·–-]|#{1,6}|\(?\d{1,2}[.)、]|\(?[a-z][.)])\s+|<(?:summary|details|b|strong|p|li|code|em|h\d)>\s*){0,4}"
)
_INTRO = (
    r"(?:(?i:and|then|now|here(?:['’]?s| is| are)|this is|the|my|full|complete|whole|running|executing|ran|command|cmd|with|outputs?"
    r"|results?|of|from|for|routes?|routing table|interfaces|addresses|neighbou?rs|ausgabe|von|der|salida|sortie|sa[ií]da|de|del|da|la"
    r"|вывод|команды|результат|执行|运行|输出|実行|出力)\b[ :]*|执行|运行|输出|実行){0,6}"
)
_OUTRO = (
    r"(?:\s?(?i:outputs?|results?|gives(?: me)?|shows|prints|returns|says|command|looks like this|I get|gets me|gibt|zeigt|ergibt|ausgabe"
    r"|muestra|donne|affiche|показывает|выводит|вывод)\b|\s?(?:的|の)?(?:输出|结果|如下|显示|出力|結果|출력|결과)(?:如下|です)?"
    r"|\s?[(\[][^()\[\]]{1,40}[)\]]){0,3}"
)
_NAMED = lazy_re(
    rf"{_LEAD}(?P<intro>{_INTRO})(?P<mark>[`'\"“„‘«(*\[]{{0,3}})(?:[#$] )?(?P<command>[a-z./][^`“”\"‘’«»]{{1,120}}?)[`'\"”“’»)*\]]{{0,3}}"
    rf"{_OUTRO}\s?[:：.]?[*`]*(?:</\w+>)*$"
)
_TALK = frozenset((
    *("and", "are", "at", "broken", "but", "does", "has", "have", "is", "looks", "not", "on", "or", "seems", "that", "the", "then"),
    *("this", "was", "were", "which", "wrong"),
))  # fmt: skip
"""Words of a sentence, which no command has as its own."""
_ENDS = (":", "：", "`")
_OPENS = ("`", "'", '"', "“", "„", "‘", "«", "(", "*")
_FENCES = ("```", "~~~", "{code", "{noformat", "[code", "<pre", "#+begin", "#+BEGIN")
_LONGEST = 160
_NEAR = 3  # lines between the words and the output: blank ones, and its fence


def commands_in_words(lines: Sequence[str]) -> Iterator[tuple[int, CommandLine]]:
    """Yield the index of each line that names the command of the output or the fence below it, and that command."""
    for n, line in enumerate(lines):
        if not 4 < len(line) < _LONGEST:
            continue
        below = next((x for x in lines[n + 1 : n + 1 + _NEAR] if x), "")
        fenced = below.startswith(_FENCES)
        if not fenced and not line.endswith(_ENDS) and not line.startswith(_OPENS):
            continue
        found = _NAMED.match(line.strip() if fenced else line)  # in a list the words are moved in as the block below is
        if found and _is_command(found) and (fenced or begins_output(below, at_its_start=True)):
            command = parse_command_line(found["command"])
            if command and stem_from_command(command):
                yield n, command


def command_behind(line: str, host: str) -> CommandLine | None:
    """Return the command that stands behind the host in the heading of its output: ``on elm: ip route``, ``elm, `ip a`:``."""
    _, _, rest = line.partition(host)
    found = _NAMED.match(rest.lstrip(" :,;-–—*`()")) if rest else None
    command = parse_command_line(found["command"]) if found and _is_command(found) else None
    return command if command and stem_from_command(command) else None


def _is_command(found: re.Match[str]) -> bool:
    """Whether this is a command and no sentence about one; ``the route`` is none where no mark shows it."""
    words = found["command"].split()
    alone = len(words) == 1 and found["intro"] and not found["mark"]
    return not alone and _TALK.isdisjoint(words) and bool(bare_line().match(found["command"]))

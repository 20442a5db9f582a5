"""Finds the lines that announce an output: prompts, banners, fences, bare command lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from netparse.captures.sections.bare_commands import bare_heads, bare_line, bare_starts
from netparse.captures.sections.commands_in_words import command_behind, commands_in_words
from netparse.captures.sections.host_headings import find_host_headings
from netparse.captures.sections.host_words import is_container, is_host
from netparse.captures.sections.pod_headings import find_pod_headings
from netparse.captures.sections.prompts import (
    Prompt,
    follows_sign,
    is_known_command,
    learned_prompt,
    read_prompt,
    read_weak_prompt,
)
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import CommandLine, opened_shell, parse_command_line
from netparse.parsers.spelling import command_from_name, stem_from_command
from netparse.parsers.tables import begins_output

_SUMMARY = " statistics ---"  # a rule that a tool draws inside its own output
_FIRST = frozenset("=-*#`~+$>❯➜%λ»→✖n{[<╰└")  # what a heading that is no prompt begins with
_SUPPORTCONFIG = lazy_re(r"#==\[ (?P<title>.+?) \]=+#?$")
_NETNS = lazy_re(r"(?:Network namespace|netns:)\s+(?P<name>\S+)$")
_FENCE = lazy_re(
    r"(?:```+|~~~+)\s*[\w+-]*$|\{(?:code|noformat|quote|panel)(?::[^{}]*)?\}$|\[/?(?:code|pre|quote)[^\]]*\]$"
    r"|(?:</?(?:pre|code|details|blockquote|tt|summary)\b[^<>]*>){1,4}(?:[^<>]*</summary>)?$|#\+(?i:begin|end)_\w+(?: .*)?$"
)
_LOGS = lazy_re(r"==== (?P<which>START|END) logs for ")
_WATCHED = lazy_re(r"Every \d+(?:[.,]\d+)?s: (?P<command>\S.*?)(?:\s{2,}(?:(?P<host>[A-Za-z0-9][\w.-]*): )?\w{3} .*)?$")
_ABOVE = lazy_re(r"[╭┌]─+ ?[(\[]?[A-Za-z_][\w.-]*(?:@|㉿)(?P<host>[A-Za-z0-9][\w.-]*)")
_TYPED = lazy_re(r"(?:sudo |alias |[A-Z_]+=\S+ |k(?:c|ubecolor)? |\S*kubectl(?:\.\w+)? |oc )\S.*\b(?:get|describe)\b")
_TAIL = lazy_re(r"==> (?P<name>\S.*) <==$|--- (?P<path>\S*/\S+)$")
_RULED = lazy_re(r"(?P<rule>[=*#+-]+) ?\[? ?[*`]*(?P<text>[^=*#+`\s-].*?)[*`]*+ ?\]?:? ?(?P<end>[=*#+-]{2,}+)?$")
_ON_HOST = lazy_re(r"\[?(?P<host>[A-Za-z0-9][\w.-]*)(?:\]:?|:|(?= )) ?(?P<command>[a-z/].*)$")
_OUTPUT_OF = lazy_re(r"""(?:output of|output|command|cmd|run(?=:? ["'])|running|executing):? """, re.IGNORECASE)
_ANNOUNCED = lazy_re(
    r'(?:(?:Running|Executing|Executed) command:? (?P<command>[^\s"].*)|Command: \["(?P<words>.+)"\])$'
)
"""Nothing else begins so: the command is announced whether it is one that netparse reads or not."""
_ANNOUNCERS = ("Running", "Execut", "Command: [")
_LONG_RULE = 5
"""Characters of a rule that nobody draws before a sentence."""
_BARE_HOST = lazy_re(r"[A-Za-z][\w.-]*(?:[$#>%] ?|(?: [\w.-]+)? [$#] )[a-z]")
_GLUED_WORD = lazy_re(r"(?:exit|logout|\s|[\d)\]}>:;\"'])$")
_MOVED_IN = lazy_re(r"[ \t]+\$[ \t]")
_ENVIRONMENT = lazy_re(r"(?:\([^()]*\)|\[[^\[\]]*\])\s*$")
_COLUMNS = lazy_re(r"\S {2,}(?=\S)")
_GAPS = 2  # wide ones in a heading; a row of a table has more
_head = itemgetter(slice(3))
_MOST = 3000  # headings of one file; what follows the last of them is its output
_OPTIONS = ("-A ", "-N ", "-P ")  # begin the rules of a firewall by tens of thousands, and no heading
_SURE = frozenset("$❯➜%λ»→✖╰└")  # what begins a prompt and no comment
_LONGEST = 2000  # characters of a line that can be a heading
_RULED_LONGEST = 400  # … with a rule before or after it
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?"
_DAY = r"(?:\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4}|\.),? |(?:Today|Yesterday|heute|gestern|сегодня|вчера|今日)(?: (?:at|um|в))? )"
_NAMED = r"[^\W\d][\w.'-]*(?: [^\W\d][\w.'-]*){0,3}"
_SPEAKER = lazy_re(
    rf"\[{_DAY}?{_CLOCK}\] <?[^\W\d][\w .,'-]{{0,40}}>?(?::(?: .*)?)?$"  # IRC, WhatsApp
    rf"|{_NAMED}(?: {{1,3}}|, ?)\d{{1,2}}:\d\d ?[AaPp][Mm]:?$"  # Slack
    rf"|{_NAMED},? [\[(]{_DAY}?{_CLOCK}[\])]:?$"  # Telegram
    rf"|{_NAMED} ?[—–-] ?{_DAY}{_CLOCK}$"  # Discord
)
_CHAT_LONGEST = 120
_TWICE = 2  # commands behind a prompt of no known form
_MANY = 5  # different prompts of one file that are looked for inside its lines


class Mark(NamedTuple):
    """A line (``at`` is its index) at which an output begins or ends.

    ``before`` and ``rest`` are what belongs to the output before and after it. With ``inherits`` the command that was
    announced before is still the one; ``logs`` begins a program's log, which no parser reads; ``lines`` counts the heading's own.
    """

    at: int
    command_line: CommandLine | None = None
    host: str | None = None
    netns: str | None = None
    rest: str = ""
    before: str = ""
    inherits: bool = False
    logs: bool = False
    lines: int = 1
    names_host: bool = False
    """Whether this heading is about the host: it then counts for all that follows up to the next of its kind, or a prompt."""
    prompt: Prompt | None = None
    fence: bool = False
    inside: bool = False
    """Whether this is a heading in words of what was seen inside a pod: it counts for the block or the output below it."""

    @property
    def container(self) -> str | None:
        """The container whose prompt this is, by the name that only containers have."""
        host = self.prompt.host if self.prompt else None
        return host if self.prompt and host and is_container(host, self.prompt.text) else None


def find_marks(lines: Sequence[str]) -> list[Mark]:
    """Return the marks of a file in order, one at most for each line; inside a log there are none."""
    heads = set(map(_head, lines))  # a quick look: most long outputs have no line that could be one
    hosts = {m.at: m for m in _hosts(lines)}
    found: dict[int, Mark] = dict(hosts)
    if not heads.isdisjoint(bare_heads()) or any(
        head.startswith(("/", "./", "~/", "k ", "kc ", "ali", "KUB")) for head in heads
    ):
        found |= {m.at: m for m in _bare(lines)}
    if any(head[:1] in _FIRST for head in heads):
        banners = {
            m.at: m for m in _banners(lines)
        }  # a heading in markup names a host, or a command, or is mere markup
        found |= {at: m for at, m in banners.items() if m.command_line or m.netns or m.logs or at not in hosts}
    found |= {at: m for at, m in hosts.items() if m.command_line}
    found = {m.at: m for m in _speakers(lines)} | found
    named = commands_in_words(lines)
    found |= {n: Mark(at=n, command_line=c) for n, c in named if n not in found or found[n].fence}
    for n, mark in hosts.items():
        if mark.command_line is None and mark.host and (command := command_behind(lines[n], mark.host)):
            found[n] = found[n]._replace(command_line=command)
    found |= {n: Mark(at=n, netns="a pod", inside=True) for n in find_pod_headings(lines)}
    if "Eve" in heads:
        found |= {m.at: m for m in _watched(lines)}
    found |= {m.at: m for m in _weak_prompts(lines)}
    found |= {m.at: m for m in _prompts(lines)}
    found |= {m.at: m for m in _learned(lines, found)}
    marks: list[Mark] = []
    inside = False
    for at in sorted(at for at in found if not lines[at].endswith(_SUMMARY))[:_MOST]:
        ends = bool(_LOGS.match(lines[at]))
        if inside and not ends:
            continue
        inside = found[at].logs
        marks.append(found[at])
    return marks


def _hosts(lines: Sequence[str]) -> Iterator[Mark]:
    for h in find_host_headings(lines):
        several = h.host is None and not h.title
        command = parse_command_line(h.command) if h.command else None
        yield Mark(
            at=h.at, command_line=command, host=h.host, inherits=not several, lines=h.lines, names_host=not h.title
        )


def _prompts(lines: Sequence[str]) -> Iterator[Mark]:
    text = "\n".join(lines)
    signs = [s for s in "#$>%❯➜✖✗→»λ▶" if s in text]
    if not signs:
        return
    texts: set[str] = set()
    starts: set[int] = set()
    for n, line in enumerate(lines):
        if (
            line
            and (line[0] not in " \t0123456789<{" or line[2:3] == ":")
            and len(line) < _LONGEST
            and any(s in line for s in signs)
        ):
            prompt = read_prompt(line)
            if prompt:
                starts.add(n)
                glued = next(
                    (
                        t
                        for t in texts
                        if t != prompt.text and prompt.text.endswith(t) and _is_output(prompt.text.removesuffix(t))
                    ),
                    None,
                )
                if glued is None and len(texts) < _MANY:
                    texts.add(prompt.text)
                yield _prompted(n, prompt, prompt.text.removesuffix(glued) if glued else "")
    for shown in sorted(texts) if len(starts) < _MOST else []:
        for n, line in enumerate(lines):
            if shown in line and n not in starts:
                before, _, after = line.partition(shown)
                prompt = read_prompt(shown + after[:_LONGEST])
                if prompt and before.strip():
                    starts.add(n)
                    yield _prompted(n, prompt, before.rstrip())


def _learned(lines: Sequence[str], found: Mapping[int, Mark]) -> Iterator[Mark]:
    """Yield prompts of no known form: what stands before two commands that are read, stands before all."""
    typed = learned_prompt()
    seen: dict[str, list[int]] = {}
    for n, line in enumerate(lines):
        if (
            (n in found and (found[n].prompt or found[n].command_line))
            or len(line) > _RULED_LONGEST
            or not line
            or line[0] in " \t0123456789"
        ):
            continue
        match = typed.match(line)
        if match and stem_from_command(parse_command_line(match["command"])):
            seen.setdefault(match["prompt"].rstrip(), []).append(n)
    for shown, places in seen.items():
        if len(places) < _TWICE or len({lines[n] for n in places}) < _TWICE:
            continue
        host = next(
            (w for w in re.findall(r"[A-Za-z0-9][\w.-]*", shown.rpartition("@")[2]) if "@" in shown or is_host(w)), None
        )
        for n, line in enumerate(lines):
            if line.startswith(shown) and not (n in found and found[n].prompt):
                command = line[len(shown) :].strip()
                yield _prompted(n, Prompt(text=shown, command=command, host=host))


def _is_output(before: str) -> bool:
    """Whether what stands before a known prompt is output that a bad paste glued to it, and no part of another prompt."""
    return bool(_GLUED_WORD.search(before)) and not _ENVIRONMENT.match(before)


def _prompted(at: int, prompt: Prompt, before: str = "") -> Mark:
    command = parse_command_line(prompt.command) if prompt.command else None
    return Mark(at=at, command_line=command, host=prompt.host, rest=prompt.output, before=before, prompt=prompt)


def _weak_prompts(lines: Sequence[str]) -> Iterator[Mark]:
    found = [
        (n, p)
        for n, line in enumerate(lines)
        if (
            line[:1] in _FIRST
            or (line[:1].isalpha() and _BARE_HOST.match(line))
            or (line[:1] in " \t" and _MOVED_IN.match(line))
        )
        and (p := read_weak_prompt(line.lstrip()[:_LONGEST] if line[:1] in " \t" else line[:_LONGEST]))
    ]
    found = [(n, _with_host_above(p, lines[n - 1]) if n and p.text[0] in "╰└" else p) for n, p in found]
    commands = {n: parse_command_line(p.command) for n, p in found}
    signs = {p.text for n, p in found if stem_from_command(commands[n]) or opened_shell(p.command)}
    for n, prompt in found:
        if prompt.text in signs:
            yield Mark(at=n, command_line=commands[n], host=prompt.host, rest=prompt.output, prompt=prompt)
    for n, line in enumerate(lines) if signs else ():
        if line in signs:  # left alone, at the end as a rule
            yield Mark(at=n, prompt=Prompt(text=line, command="", host=None))
        elif (
            (bare := line.lstrip() if _MOVED_IN.match(line) else line)[:1] in _SURE
            and n not in commands
            and (typed := follows_sign(bare[:_LONGEST], signs))
        ):
            yield _prompted(n, typed)


def _with_host_above(prompt: Prompt, above: str) -> Prompt:
    """Return a prompt on two lines with the host that its first line names: ``╭─root@cp1 ~``, ``┌──(kali㉿kali)-[~]``."""
    found = _ABOVE.match(above)
    return prompt._replace(host=found["host"]) if found else prompt


def _banners(lines: Sequence[str]) -> Iterator[Mark]:
    title = None
    for n, line in enumerate(lines):
        if line[:1] not in _FIRST or len(line) > _LONGEST or line.startswith(_OPTIONS):
            continue
        support = _SUPPORTCONFIG.match(line)
        if support:
            title = support["title"]
            netns = _NETNS.search(title)
            yield Mark(at=n, netns=netns["name"] if netns else None, inherits=title == "Command")
        elif title is not None and line.startswith("# ") and n and _SUPPORTCONFIG.match(lines[n - 1]):
            yield Mark(at=n, command_line=parse_command_line(line[2:]) if title == "Command" else None, inherits=True)
        else:
            mark = _banner(n, line)
            if mark:
                yield mark


def _banner(n: int, line: str) -> Mark | None:
    netns = _NETNS.match(line)
    if netns:
        return Mark(at=n, netns=netns["name"], inherits=True)
    if _FENCE.match(line):
        title = line.partition("title=")[2].rstrip("}").split("|")[0] if line[0] == "{" else ""
        command = parse_command_line(title) if title else None
        return Mark(at=n, command_line=command if stem_from_command(command) else None, inherits=True, fence=True)
    logs = _LOGS.match(line)
    if logs:
        return Mark(at=n, logs=logs["which"] == "START")
    tail = _TAIL.match(line)
    if tail:
        name = tail["name"] or tail["path"]
        command = parse_command_line(name)
        return Mark(at=n, command_line=command if stem_from_command(command) else command_from_name(name))
    return _ruled(n, line)


def _ruled(n: int, line: str) -> Mark | None:
    ruled = _RULED.match(line) if line[0] in "=*#+-" and len(line) < _RULED_LONGEST else None
    on_host = _ON_HOST.match(ruled["text"] if ruled else line)
    if on_host and is_host(on_host["host"]):
        command = parse_command_line(on_host["command"])
        if stem_from_command(command):
            return Mark(at=n, command_line=command, host=on_host["host"], names_host=True)
    if not ruled or (ruled["rule"][0] == "*" and len(_COLUMNS.findall(ruled["text"])) > _GAPS):
        return None  # nothing, or a row in bold
    text, announced = _OUTPUT_OF.subn("", ruled["text"], count=1)
    text = text[1:-1] if text[:1] in ("'", '"') and text[:1] == text[-1:] else text
    command = parse_command_line(text)
    closed = ruled["end"] is not None or (ruled["rule"][0] == "*" and line.endswith(ruled["rule"]))
    known = is_known_command(text)
    if stem_from_command(command) or (closed and (announced or known)) or (known and len(ruled["rule"]) >= _LONG_RULE):
        return Mark(at=n, command_line=command)
    return None


def _speakers(lines: Sequence[str]) -> Iterator[Mark]:
    """Yield the lines of a chat that say who speaks, and when: an output ends there. One alone may be anything."""
    spoken = [
        n
        for n, line in enumerate(lines)
        if (line[:1] in ("[", "_") or line[:1].isalpha())
        and 4 < len(line) < _CHAT_LONGEST
        and ":" in line
        and _SPEAKER.match(line)
    ]
    if len(spoken) >= _TWICE:
        yield from (Mark(at=n) for n in spoken)


def _watched(lines: Sequence[str]) -> Iterator[Mark]:
    """Yield the title lines of ``watch``, which name the command and, in newer versions, the host."""
    for n, line in enumerate(lines):
        found = _WATCHED.match(line) if line.startswith("Every ") and len(line) < _RULED_LONGEST else None
        if found:
            yield Mark(at=n, command_line=parse_command_line(f"watch {found['command']}"), host=found["host"])


def _bare(lines: Sequence[str]) -> Iterator[Mark]:
    starts, pattern = bare_starts(), bare_line()
    for n, line in enumerate(lines):
        if line.startswith(_ANNOUNCERS) and len(line) < _RULED_LONGEST and (announced := _ANNOUNCED.match(line)):
            yield Mark(
                at=n, command_line=parse_command_line(announced["command"] or announced["words"].replace('" "', " "))
            )
        elif line.startswith(starts) and len(line) < 200 and (bare := pattern.match(line)) and n + 1 < len(lines):
            alone = " " in line or not n or not lines[n - 1]
            command = parse_command_line(bare["command"])
            if alone and stem_from_command(command):
                yield Mark(at=n, command_line=command)
        elif (
            _TYPED.match(line)
            and len(line) < 200
            and n + 1 < len(lines)
            and begins_output(lines[n + 1], at_its_start=True)
        ):
            command = parse_command_line(line)
            if stem_from_command(command):
                yield Mark(at=n, command_line=command)

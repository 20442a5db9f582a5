"""Finds the lines that announce an output: prompts, banners, fences, bare command lines."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from netparse.captures.sections.host_headings import find_host_headings, is_host
from netparse.captures.sections.prompts import Prompt, follows_sign, is_known_command, read_prompt, read_weak_prompt
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import CommandLine, parse_command_line
from netparse.parsers.spelling import command_from_name, programs, stem_from_command

_FIRST = frozenset("=-*#`~+$>❯➜%λn{[<╰└")  # what a heading that is no prompt begins with
_SUPPORTCONFIG = lazy_re(r"#==\[ (?P<title>.+?) \]=+#?$")
_NETNS = lazy_re(r"(?:Network namespace|netns:)\s+(?P<name>\S+)$")
_FENCE = lazy_re(
    r"(?:```+|~~~+)\s*[\w+-]*$|\{(?:code|noformat|quote|panel)(?::[^{}]*)?\}$|\[/?(?:code|pre|quote)[^\]]*\]$"
    r"|(?:</?(?:pre|code|details|blockquote|tt|summary)\b[^<>]*>){1,4}(?:[^<>]*</summary>)?$"
)
_LOGS = lazy_re(r"==== (?P<which>START|END) logs for ")
_TAIL = lazy_re(r"==> (?P<name>\S.*) <==$|--- (?P<path>\S*/\S+)$")
_RULED = lazy_re(r"(?P<rule>[=*#+-]+) ?\[? ?[*`]*(?P<text>[^=*#+`\s-].*?)[*`]*+ ?\]?:? ?(?P<end>[=*#+-]{2,}+)?$")
_ON_HOST = lazy_re(r"\[?(?P<host>[A-Za-z0-9][\w.-]*)(?:\]:?|:|(?= )) ?(?P<command>[a-z/].*)$")
_SAYS = lazy_re(r"(?:output of|output|command|cmd|running|executing):? ", re.IGNORECASE)
_WRAPPERS = (
    r"(?:(?:sudo|ssh(?: -[A-Za-z] ?\S+)* [^\s-]\S*|ip netns exec \S+|(?:kubectl|oc)(?: -n \S+)? exec(?: -\S+)*(?: \S+){1,4} --"
    r"|(?:docker|podman|crictl|nerdctl) exec(?: -\S+)* \S+|nsenter(?: -\S+| \d+)+(?: --)?) ){0,3}(?:/\S+/)?"
)
_FILTERED = r"(?: ?2> ?/dev/null)?(?: ?\| ?(?:sudo )?(?:grep|egrep|head|tail|awk|sed|sort|uniq|cut|column|less|more|cat|tee)(?: .*)?)?"
_BARE_STARTS = (
    *("sudo ", "cat /", "/", "ssh ", "docker exec", "podman exec", "crictl exec", "nerdctl exec", "nsenter "),
    *("kubectl ", "oc ", "ip ", "Command", "Output of ", "Running", "Executing", "CMD", "cmd"),
)
_BARE_HOST = lazy_re(r"[A-Za-z][\w.-]*(?:[$#>%] ?| [$#] )[a-z]")
_head = itemgetter(slice(3))
_MOST = 3000  # headings of one file; what follows the last of them is its output
_OPTIONS = ("-A ", "-N ", "-P ")  # begin the rules of a firewall by tens of thousands, and no heading
_SURE = frozenset("$❯➜%λ╰└")  # what begins a prompt and no comment
_LONGEST = 2000  # characters of a line that can be a heading
_RULED_LONGEST = 400  # … with a rule before or after it
_MANY = 5  # different prompts of one file that are looked for inside its lines


@cache
def _bare_line() -> re.Pattern[str]:
    """Return an expression for a line that is nothing but the command line of an output."""
    by_words: dict[str, list[str]] = {}
    for program in programs():
        if program.is_line:
            by_words.setdefault(program.line, []).extend(re.escape(n) for n in program.names if len(n) > 1)
    own = "|".join(f"(?:{'|'.join(dict.fromkeys(names))}){words}" for words, names in by_words.items())
    said = r"(?:(?:Output of|Command|Running|Executing|CMD|cmd):? )?"
    return re.compile(rf"{said}(?P<command>{_WRAPPERS}(?:{own}|cat /\S+){_FILTERED})$")


@cache
def _bare_starts() -> tuple[str, ...]:
    """Return how such lines begin; a program that does not stand alone has a blank behind it."""
    own = (n if p.alone else f"{n} " for p in programs() if p.is_line for n in p.names if len(n) > 1)
    return tuple(dict.fromkeys((*own, *_BARE_STARTS)))


@cache
def _bare_heads() -> frozenset[str]:
    return frozenset(start[:n] for start in _bare_starts() for n in (1, 2, 3))


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
    tells_host: bool = False
    """Whether this heading is about the host: it then counts for all that follows up to the next of its kind, or a prompt."""


def find_marks(lines: Sequence[str]) -> list[Mark]:
    """Return the marks of a file in order, one at most for each line; inside a log there are none."""
    heads = set(map(_head, lines))  # a quick look: most long outputs have no line that could be one
    found: dict[int, Mark] = {m.at: m for m in _hosts(lines)}
    if not heads.isdisjoint(_bare_heads()) or any(head.startswith("/") for head in heads):
        found |= {m.at: m for m in _bare(lines)}
    if any(head[:1] in _FIRST for head in heads):
        found |= {m.at: m for m in _banners(lines)}
    found |= {m.at: m for m in _weak_prompts(lines)}
    found |= {m.at: m for m in _prompts(lines)}
    marks: list[Mark] = []
    inside = False
    for at in sorted(found)[:_MOST]:
        ends = bool(_LOGS.match(lines[at]))
        if inside and not ends:
            continue
        inside = found[at].logs
        marks.append(found[at])
    return marks


def _hosts(lines: Sequence[str]) -> Iterator[Mark]:
    for h in find_host_headings(lines):
        several = h.host is None and not h.title
        yield Mark(at=h.at, host=h.host, inherits=not several, lines=h.lines, tells_host=not h.title)


def _prompts(lines: Sequence[str]) -> Iterator[Mark]:
    text = "\n".join(lines)
    signs = [s for s in "#$>%❯" if s in text]
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
                glued = next((t for t in texts if t != prompt.text and prompt.text.endswith(t)), None)
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


def _prompted(at: int, prompt: Prompt, before: str = "") -> Mark:
    command = parse_command_line(prompt.command) if prompt.command else None
    return Mark(at=at, command_line=command, host=prompt.host, rest=prompt.output, before=before)


def _weak_prompts(lines: Sequence[str]) -> Iterator[Mark]:
    found = [
        (n, p)
        for n, line in enumerate(lines)
        if (line[:1] in _FIRST or (line[:1].isalpha() and _BARE_HOST.match(line)))
        and (p := read_weak_prompt(line[:_LONGEST]))
    ]
    commands = {n: parse_command_line(p.command) for n, p in found}
    signs = {p.text for n, p in found if stem_from_command(commands[n])}
    for n, prompt in found:
        if prompt.text in signs:
            yield Mark(at=n, command_line=commands[n], host=prompt.host, rest=prompt.output)
    for n, line in enumerate(lines) if signs else ():
        if line in signs:  # left alone, at the end as a rule
            yield Mark(at=n)
        elif line[:1] in _SURE and n not in commands and (typed := follows_sign(line[:_LONGEST], signs)):
            yield _prompted(n, typed)


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
        return Mark(at=n, inherits=True)
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
            return Mark(at=n, command_line=command, host=on_host["host"], tells_host=True)
    if not ruled:
        return None
    text, says = _SAYS.subn("", ruled["text"], count=1)
    command = parse_command_line(text)
    closed = ruled["end"] is not None or (ruled["rule"][0] == "*" and line.endswith(ruled["rule"]))
    if stem_from_command(command) or (closed and (says or is_known_command(text))):
        return Mark(at=n, command_line=command)
    return None


def _bare(lines: Sequence[str]) -> Iterator[Mark]:
    starts, pattern = _bare_starts(), _bare_line()
    for n, line in enumerate(lines):
        if line.startswith(starts) and len(line) < 200 and (bare := pattern.match(line)) and n + 1 < len(lines):
            alone = " " in line or not n or not lines[n - 1]
            command = parse_command_line(bare["command"])
            if alone and stem_from_command(command):
                yield Mark(at=n, command_line=command)

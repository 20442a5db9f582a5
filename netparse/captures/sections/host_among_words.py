"""The one name among small words: ``and prod-1:``, ``this is prod-1``, ``prod-1 - broken``, ``prod-1 ip route:``."""

import re
from collections.abc import Collection

from netparse.captures.sections.host_words import is_component, is_host
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.base.shape import is_ip
from netparse.parsers.spelling import stem_from_command

_SMALL = frozenset((
    *("a", "affected", "again", "also", "an", "and", "another", "are", "as", "bad", "broken", "but", "command", "connected", "console"),
    *("everything", "example", "failing", "faulty", "fine", "finally", "following", "from", "get", "gives", "good", "has", "have"),
    *("healthy", "here", "here's", "host", "i", "info", "inside", "instance", "into", "is", "it", "its", "just", "last", "like"),
    *("listing", "logged", "login", "looks", "looking", "machine", "my", "new", "next", "node", "not", "notready", "now", "ok", "okay"),
    *("old", "on", "one", "other", "our", "out", "output", "outputs", "prints", "problem", "problematic", "ran", "ready", "result"),
    *("results", "run", "running", "said", "same", "says", "see", "server", "session", "shell", "show", "shown", "shows", "side", "so"),
    *("ssh", "ssh'd", "sshed", "terminal", "that", "the", "then", "there", "these", "this", "too", "unaffected", "unhealthy"),
    *("using", "via", "view", "vm", "was", "we", "what", "where", "which", "while", "whereas", "with", "within", "working", "works"),
    *("interface", "interfaces", "route", "routes", "routing", "s", "table", "tables", "neighbors", "neighbours", "addresses", "network"),
    *("networking", "kernel", "state", "config", "configuration", "'s", "data", "infos", "capture", "captured", "captures"),
    *("hier", "ist", "auch", "das", "der", "die", "dem", "und", "jetzt", "nun", "dann", "ausgabe", "von", "auf", "kaputt", "geht", "nicht"),
    *("es", "este", "y", "ahora", "aquí", "salida", "desde", "en", "el", "la", "funciona", "roto", "no", "falla", "del", "otro"),
    *("et", "ici", "voici", "puis", "ensuite", "maintenant", "sur", "le", "sortie", "pas", "marche", "celui", "ci", "cassé"),
    *("e", "agora", "aqui", "saída", "então", "aí", "já", "isto", "é", "quebrado", "funcionando", "ecco", "ora", "poi", "questo", "è"),
    *("и", "а", "это", "вот", "теперь", "затем", "потом", "вывод", "с", "на", "со", "тут", "здесь", "не", "работает", "сломан", "же"),
    *("to", "jest", "teraz", "potem", "wynik", "z", "i", "nie", "działa", "den", "det", "här", "och", "nu"),
))  # fmt: skip
"""Words that may stand beside a host's name above its output, and that say nothing of another host."""
_LEADS = frozenset(("to", "in", "after"))
_BY_SHELL = frozenset(("ssh", "ssh'd", "sshed", "logged", "connected", "into"))
"""With one of these the words above lead to the host: ``after ssh to prod-1``; of a flow ``to`` names the other end."""
_WORD = lazy_re(r"[^\s,;()\[\]{}–—→←=>|]+")
_BETWEEN = lazy_re(r"(?:'s)? ?[ :(\[–—-]{1,3}[a-z/`]")
_MOST = 7  # words of a heading; more are a sentence


def host_among_words(text: str, known: Collection[str]) -> tuple[str, str | None] | None:
    """Return the one host of a line that has no other word of weight, and the command that stands beside it."""
    words = [w.strip("-:.'\"!@#*`~“”‘’").removesuffix("'s").removesuffix("’s") for w in _WORD.findall(text)]
    words = [w for w in words if w]
    names = list(dict.fromkeys(w for w in words if _is_name(w, known)))
    plain = [w for w in names if not is_ip(w)]
    if len(plain) > 1 or not names or (not plain and len(names) > 1):
        return None
    name = plain[0] if plain else names[0]
    rest = [w for w in words if w not in names]
    if len(rest) > _MOST:
        return None
    beside = {w.lower() for w in rest}
    if beside & _LEADS and not beside & _BY_SHELL:
        return None
    if beside <= _SMALL | _LEADS:
        return (name, None) if rest or name != text else None
    command = _command(text, name)
    return (name, command) if command else None


def _command(text: str, name: str) -> str | None:
    """Return the command of ``prod-1 ip route`` and ``prod-1 (ip a)``."""
    before, _, after = text.partition(name)
    if not _BETWEEN.match(after):
        return None  # a prompt, of whatever form
    typed = after.strip(" :()[]-–—'`\"")
    first = before.strip(" :()[]-–—'`\"").lower()
    alone = not first or first in _SMALL
    return typed if alone and typed and stem_from_command(parse_command_line(typed)) else None


def _is_name(word: str, known: Collection[str]) -> bool:
    if word in known:
        return True
    return is_host(word) and not is_component(word) and (is_ip(word) or bool(re.search(r"\d", word)))

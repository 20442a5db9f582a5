"""Where a command runs, and the words that are left of its line: options, values, a command inside quotes."""

import re
from typing import NamedTuple

Words = list[str]

PIPE = "|"
"""Among the words of a command that stood in quotes; others are cut off before."""
KUBECTL_NAMES = frozenset({"kubectl", "oc", "k", "kc", "kctl", "microk8s.kubectl", "kubecolor"})


class Where(NamedTuple):
    """The words that are left, and where they run.

    ``netns`` names the network namespace, container or pod whose view it is; None is the host's own. ``host`` is None for the one
    where it was typed, empty for another that the line does not name. ``resets`` says that a namespace was left for the host's;
    ``opens`` that without words a shell is opened, ``alike`` that the shell may have the prompt of the one before, ``sure`` that the
    line names the host more surely than a prompt inside.
    """

    words: Words
    netns: str | None = None
    host: str | None = None
    resets: bool = False
    opens: bool = False
    alike: bool = True
    sure: bool = False


def program_of(word: str) -> str:
    """Return the name of the program that a first word calls, without its folder and the ending of other systems."""
    name = re.split(r"[/\\]", word)[-1] if word[:1] not in "\"'" else word
    return (
        name.removesuffix(".exe").removesuffix(".sh")
        if name.startswith(("kubectl", "oc"))
        else name.removesuffix(".exe")
    )


def host_of(target: str) -> str:
    """Return the host of ``user@host``; nothing for one that a variable holds."""
    name = target.rpartition("@")[2].strip("'\"")
    return name if re.fullmatch(r"[A-Za-z0-9][\w.:-]*", name) else ""


def bare_pod(target: str) -> str:
    """Return the name of ``pod/NAME``."""
    return re.sub(r"^(?:pods?|po)/", "", target)


def split_words(text: str) -> Words:
    """Return the words of a command that is given as one, the first where several are joined; what it is piped into follows."""
    first = re.split(r"\s*(?:&&|;|\|\|)\s*", text.strip())[0]
    return re.sub(r"\s*\|\s*", f" {PIPE} ", first).split()


def at_dashes(words: Words) -> tuple[Words, Words]:
    """Return the words before ``--`` and those behind it."""
    if "--" not in words:
        return words, []
    at = words.index("--")
    return words[:at], words[at + 1 :]


def first_word(words: Words, with_value: frozenset[str]) -> str:
    """Return the first word that is neither an option nor its value."""
    left = skip_options(words, with_value)
    return left[0] if left else ""


def skip_options(words: Words, with_value: frozenset[str]) -> Words:
    """Return the words behind the options that these begin with."""
    while words and (words[0].startswith("-") or re.fullmatch(r"\d+[smh]?|/host", words[0])):
        done = words[0] == "--"
        words = words[2 if words[0] in with_value else 1 :]
        if done:
            break
    return words


def option(words: Words, *names: str) -> str | None:
    """Return the value of an option, behind it, after ``=``, or glued to ``-t``."""
    for word, following in zip(words, (*words[1:], ""), strict=False):
        if word in names:
            return following
        if word.startswith(names) and "=" in word:
            return word.partition("=")[2]
        if "-t" in names and re.fullmatch(r"-t\w+", word):
            return word[2:]
    return None

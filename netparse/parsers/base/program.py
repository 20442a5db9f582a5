"""How the programs that print outputs are called: in command lines, in the names of files, in lines of their own."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

Words = Sequence[str]
_WORDS = r"(?: -{1,2}[\w-]+(?:=[\w./-]+)?| [a-z0-9][\w./-]*){0,6}"


class Program(NamedTuple):
    """``names`` are those by which the program is run, its own first.

    ``in_name`` returns the command line that a word of a file's name (in lower case) and the words behind it spell, None where
    the word is not this program. ``line`` is what may stand behind the program in a line that is nothing but its command line;
    ``alone`` says that nothing needs to. ``is_line`` is False for a program whose bare name says too little.
    """

    names: tuple[str, ...]
    in_name: Callable[[str, Words], list[str] | None]
    line: str = _WORDS
    alone: bool = True
    is_line: bool = True


def simple(
    *names: str,
    letters: re.Pattern[str],
    glued: re.Pattern[str] | None = None,
    words: Sequence[tuple[str, str]] = (),
    alone: bool = True,
    is_line: bool = True,
) -> Program:
    """Return a program that is called with options of one letter.

    ``letters`` matches a word of a file's name that can only be options without their dash, ``glued`` one that is the
    program with its options behind it (group 1). ``words`` are beginnings of words, and the option that each stands for.
    """

    def options(found: Words) -> list[str]:
        if "grep" in found:
            return [*options(found[: found.index("grep")]), "grep"]
        out = []
        for word in found:
            meant = next((option for start, option in words if word.startswith(start)), None)
            if word.startswith("-"):
                out.append(word)
            elif letters.match(word):
                out.append(f"-{word}")
            elif meant:
                out.append(meant)
        return out

    def in_name(word: str, following: Words) -> list[str] | None:
        if word in names:
            return [word, *options(following)]
        found = glued.match(word) if glued else None
        if not found:
            return None
        return [names[0], *([f"-{found[1]}"] if found[1] else []), *options(following)]

    return Program(names=names, in_name=in_name, alone=alone, is_line=is_line)

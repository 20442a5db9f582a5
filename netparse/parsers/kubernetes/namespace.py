"""The namespace that a command line asks for."""

from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import CommandLine

_GLUED = lazy_re(r"(?:-n|--namespace)=?([a-z0-9][a-z0-9-]*)$")


def asked_namespace(command: CommandLine | None) -> str | None:
    """Return the namespace that a command line names, glued to its option or not; None where it asks for the default one, or for all."""
    words = command.words if command else ()
    for word, following in zip(words, (*words[1:], ""), strict=False):
        if word in ("-n", "--namespace"):
            return following or None
        if found := _GLUED.match(word):
            return found[1]
    return None

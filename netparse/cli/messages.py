"""What is said beside the result, on standard error: --quiet leaves it out, --verbose says more. Errors are always said."""

import sys

from netparse.errors import UsageError
from netparse.safe import visible

_asked = {"quiet": False, "verbose": False}
"""For the whole process, which runs one command."""


def choose(*, quiet: bool, verbose: bool) -> None:
    """Take what the command line asks for, for the rest of the run. Raises UsageError for both at once."""
    if quiet and verbose:
        raise UsageError("--quiet and --verbose contradict each other: give one of them")
    _asked.update(quiet=quiet, verbose=verbose)


def is_quiet() -> bool:
    """Whether nothing but the result and errors is wanted."""
    return _asked["quiet"]


def note(words: object) -> None:
    """Say what is of use to who watches: the files that were written, the verdict."""
    if not is_quiet():
        sys.stderr.write(f"{visible(str(words))}\n")


def detail(words: str) -> None:
    """Say what only --verbose asks for: each step and how long it took."""
    if _asked["verbose"]:
        sys.stderr.write(f"{visible(words)}\n")

"""Standard output that can take no more."""

import os
import sys
from typing import NoReturn


def end_without_reader() -> NoReturn:
    """Stop with exit code 0: the reader (``head``, a pager) has seen enough, and what it does not want is no fault."""
    silence()  # Python would complain again when it closes the stream
    sys.exit(0)


def silence() -> None:
    """Let nothing more be written to standard output, which can take no more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

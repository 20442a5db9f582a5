"""The command line: each command is its options, one call and a print."""

import os
import sys

from netparse.errors import NetparseError


def main() -> None:
    """Run the command line; an error is one sentence on standard error and exit code 2, with --debug a traceback."""
    from netparse.cli.app import app

    debug = "--debug" in sys.argv
    try:
        app([a for a in sys.argv[1:] if a != "--debug"], prog_name="netparse")
    except NetparseError as error:
        if debug:
            raise
        sys.stderr.write(f"netparse: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        # The reader (head, a pager) has seen enough; Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)

"""The command line: each command is its options, one call and a print."""

import os
import sys
from collections.abc import Sequence

from netparse.cli.plain import plain_parse
from netparse.errors import NetparseError


def main() -> None:
    """Run the command line; an error is one sentence on standard error and exit code 2, with --debug a traceback."""
    debug = "--debug" in sys.argv
    try:
        _run([word for word in sys.argv[1:] if word != "--debug"])
    except NetparseError as error:
        if debug:
            raise
        sys.stderr.write(f"netparse: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        # The reader (head, a pager) has seen enough; Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)


def _run(words: Sequence[str]) -> None:
    plain = plain_parse(words)
    if plain is not None:
        from netparse.cli.parsing import print_records

        sys.exit(print_records(**plain))
    from netparse.cli.app import app

    app(words, prog_name="netparse")

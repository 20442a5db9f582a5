"""The command line: each command is its options, one call and a print."""

import errno
import gc
import os
import sys
from collections.abc import Sequence

from netparse.cli.output import end_without_reader, silence
from netparse.cli.plain import plain_parse
from netparse.errors import NetparseError, UsageError
from netparse.safe import visible


def main() -> None:
    """Run the command line; an error is one sentence on standard error and exit code 2, with --debug a traceback."""
    debug = "--debug" in sys.argv
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # what an encoding cannot take is written out
    try:
        try:
            _run([word for word in sys.argv[1:] if word != "--debug"])
        finally:
            sys.stdout.flush()
    except NetparseError as error:
        if debug:
            raise
        _stop(str(error))
    except BrokenPipeError:
        end_without_reader()
    except KeyboardInterrupt:
        sys.stderr.write("netparse: interrupted\n")
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            silence()
            _stop(f"the result could not be written: {error.strerror}")
        if isinstance(error, OSError) and error.filename is not None and error.strerror:
            _stop(
                f"{os.fsdecode(error.filename)}: {error.strerror}"
            )  # the system refuses a path: no fault of the program
        _stop(
            f"a fault of netparse itself stopped it ({type(error).__name__}: {error}); "
            "please report it, with what --debug shows"
        )


def _open_closed_streams() -> None:
    """Give a place that takes and holds nothing, where the caller closed one (``>&-``): then there is no stream at all."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115, PTH123  # it stays open
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123  # it stays open
    if sys.stdout is None:
        _stop("standard output is closed: there is nowhere to write the result to")


def _stop(sentence: str) -> None:
    sys.stderr.write(f"netparse: {visible(sentence)}\n")
    sys.exit(2)


def _run(words: Sequence[str]) -> None:
    if any(not word and not before.startswith("-") for before, word in zip(("", *words), words, strict=False)):
        raise UsageError("a path is empty: a variable that the shell replaced has no value")
    plain = plain_parse(words)
    gc.disable()
    if plain is not None:
        from netparse.cli.parsing import print_records

        _keep_modules()
        sys.exit(print_records(**plain))
    from netparse.cli.app import app

    _keep_modules()
    app(words, prog_name="netparse")


def _keep_modules() -> None:
    """Look for garbage again, but never among what the modules are made of: that takes a sixth of a small ``netparse parse``."""
    if not gc.get_freeze_count():  # once in a process
        gc.freeze()
    gc.enable()

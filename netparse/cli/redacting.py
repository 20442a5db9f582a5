"""What ``netparse redact`` does, and what ``--redact`` means for the other commands."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import typer

from netparse.baseline import Pseudonyms
from netparse.cli import messages
from netparse.cli.progress import progress
from netparse.cli.stages import redaction
from netparse.errors import OutputError, UsageError
from netparse.files import ready
from netparse.nearest import did_you_mean
from netparse.safe import visible

if TYPE_CHECKING:
    from netparse.comparison import Changes
    from netparse.pipeline import Options
    from netparse.reach import Flow
    from netparse.redact import Copy, Kinds, Redactor

_SHOWN = 50  # lines of a list that a terminal shows


def redactor_for(
    kinds: str | None, map_file: Path | None, words: Sequence[str], *, strict: bool, out: Path | None = None
) -> Redactor:
    """Return what the options ask for. Raises UsageError for a kind that does not exist and a map in a bad place."""
    if map_file is not None and out is not None and out.resolve() in (map_file.resolve(), *map_file.resolve().parents):
        raise UsageError(f"--redact-map {map_file} is inside {out}, and would be given away with it: keep it elsewhere")
    if map_file is not None:
        _probe(map_file)
    known = redaction.RedactMap.new() if map_file is None else redaction.RedactMap.read(map_file)
    return redaction.Redactor(
        _kinds(kinds), map=known, words=[w for word in words for w in _words(word)], strict=strict
    )


def _probe(map_file: Path) -> None:
    """Raise OutputError where no map could be written: better before the copy is than after it."""
    try:
        with TemporaryFile(dir=map_file.parent):
            pass
    except OSError as error:
        raise OutputError(
            f"--redact-map {map_file} cannot be written: {error.strerror or error}; nothing was written"
        ) from error


def redactor_if(
    redact: bool, map_file: Path | None, words: Sequence[str] | None, kinds: str | None, *, strict: bool
) -> Redactor | None:
    """Return what ``--redact`` of another command asks for; None without it."""
    if redact:
        return redactor_for(kinds, map_file, words or [], strict=strict)
    given = (
        ("--redact-map", map_file),
        ("--redact-word", words),
        ("--redact-kinds", kinds),
        ("--redact-strict", strict),
    )
    for name, value in given:
        if value:
            raise UsageError(f"{name} needs --redact")
    return None


def applied(redactor: Redactor | None, options: Options, paths: Sequence[str], other: str | None = None) -> Options:
    """Return the options of an analysis of redacted captures: all that it says is said in pseudonyms.

    What the user tells of nodes by their own names, and what a second bundle shows, is learned before.
    """
    if redactor is None:
        return options
    given = [*paths, *([other] if other else [])]
    if other and any(path.endswith(".json") and Path(path).is_file() for path in given):
        raise UsageError("a JSON report is compared as it is: give the bundle that it was made of, or no --redact")
    for path in given:
        redactor.call(path)
    named = (*options.select, *options.ignore)
    if other or options.nodes or options.roles or any("@" in pattern for pattern in named):
        if "-" in given:
            raise UsageError("with --redact these options need files: save standard input to one first")
        redaction.learn_from(given, redactor)
        redactor.learn_names(options.nodes.values())
    return replace(
        options,
        limits=replace(
            options.limits, member_bytes=max(options.limits.member_bytes, redaction.bundle.LIMITS.member_bytes)
        ),
        rewrite=redactor.rewrite,
        pseudonyms=Pseudonyms(original=redactor.original, redacted=_redacted_note(redactor, options.baseline)),
        redacted=redactor.kind_names,
        nodes={redactor.source(path): redactor.text(name) for path, name in options.nodes.items()},
        roles={redactor.text(node): roles for node, roles in options.roles.items()},
        select=tuple(map(redactor.text, options.select)),
        ignore=tuple(map(redactor.text, options.ignore)),
    )


def _redacted_note(redactor: Redactor, baseline: Path | None) -> Callable[[str], str]:
    """Return what makes of a sentence about an entry of a baseline one that may be given away: the folders of the file tell names."""
    return lambda note: redactor.text(note.replace(str(baseline), baseline.name) if baseline else note)


def text(redactor: Redactor | None, given: str | None) -> str | None:
    """Return what the user wrote, redacted where there is a redactor."""
    return given if redactor is None or given is None else redactor.text(given)


def command(redactor: Redactor | None, paths: Sequence[str], map_file: Path | None) -> str | None:
    """Return the command line redacted, without the place of the map and the words; None where nothing is redacted."""
    if redactor is None:
        return None
    shown = [redactor.source(word) if word in paths else redactor.text(word) for word in sys.argv[1:]]
    for at, word in enumerate(shown):
        if word in (
            "--redact-map",
            "--redact-word",
            "-o",
            "--output",
            "--since",
            "--baseline",
            "--ports",
            "--templates",
        ):
            shown[at + 1 : at + 2] = ["…"]
        elif word.startswith(
            ("--redact-map=", "--redact-word=", "--output=", "--since=", "--baseline=", "--ports=", "--templates=")
        ):
            shown[at] = f"{word.partition('=')[0]}=…"
    return shlex.join(["netparse", *shown])


def changes(redactor: Redactor | None, found: Changes) -> Changes:
    """Return a comparison whose sides have the names that they have in the rest of it, and that says that it is redacted."""
    if redactor is None:
        return found
    remark = f"redacted: {', '.join(redactor.kind_names)} are pseudonyms"
    old, new = (replace(side, source=redactor.label(side.source)) for side in (found.old, found.new))
    return replace(found, old=old, new=new, notes=(remark, *found.notes))


def flows(redactor: Redactor | None, asked: Sequence[Flow]) -> tuple[Flow, ...]:
    """Return flows that a file asks for, with the pseudonyms of their ends."""
    if redactor is None:
        return tuple(asked)
    return tuple(replace(f, sender=redactor.text(f.sender), target=redactor.text(f.target)) for f in asked)


def keep(redactor: Redactor | None, map_file: Path | None) -> None:
    """Write the map, and say on standard error that the result is redacted."""
    if redactor is None:
        return
    if map_file is not None:
        redactor.finished_map().write(map_file)
    messages.note(f"redacted: {', '.join(redactor.kind_names)}")
    if left := len(redactor.leftovers) + len(redactor.leftover_words()):
        messages.note(
            f"left as it is although it looks like an address, a name or a key: {left} (netparse redact lists it)"
        )


def write_copy(
    paths: Sequence[str],
    out: Path | None,
    kinds: str | None,
    map_file: Path | None,
    words: Sequence[str],
    *,
    strict: bool,
    fail_on_leftover: bool,
) -> int:
    """Write the copy, say what is in it and what is not, and return the exit code."""
    if out is None:
        raise UsageError("-o OUT is missing: name the folder, archive or file to write")
    redactor = redactor_for(kinds, map_file, words, strict=strict, out=out)
    with progress([*paths, *paths]) as report:  # what there is to redact is read first
        copy = redaction.redact_bundle(paths, out, redactor, report)
    if map_file is not None:
        redactor.finished_map().write(map_file)
    typer.echo("\n".join(map(visible, _summary(out, copy, redactor))))
    return 1 if fail_on_leftover and (redactor.leftovers or redactor.leftover_words()) else 0


def check_copy(paths: Sequence[str], map_file: Path | None) -> int:
    """Search for originals, say what was found, and return the exit code."""
    if map_file is None:
        raise UsageError("--check needs --redact-map FILE: what is searched for stands in it")
    if not map_file.exists():
        raise UsageError(f"--redact-map {map_file} does not exist")
    result = redaction.verify_redaction(paths, redaction.RedactMap.read(map_file))
    lines = [f"{f.source}: {f.original}" for f in result.found[:_SHOWN]]
    lines += [f"… {len(result.found) - _SHOWN} more"] if len(result.found) > _SHOWN else []
    lines += [f"not searched: {s.source}: {s.reason}" for s in result.unread]
    if result.ambiguous:
        lines.append(f"{result.ambiguous} originals are pseudonyms of others too: where they stand proves nothing")
    lines.append(f"{len(result.found)} originals found in {result.files} files")
    typer.echo("\n".join(map(visible, lines)))
    return 1 if result.found or result.unread else 0


def _summary(out: Path, copy: Copy, redactor: Redactor) -> list[str]:
    lines = [f"{out}: {copy.files} files, {copy.bytes:,} bytes; redacted: {', '.join(redactor.kind_names)}"]
    if copy.left_out:
        lines.append(f"left out ({sum(s.count for s in copy.left_out)}):")
        lines += _some([f"  {s.source}: {s.reason}" for s in copy.left_out])
    leftovers = [f"  {x.source}:{x.line}: {x.reason}\n    {x.text}" for x in redactor.leftovers]
    words = [f"  the name {w!r} is a word of the commands too, and stays" for w in redactor.leftover_words()]
    if leftovers or words:
        lines.append(f"left as it is, to look at ({len(leftovers) + len(words)}):")
        lines += _some([*words, *leftovers])
    return [part for line in lines for part in line.split("\n")]


def _some(lines: list[str]) -> list[str]:
    return lines if len(lines) <= _SHOWN else [*lines[:_SHOWN], f"  … {len(lines) - _SHOWN} more"]


def _kinds(text: str | None) -> Kinds:
    """Return the kinds that are named; keys are always among them."""
    if text is None:
        return redaction.Kinds()
    known = redaction.Kinds._fields
    names = {name for name in text.split(",") if name}
    if unknown := sorted(names - set(known)):
        near = did_you_mean(unknown[0], known)
        raise UsageError(f"there is no kind {unknown[0]!r}; there are {', '.join(known)}{near}")
    return redaction.Kinds(**{name: name in names or name == "key" for name in known})


def _words(text: str) -> list[str]:
    """Return a word, or with @FILE the lines of a file."""
    if not text.startswith("@"):
        return [text]
    try:
        return ready(Path(text[1:])).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = "is no text" if isinstance(error, UnicodeDecodeError) else error.strerror or error
        raise UsageError(f"--redact-word {text}: {said}") from error

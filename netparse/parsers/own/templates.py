"""A user's own templates: ``DIR/<stem>.textfsm`` with ``DIR/<stem>.toml`` beside it, or a template that replaces a shipped one.

stem = "ethtool_i"                     # as the file is called; may be left out
captured_from = ["ethtool -i eth0"]
signature = ['driver: \\S+$']           # a line that begins like this is only in this command's output
[fields]                               # each Value of the template and its type
driver = "string"
mtu = "integer"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textfsm import TextFSMTemplateError

from netparse import fsm, records
from netparse.errors import DataError, SourceError
from netparse.files import ready
from netparse.parsers import PARSERS
from netparse.parsers.base import Parsed, Parser, Row, Text, heading, row_by_row, template, template_path
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.own.types import TYPES
from netparse.records import JSON

_KEYS = {"stem", "captured_from", "signature", "fields"}
_TAKEN = {"line", "source", "node", "command"}
_LIMIT = "is read by a template of your own: what it shows of the whole is not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTemplate:
    """One file of the folder, read and checked; ``shipped`` is the parser whose template it replaces."""

    path: Path
    compiled: fsm.Template
    shipped: Parser | None = None
    captured_from: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    fields: Mapping[str, str] | None = None

    @property
    def parser(self) -> Parser:
        """The parser that reads with this template."""
        return (self.shipped or self._new()).with_template(self.compiled)

    def _new(self) -> Parser:
        return Parser(
            stem=self.path.stem,
            captured_from=self.captured_from,
            record="OwnRecord",
            signature=heading(*self.signature),
            read=row_by_row(self.path.stem, self._record),
            coverage=_coverage,
            own=True,
        )

    def _record(self, row: Row) -> records.OwnRecord:
        values = {name: _typed(row.values[name], TYPES[kind]) for name, kind in (self.fields or {}).items()}
        return records.OwnRecord(line=row.first, last_line=row.last, extra=values)


def load_parsers(folder: Path | None) -> tuple[Parser, ...]:
    """Return the user's own commands, then those that ship, with the user's templates in place of theirs.

    Raises DataError in one sentence for the first template that cannot be used; ``netparse lint`` tells all of them.
    """
    return PARSERS if folder is None else with_templates(load_template(path) for path in template_files(folder))


def with_templates(templates: Iterable[OwnTemplate]) -> tuple[Parser, ...]:
    """Return the parsers with these templates: new commands go first, others take the place of those that ship."""
    found = [t.parser for t in templates]
    mine = {parser.stem: parser for parser in found}
    return (*(p for p in found if p.own), *(mine.get(p.stem, p) for p in PARSERS))


def template_files(folder: Path) -> list[Path]:
    """Return the templates of a folder in the order of their names; a SourceError where there is no such folder or none in it."""
    if not folder.is_dir():
        raise SourceError(f"{folder} is no folder; give the folder that holds your *.textfsm files")
    found = sorted(folder.glob("*.textfsm"))
    if not found:
        raise SourceError(
            f"{folder} holds no *.textfsm file; a template is named after its command, as ethtool_i.textfsm"
        )
    return found


def load_template(path: Path) -> OwnTemplate:
    """Return a template with what the TOML beside it says. Raises DataError that names file and line or field."""
    compiled = compile_file(path)
    shipped = next((p for p in PARSERS if p.stem == path.stem), None)
    for problem in shipped_problems(path, compiled) if shipped else toml_problems(path, compiled):
        raise DataError(problem)
    if shipped:
        return OwnTemplate(path=path, compiled=compiled, shipped=shipped)
    raw = _toml(path.with_suffix(".toml"))
    return OwnTemplate(
        path=path,
        compiled=compiled,
        captured_from=tuple(raw["captured_from"]),
        signature=tuple(raw["signature"]),
        fields={name: raw["fields"][name] for name in compiled.header},
    )


def compile_file(path: Path) -> fsm.Template:
    """Return the compiled template; a DataError with textfsm's own words, which name the line, where it is none."""
    try:
        return fsm.compile_template(ready(path))
    except (TextFSMTemplateError, re.error) as error:
        raise DataError(f"{path}: {' '.join(str(error).split())}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read as UTF-8 text: {error}") from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(ready(path).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataError(
            f"{path}: this file is missing; it gives the command's signature and the types of its fields"
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"{path}: not valid TOML: {error}") from error


def shipped_problems(path: Path, compiled: fsm.Template) -> Iterator[str]:
    """Yield why this template cannot take the place of the one that ships under its name."""
    if (beside := path.with_suffix(".toml")).exists():
        yield f"{beside}: {path.stem} ships with netparse, which knows its fields; remove this file"
    if not template_path(path.stem).exists():
        yield f"{path}: {path.stem} is not read by a template, so that none can replace it"
        return
    for name in template(path.stem).header:
        if name not in compiled.header:
            yield f"{path}: the Value {name} is missing, which netparse's own {path.stem}.textfsm has"


def toml_problems(path: Path, compiled: fsm.Template) -> Iterator[str]:
    """Yield what is wrong with the TOML beside the template of a new command."""
    beside = path.with_suffix(".toml")
    try:
        raw = _toml(beside)
    except DataError as error:
        yield str(error)
        return
    for key in sorted(set(raw) - _KEYS):
        yield f'{beside}: there is no field "{key}"; there are {", ".join(sorted(_KEYS))}'
    if raw.get("stem", path.stem) != path.stem:
        yield f'{beside}: stem must be "{path.stem}", as the file is called'
    for key in ("captured_from", "signature"):
        if not _is_texts(raw.get(key)):
            yield f'{beside}: field "{key}" must be a list of texts, with one at least'
    yield from _signature_problems(beside, raw.get("signature"))
    yield from _field_problems(beside, compiled.header, raw.get("fields"))


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) and v for v in value)


def _signature_problems(beside: Path, signature: Any) -> Iterator[str]:
    for pattern in signature if _is_texts(signature) else ():
        try:
            re.compile(pattern)
        except re.error as error:
            yield f"{beside}: signature {pattern!r} is no regular expression: {error}"
            continue
        if fsm.growth_of(pattern) is None:
            yield f"{beside}: signature {pattern!r}: the time for a line can grow exponentially with its length"


def _field_problems(beside: Path, header: Sequence[str], fields: Any) -> Iterator[str]:
    if not isinstance(fields, dict):
        yield f"{beside}: the table [fields] is missing; it gives each Value of the template its type"
        return
    for name, kind in fields.items():
        if name not in header:
            yield f'{beside}: field "{name}" is no Value of the template, which has {", ".join(header)}'
        if not isinstance(kind, str) or kind not in TYPES:
            yield f'{beside}: field "{name}": there is no type {kind!r}; there are {", ".join(TYPES)}'
    for name in header:
        if name not in fields:
            yield f'{beside}: field "{name}" is missing: every Value of the template needs a type'
        if name in _TAKEN:
            yield f"{beside.with_suffix('.textfsm')}: the Value {name} must be called otherwise: netparse gives each record a {name}"


def _typed(value: Any, convert: Callable[[str], JSON]) -> JSON:
    """Return a Value of a row in its type: nothing is None, a List is a list."""
    if isinstance(value, list):
        return [_typed(v, convert) for v in value]
    if isinstance(value, dict):
        return dict(value)
    return convert(value) if value else None


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    return Coverage(whole=False, limits=(_LIMIT,))

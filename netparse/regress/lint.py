"""What is wrong with a folder of a user's own templates, before they meet a capture."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from netparse import resources
from netparse.captures import parse
from netparse.captures.recognition.recognize import recognize_own
from netparse.captures.text.clean import clean_lines
from netparse.captures.text.document import read_document
from netparse.errors import DataError
from netparse.fsm import Template, hazards
from netparse.parsers import PARSERS, Parser
from netparse.parsers.base import template, template_path
from netparse.parsers.own import (
    OwnTemplate,
    compile_file,
    load_template,
    shipped_problems,
    template_files,
    toml_problems,
    with_templates,
)
from netparse.regress.snapshots import check
from netparse.regress.subjects import SUFFIX, subject_path

_SHIPPED = frozenset(p.stem for p in PARSERS)
_TOO_STEEP = 4  # the cube of a line of some hundred characters still takes no time
_LINE = re.compile(r"\bLine:? (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem; ``rule`` names its kind, ``line`` the line of the file where there is one."""

    file: str
    line: int | None
    rule: str
    text: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.rule}: {self.text}"

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


def lint(folder: Path) -> list[Problem]:
    """Return all problems of the templates in a folder, those of a template together; a SourceError where there is none."""
    files = template_files(folder)
    problems: list[Problem] = []
    usable: list[OwnTemplate] = []
    for path in files:
        problems += (found := list(_of_template(path)))
        if not any(p.rule in ("syntax", "fields") for p in found):
            usable.append(load_template(path))
    stems = {path.stem for path in files}
    for toml in sorted(folder.glob("*.toml")):
        if toml.stem not in stems:
            problems.append(_problem(toml, "no-template", f"there is no {toml.stem}.textfsm beside it"))
    parsers = with_templates(usable)
    problems += _stolen(usable, parsers)
    return problems + list(_fixtures(folder, usable, parsers))


def _of_template(path: Path) -> Iterator[Problem]:
    try:
        compiled = compile_file(path)
    except DataError as error:
        text = str(error).removeprefix(f"{path}: ")
        yield _problem(path, "syntax", text, int(found[1]) if (found := _LINE.search(text)) else None)
        return
    for text in (shipped_problems if path.stem in _SHIPPED else toml_problems)(path, compiled):
        file, _, text = text.partition(": ")
        yield _problem(Path(file), "fields", text)
    if path.stem in _SHIPPED and template_path(path.stem).exists():
        yield from _unknown_values(path, compiled)
    for hazard in hazards(compiled, degree=_TOO_STEEP):
        _, _, text = hazard.text.partition(": ")
        yield _problem(path, "backtracking", text, hazard.template_line)


def _unknown_values(path: Path, compiled: Template) -> Iterator[Problem]:
    known = template(path.stem).header
    for name in compiled.header:
        if name not in known:
            text = f"the Value {name} reaches no record: {path.stem} knows {', '.join(known)}"
            yield _problem(path, "unknown-field", text)


def _stolen(templates: Iterable[OwnTemplate], parsers: Sequence[Parser]) -> Iterator[Problem]:
    """Yield the templates whose signature holds for a capture of a command that ships: its captures would be misread."""
    own = {t.path.stem: t for t in templates if t.shipped is None}
    taken: dict[str, dict[str, None]] = {}
    for file in _examples() if own else ():
        lines = clean_lines(read_document(file.name, file.read_bytes()).lines).lines
        if parser := recognize_own(lines, parsers):
            taken.setdefault(parser.stem, {})[file.relative_to(resources.examples()).parts[0]] = None
    for stem, commands in taken.items():
        text = f"the signature also holds for output of {', '.join(commands)}, which would be taken for {stem}"
        yield _problem(own[stem].path.with_suffix(".toml"), "signature", text)


def _examples() -> Iterator[Path]:
    for stem in sorted(_SHIPPED):
        yield from sorted((resources.examples() / stem).rglob("*.txt"))


def _fixtures(folder: Path, usable: Sequence[OwnTemplate], parsers: Sequence[Parser]) -> Iterator[Problem]:
    subjects = [subject_path(p) for p in sorted(folder.rglob(f"*{SUFFIX}"))]
    seen = {c.command for p in subjects if p.is_file() for c in parse(p.read_bytes(), source=p.name, parsers=parsers)}
    for t in usable:
        if t.path.stem not in seen:
            text = f"no capture of it is kept with its expectation: save one under {folder / 'fixtures'} and run"
            yield _problem(
                t.path, "no-fixture", f"{text} `netparse snapshot --templates {folder} {folder / 'fixtures'}`"
            )
    if len(usable) < len(template_files(folder)):
        return  # what the captures parse to is decided by all templates together
    for subject in subjects:
        outcome = check(subject, templates=folder)
        if not outcome.ok:
            yield _problem(subject, f"fixture-{outcome.state}", "; ".join(outcome.details))


def _problem(file: Path, rule: str, text: str, line: int | None = None) -> Problem:
    return Problem(file=str(file), line=line, rule=rule, text=text)


def as_dict(problems: Sequence[Problem]) -> Mapping[str, object]:
    """Return the JSON form."""
    return {"schema_version": 1, "problems": [p.to_dict() for p in problems]}

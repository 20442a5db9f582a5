"""The ready questions, each in a TOML file of its name: title, why one asks, parameters with their defaults, SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from netparse.errors import UsageError
from netparse.files import read_toml
from netparse.nearest import did_you_mean
from netparse.resources import package_file

NAMES: tuple[str, ...] = (
    "checks-that-fire",
    "worst-clusters",
    "versions-and-plugins",
    "trend",
    "outliers",
    "duplicate-macs-across-clusters",
    "duplicate-machine-ids-across-clusters",
    "evidence-of-a-fault",
    "stopped-flows",
    "what-could-not-be-read",
    "lines-not-understood",
)
"""In the order of the help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``parameters`` maps the names that stand as ``$name`` in ``sql`` to what they are where nothing is given."""

    name: str
    title: str
    why: str
    sql: str
    parameters: Mapping[str, str]

    def values(self, given: Sequence[str]) -> dict[str, str]:
        """Return the parameters with what ``NAME=VALUE`` texts change. Raises UsageError for a name that the question does not have."""
        found = dict(self.parameters)
        for text in given:
            name, equals, value = text.partition("=")
            if not equals or name not in found:
                known = ", ".join(found) or "no parameters"
                raise UsageError(f"--with {text}: {self.name} has {known}")
            found[name] = value
        return found


@cache
def question(name: str) -> Question:
    """Return a ready question. Raises UsageError, which names all of them, where there is none of this name."""
    if name not in NAMES:
        raise UsageError(f"there is no question {name!r}; there are {', '.join(NAMES)}{did_you_mean(name, NAMES)}")
    found = read_toml(package_file("fleet", "questions", f"{name}.toml"))
    return Question(
        name=name, title=found["title"], why=found["why"], sql=found["sql"], parameters=found.get("parameters", {})
    )

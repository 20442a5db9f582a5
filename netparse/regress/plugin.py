"""The pytest plugin: ``pytest --netparse fixtures/`` makes each capture or bundle with an expectation a test.

It is loaded in every pytest run of an environment that has netparse, so that the stages of netparse are loaded only when a test
uses them.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netparse import regress
from netparse.errors import NetparseError
from netparse.lazy import lazy_module

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr, TracebackStyle

    import netparse.reach as reaching
    from netparse import captures, pipeline
    from netparse.analysis import Analysis
    from netparse.captures import Capture
    from netparse.reach import Reachability
else:
    captures, pipeline = lazy_module("netparse.captures"), lazy_module("netparse.pipeline")
    reaching = lazy_module("netparse.reach")

_SUFFIX = ".netparse.json"


class NetparseDifference(Exception):
    """A capture does not parse to its expectation; the message has a line per difference."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("netparse", "saved command output as tests")
    group.addoption(
        "--netparse", action="store_true", help="collect captures and bundles that have a .netparse.json beside them"
    )
    group.addoption(
        "--netparse-templates", metavar="DIR", type=Path, default=None, help="a folder of your own templates"
    )
    group.addoption("--netparse-update", action="store_true", help="accept what the captures parse to now")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "Expectation | None":
    """Make ``x.netparse.json`` a collector; its test is named after ``x``."""
    asked = parent.config.getoption("--netparse") or parent.config.getoption("--netparse-update")
    if asked and file_path.name.endswith(_SUFFIX):
        return Expectation.from_parent(parent, path=file_path)
    return None


class Expectation(pytest.File):
    """An expectation: one test, of the capture or bundle that it stands beside."""

    def collect(self) -> Iterator["CaptureTest"]:
        subject = self.path.with_name(self.path.name.removesuffix(_SUFFIX))
        yield CaptureTest.from_parent(self, name=subject.name, subject=subject)


class CaptureTest(pytest.Item):
    """Parses the capture again and compares."""

    def __init__(self, *, name: str, parent: Expectation, subject: Path) -> None:
        super().__init__(name=name, parent=parent)
        self.subject = subject

    def runtest(self) -> None:
        asked = self.config.getoption
        try:
            outcome = regress.check(
                self.subject, update=asked("--netparse-update"), templates=asked("--netparse-templates")
            )
        except NetparseError as error:
            raise NetparseDifference(str(error)) from error
        if not outcome.ok:
            raise NetparseDifference(
                f"{outcome.state}: {self.subject}\n" + "\n".join(f"  {line}" for line in outcome.details)
            )

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: "TracebackStyle | None" = None
    ) -> "str | TerminalRepr":
        if isinstance(excinfo.value, NetparseDifference):
            hint = "" if self.config.getoption("--netparse-update") else "\naccept it with: pytest --netparse-update"
            return f"{excinfo.value}{hint}{f' {self.path}' if hint else ''}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, f"netparse: {self.subject.name}"


@pytest.fixture
def netparse_parse() -> "Callable[..., list[Capture]]":
    """``netparse.parse``, for tests of your own: text in, captures with records out."""
    return captures.parse


@pytest.fixture
def netparse_analyze() -> "Callable[..., Analysis]":
    """``netparse.analyze``, for tests of your own: paths in, an Analysis with findings out."""
    return pipeline.analyze


@pytest.fixture
def netparse_reach() -> "Callable[..., Reachability]":
    """``netparse_reach(bundle).accepted("w1", "cp1", 6443)``, for tests of your own: whether a flow arrives, or how it ends."""
    return lambda *paths: reaching.Reachability(pipeline.analyze(*paths))

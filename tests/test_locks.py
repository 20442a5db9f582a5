"""What the tests stand on is pinned, file by file, and what users get from the lock is what was tried."""

import re
import tomllib

from tests.conftest import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _pins(name: str) -> dict[str, dict[str, frozenset[str]]]:
    """Return of each package the versions and the hashes of their files; a version may be for some systems only."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, dict[str, frozenset[str]]] = {}
    for line in text.splitlines():
        if line and line[0] not in "# \t":
            package, version = re.match(r"([\w.-]+)==(\S+)", line).groups()  # type: ignore[union-attr]
            found.setdefault(package, {})[version] = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line))
    return found


RUN, BUILD, ALL, DOCS, OFFLINE = (
    _pins(f"requirements{name}.lock") for name in ("", "-build", "-dev", "-docs", "-offline")
)


def test_each_file_has_a_hash() -> None:
    """pip takes no other file then."""
    assert len(ALL) > 100
    assert [
        p
        for pins in (RUN, BUILD, ALL, DOCS, OFFLINE)
        for p, versions in pins.items()
        for hashes in versions.values()
        if not hashes
    ] == []


def test_what_runs_is_what_is_tried() -> None:
    """Every pin of the smaller lock stands in the larger, with the same files."""
    assert {p: v for p, v in RUN.items() if ALL.get(p) != v} == {}


def test_what_makes_the_site_and_the_archives_stands_beside_what_runs() -> None:
    """One environment has all of them: a package that two locks have is the same in both."""
    for pins in (DOCS, OFFLINE):
        assert {p: v for p, v in RUN.items() if pins.get(p) != v} == {}
        assert {p: v for p, v in pins.items() if p in ALL and ALL[p] != v} == {}


def test_every_dependency_is_locked() -> None:
    """A name that was added to pyproject.toml without ``make lock`` would be installed from nowhere."""
    for extra, pins in (("dev", ALL), ("docs", DOCS), ("offline", OFFLINE)):
        names = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"][extra]]
        wanted = {re.match(r"[\w.-]+", n)[0].lower().replace("_", "-") for n in names}  # type: ignore[index]
        assert wanted - {"k8s-netparse"} - set(pins) == set(), extra


def test_make_installs_from_the_locks_alone() -> None:
    """Only ``make newest`` asks the index for what it has."""
    recipes = {m[1]: m[2] for m in re.finditer(r"^(\S+):[^=\n]*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)}
    for target in (".venv/installed", ".venv/tested", ".venv/offline", "docs-site"):
        installs = [line for line in recipes[target].splitlines() if "pip install" in line]
        assert installs
        assert all(
            "--require-hashes -r requirements" in line or "--no-deps --no-build-isolation" in line for line in installs
        )
    assert "--upgrade -e '.[dev]'" in recipes["newest"]

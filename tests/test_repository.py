"""The files around the code say the same: what runs before a commit, in CI and by hand."""

import re

import yaml

from tests.conftest import ROOT


def _recipe(target: str) -> list[str]:
    """Return the commands of a target of the Makefile, without the folder of the environment."""
    makefile = (ROOT / "Makefile").read_text()
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert found
    return [line.strip().replace("$(BIN)/", "") for line in found[1].splitlines()]


def test_pre_commit_runs_what_make_lint_runs() -> None:
    """The same commands in the same order, from the environment that is there: a commit downloads nothing."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert [hook["entry"].removeprefix(".venv/bin/") for hook in hooks] == _recipe("lint")
    assert {hook["language"] for hook in hooks} == {"system"}


def test_ci_ends_with_the_test_command_of_the_readme() -> None:
    last = (ROOT / ".ci" / "run").read_text().splitlines()[-1]
    assert last == "make test"
    assert f"{last} " in (ROOT / "README.md").read_text()


def test_the_coverage_has_a_floor() -> None:
    """`make test MEASURE=1` counts the lines that no test runs, and ends with an error below the floor."""
    recipe = "\n".join(_recipe("unit"))
    assert "$(if $(MEASURE),$(COUNT)) -m pytest" in recipe
    assert "--fail-under $(FLOOR)" in recipe
    (floor,) = re.findall(r"^FLOOR := (\d+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert int(floor) >= 90


def test_the_tests_that_the_security_page_names_exist() -> None:
    """A sentence of SECURITY.md is a claim; its test is named below it."""
    named = re.findall(r"`(tests/[\w/.]+)`", (ROOT / "SECURITY.md").read_text())
    assert len(named) > 5
    assert all((ROOT / path).exists() for path in named)


def test_the_links_between_the_documents_lead_somewhere() -> None:
    """To a file, and to a heading of it."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    assert len(pages) > 6
    for page in pages:
        prose = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", page.read_text())
        for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", prose):
            path, _, anchor = target.partition("#")
            file = (page.parent / path) if path else page
            assert file.exists(), f"{page.name}: {target}"
            if anchor and file.suffix == ".md":
                text = file.read_text()
                heads = {_anchor(h) for h in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
                assert anchor in heads | set(re.findall(r'<a id="([^"]+)">', text)), f"{page.name}: {target}"


def _anchor(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")

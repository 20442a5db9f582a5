"""Commands of netparse's own in findings can be copied: they have the paths that were given."""

import shlex
import shutil
from pathlib import Path

from netparse import analyze
from netparse.analysis import Analysis
from netparse.pipeline import Options
from tests.conftest import BUNDLES

BUNDLE = BUNDLES / "required-flow-blocked" / "fail.forgot-vxlan"


def commands(analysis: Analysis) -> list[str]:
    """Return what the findings tell to run of netparse itself."""
    lines = [line for f in analysis.findings for line in (*f.fix, f.confirm or "")]
    return [line for line in lines if line.startswith("netparse ") and "--node" not in line]


def test_the_path_stands_in_place_of_the_word(tmp_path: Path) -> None:
    """Quoted as the shell needs it."""
    copy = shutil.copytree(BUNDLE, tmp_path / "case 7")
    found = commands(analyze(copy))
    assert found
    assert all(shlex.quote(str(copy)) in line for line in found)
    assert not any("BUNDLE" in line for line in found)


def test_others_have_a_redacted_bundle_elsewhere() -> None:
    """The path would tell what was to be hidden; the word stays."""
    found = commands(analyze(BUNDLE, options=Options(redacted=("ip",))))
    assert found
    assert not any(str(BUNDLE) in line for line in found)
    assert any("BUNDLE" in line for line in found)


def test_all_paths_are_given_where_a_command_takes_them() -> None:
    """And the word stays where it takes one only."""
    parts = [BUNDLE / name for name in sorted(p.name for p in BUNDLE.iterdir() if p.suffix != ".toml")]
    for line in commands(analyze(*parts)):
        assert "--from BUNDLE" in line or all(str(p) in line for p in parts)

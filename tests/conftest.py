"""What all tests share: the repository's folders and the command line run in this process."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BUNDLES = ROOT / "fixtures" / "bundles"
EXAMPLE = BUNDLES / "document-example"

collect_ignore = ["contributing"]  # units that are made up: they are tested in a copy of the repository


@pytest.fixture(autouse=True, scope="session")
def _one_moment() -> None:
    """Give all files of the bundles one time: files that are days apart are told, and a checkout writes them when it does."""
    for path in BUNDLES.rglob("*"):
        os.utime(path, (1_767_225_600,) * 2)


@pytest.fixture
def example() -> Path:
    """The bundle that the project grew from: a control-plane node with four captures, a worker with none."""
    return EXAMPLE


@pytest.fixture
def netparse(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run ``netparse ARGS`` and return exit code, standard output and standard error."""
    from netparse.cli import main

    def run(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["netparse", *map(str, args)])
        monkeypatch.setattr("netparse.cli.messages._asked", {"quiet": False, "verbose": False})
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def needs_mount_namespace() -> None:
    """Skip the test where none can be made, as in a chroot."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace can be made here, as by a user or in a chroot")

"""The command that installs something, in the environment that runs netparse."""

import importlib.machinery
import subprocess
import sys

import pytest

from netparse import pip


def test_it_is_the_pip_of_this_environment() -> None:
    """Run as it stands it is pip, and of this Python."""
    words = pip.pip("--version").split()
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert words[0] == sys.executable and done.stdout.startswith("pip ")
    assert pip.command_for_extra("excel") == f"{sys.executable} -m pip install 'k8s-netparse[excel]'"


def test_an_environment_without_pip_is_one_of_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    """`uv tool install` makes such ones; uv installs into them from outside."""

    def found(name: str) -> importlib.machinery.ModuleSpec | None:
        return None

    monkeypatch.setattr(pip, "find_spec", found)
    assert pip.command_for_extra("fleet") == f"uv pip install --python {sys.executable} 'k8s-netparse[fleet]'"

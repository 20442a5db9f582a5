"""Completion, asked as the shells ask, and in those that are installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LINES = {
    "netparse che": ["check"],
    "netparse explain mtu": ["mtu-mismatch"],
    "netparse check x --select required-port-c": ["required-port-closed"],
    "netparse check x --ignore duplicate-ip,duplicate-m": ["duplicate-ip,duplicate-mac"],
    "netparse parse --command ip_r": ["ip_route", "ip_rule"],
    "netparse check x --distribution rk": ["rke1", "rke2"],
    "netparse check x --cni calico,cil": ["calico,cilium"],
    "netparse check x --role cp1=con": ["cp1=control-plane"],
    "netparse ports --role wor": ["worker"],
    "netparse check x --format ma": ["markdown"],
    "netparse check x --fail-on n": ["never"],
    "netparse snapshot x --mask pi": ["pids"],
    "netparse schema in": ["inspect"],
    "netparse list coll": ["collectors"],
    "netparse check x --min-c": ["--min-coverage"],
}


def _completed(environment: dict[str, str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "netparse"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize("line", LINES)
def test_bash_is_given_the_names_of_the_registries(line: str) -> None:
    """The whole word, also behind a comma or an equals sign."""
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    assert _completed({"_NETPARSE_COMPLETE": "complete_bash", **words}) == LINES[line]


def test_zsh_fish_and_powershell_are_given_the_same() -> None:
    """Each in its own form; fish and zsh with the option's help."""
    line = "netparse check x --distribution rk"
    asked = {
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": "rk",
    }
    for shell in ("zsh", "fish", "powershell"):
        shown = "\n".join(_completed({"_NETPARSE_COMPLETE": f"complete_{shell}", **asked}))
        assert "rke1" in shown and "rke2" in shown and "k3s" not in shown, shell


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_of_each_shell_is_printed(shell: str) -> None:
    """By the library's own option, which also installs it."""
    script = "\n".join(_completed({"_NETPARSE_COMPLETE": f"source_{shell}"}))
    assert "_NETPARSE_COMPLETE" in script and "netparse" in script


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes_with_the_script(tmp_path: Path) -> None:
    """The script is loaded, and the function that it registers is called as bash calls it."""
    command = tmp_path / "netparse"
    command.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m netparse "$@"\n')
    command.chmod(0o755)
    (tmp_path / "script").write_text("\n".join(_completed({"_NETPARSE_COMPLETE": "source_bash"})))
    asked = f"""
        . {tmp_path}/script
        COMP_WORDS=(netparse explain overlay-m) COMP_CWORD=2
        $(complete -p netparse | sed 's/.*-F \\([^ ]*\\) .*/\\1/') netparse
        echo "${{COMPREPLY[@]}}"
    """
    path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", asked], env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "overlay-mtu-too-large", done.stderr

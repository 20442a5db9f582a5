"""The command that installs something where this netparse runs: another environment's pip would install it for another program."""

import shlex
import sys
from importlib.util import find_spec


def pip(verb: str) -> str:
    """Return the beginning of a command, such as ``/home/me/netparse/bin/python -m pip install``; uv's environments have no pip."""
    python = shlex.quote(sys.executable)
    return f"{python} -m pip {verb}" if find_spec("pip") else f"uv pip {verb} --python {python}"


def command_for_extra(extra: str) -> str:
    """Return the command that brings the libraries of an extra."""
    return f"{pip('install')} 'k8s-netparse[{extra}]'"

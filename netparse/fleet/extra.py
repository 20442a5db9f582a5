"""Whether the libraries of the extra are there; without them one sentence says how to get them."""

from netparse.doctor import probes
from netparse.doctor.examine import OF_FLEET
from netparse.doctor.remedies import remedies, this_system
from netparse.errors import MissingLibrary


def need_libraries() -> None:
    """Raise MissingLibrary where one of them is not installed; none is loaded."""
    missing = [name for name in OF_FLEET if not probes.module(name)]
    if missing:
        (command,) = remedies("fleet", this_system())
        raise MissingLibrary(f"netparse fleet needs {', '.join(missing)}, which an extra brings: {command}")

"""Commands that were run elsewhere than where their prompt stands: through ssh, in a debug pod, in a pod on the host's network."""

from netparse.captures.capture import Capture
from netparse.lazy import lazy_re

_NODE_CONTAINER = lazy_re(
    r"(?:docker|podman|nerdctl) exec (?:-\S+ )*(?P<host>[\w.-]+-(?:control-plane|worker)\d*|k3d-[\w.-]+) "
)
_POD = lazy_re(r"(?:kubectl|oc) (?:\S+ )*?exec (?:\S+ )*?(?:pods?/)?(?P<pod>[a-z0-9][a-z0-9.-]*-[a-z0-9]{4,5})(?= |$)")


def remote_host(capture: Capture) -> str | None:
    """Return the host that a command names as the place where it runs."""
    command = capture.command_line
    if command is None:
        return None
    found = _NODE_CONTAINER.search(command.text)
    return found["host"] if found else command.host


def host_pod(capture: Capture) -> str | None:
    """Return the pod on its host's network in which a command ran; the pod's name does not show which host that is."""
    if capture.netns is not None or capture.command_line is None:
        return None
    found = _POD.search(capture.command_line.text)
    return found["pod"] if found else None

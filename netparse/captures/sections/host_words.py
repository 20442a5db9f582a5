"""Words that name no host: localhost, a container's id, a pod; and how hosts are spoken of in many languages."""

from netparse.lazy import lazy_re

_NOBODY = lazy_re(
    r"localhost(?:\d|\.|$)|\(none\)$|[0-9a-f]{12}$|[0-9a-f]{64}$|\d+$|-$|toolbox(?:-\w+)?$|debugger$|node-debugger-", 2
)
_ID = lazy_re(r"(?=[0-9a-f]*\d)(?:[0-9a-f]{12}|[0-9a-f]{64})$")
_OF_DEPLOYMENT = lazy_re(r"[a-z][\w.-]*-[bcdf0-9][bcdfghjklmnpqrstvwxz0-9]{7,9}-[bcdfghjklmnpqrstvwxz2456789]{5}$")


def is_nobody(name: str) -> bool:
    """Whether a name tells no host from another: localhost, a container's id, a bare number."""
    return bool(_NOBODY.match(name))


def is_container(name: str, prompt: str = "") -> bool:
    """Whether a prompt's host is a container: by docker's short id, or by the name of a Deployment's pod at the root of its files.

    Nodes of the cluster API have names of the same form; who logs in there stands in a home.
    """
    return bool(_ID.match(name)) or (f"{name}:/" in prompt and bool(_OF_DEPLOYMENT.match(name)))

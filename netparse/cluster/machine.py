"""Which nodes are Linux machines: Windows nodes and virtual ones get neither Linux commands nor Linux rules."""

import re
from typing import Literal

_VIRTUAL_NAME = re.compile(r"^(virtual-?kubelet|virtual-node|fargate-ip)\b", re.IGNORECASE)
_VIRTUAL_VERSION = re.compile(r"virtual-?kubelet|-vk-|\bvk-|^fake$|^kwok-", re.IGNORECASE)


def machine(*, name: str, version: str | None, os_image: str | None) -> Literal["linux", "windows", "virtual"]:
    """Return what kind of machine a row of the node list describes; Linux where it does not show it."""
    if (os_image or "").lower().startswith("windows"):
        return "windows"
    if _VIRTUAL_VERSION.search(version or ""):
        return "virtual"
    return "virtual" if _VIRTUAL_NAME.search(name) else "linux"

"""What encapsulation costs: the devices of the CNI plugins and how much smaller than the underlay their MTU must be."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from netparse.resources import package_file

Judged = Literal["always", "when-addressed", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayDevice:
    """One kind of device; ``overhead`` is what must be left free at least, ``usual`` what its plugin leaves free."""

    cni: str
    encapsulation: str
    name: str
    overhead: int
    judged: Judged
    source: str
    overhead_v6: int | None = None
    usual: int | None = None
    fixed: int | None = None
    only_with: str | None = None
    note: str | None = None

    def largest_mtu(self, underlay: int, family: Literal["inet", "inet6"] = "inet") -> int:
        """Return the largest MTU that the device may have over this underlay."""
        return underlay - (self.overhead_v6 if family == "inet6" and self.overhead_v6 is not None else self.overhead)

    def expected_mtu(self, underlay: int, family: Literal["inet", "inet6"] = "inet") -> int:
        """Return the MTU that the plugin itself would set."""
        if self.fixed is not None:
            return self.fixed
        return underlay - self.usual if self.usual is not None else self.largest_mtu(underlay, family)

    def is_judged(self, *, addressed: bool, others: Iterable[str]) -> bool:
        """Return whether the MTU of such a device can be judged, beside these other devices of the node.

        A device that is down cannot be judged either; the caller decides that.
        """
        if self.judged == "never" or (self.judged == "when-addressed" and not addressed):
            return False
        return self.only_with is None or any(re.fullmatch(self.only_with, other) for other in others)


@cache
def overlay_devices() -> tuple[OverlayDevice, ...]:
    """Return all kinds of devices that are known."""
    data = tomllib.loads(package_file("ports", "data", "overlay.toml").read_text(encoding="utf-8"))
    return tuple(OverlayDevice(**raw) for raw in data["device"])


@cache
def overlay_device(name: str) -> OverlayDevice | None:
    """Return what kind of overlay device an interface is by its name, None when it is none."""
    return next((device for device in overlay_devices() if re.fullmatch(device.name, name)), None)

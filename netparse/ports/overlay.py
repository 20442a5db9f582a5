"""What encapsulation costs: the devices of the CNI plugins and how much smaller than the underlay their MTU must be."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from netparse.resources import package_file


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayDevice:
    """A row of ``overlay.toml``: one kind of device; sizes in bytes."""

    cni: str
    encapsulation: str
    name: str
    overhead: int
    source: str
    overhead_v6: int | None = None
    fixed: int | None = None
    note: str | None = None


@cache
def overlay_devices() -> tuple[OverlayDevice, ...]:
    """Return all kinds of devices that are known."""
    data = tomllib.loads(package_file("ports", "data", "overlay.toml").read_text(encoding="utf-8"))
    return tuple(OverlayDevice(**raw) for raw in data["device"])


@cache
def overlay_device(name: str) -> OverlayDevice | None:
    """Return what kind of overlay device an interface is by its name, None when it is none."""
    return next((device for device in overlay_devices() if re.fullmatch(device.name, name)), None)

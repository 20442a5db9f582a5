"""Kubernetes versions as node lists print them: ``v1.28.5+k3s1``, ``v1.30.1-gke.100``, ``1.24``."""

import re
from dataclasses import dataclass, field

_VERSION = re.compile(r"v?(\d{1,3})\.(\d{1,3})(?:\.(\d{1,4}))?([-+.].*|[a-z].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A Kubernetes version; ``suffix`` (``+k3s1``) takes no part in comparisons."""

    major: int
    minor: int
    patch: int = 0
    suffix: str = field(default="", compare=False)

    @classmethod
    def parse(cls, text: str | None) -> "Version | None":
        """Return the version, or None for what is none: ``fake``, ``<unknown>``, an empty cell."""
        match = _VERSION.fullmatch((text or "").strip())
        if match is None:
            return None
        major, minor, patch, suffix = match.groups()
        return cls(int(major), int(minor), int(patch or 0), suffix or "")

    @property
    def release(self) -> tuple[int, int]:
        """Major and minor: what rules are limited by."""
        return self.major, self.minor

    def __str__(self) -> str:
        return f"v{self.major}.{self.minor}.{self.patch}{self.suffix}"

"""The map of pseudonyms that a user keeps from run to run: the key, and what was replaced by what."""

import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path

from netparse.errors import DataError, UsageError
from netparse.files import write_whole
from netparse.redact.ranges import IP, Network, Range

_KEY_BYTES = 32
_ADVICE = "give the file that netparse wrote, or a name that does not exist yet"


@dataclass(frozen=True, kw_only=True)
class RedactMap:
    """``names`` are replaced wherever they stand, the networks and ranges kept; the others are pairs that earlier runs met.

    Secrets are never in it.
    """

    key: bytes
    names: frozenset[str] = frozenset()
    networks: frozenset[Network] = frozenset()
    of_clusters: frozenset[Network] = frozenset()
    ranges: frozenset[Range] = frozenset()
    addresses: Mapping[IP, IP] = field(default_factory=dict)
    macs: Mapping[str, str] = field(default_factory=dict)
    replaced_names: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False
    """Whether nobody has seen a pseudonym of this key."""

    @staticmethod
    def new() -> "RedactMap":
        """Return an empty map with a key that nobody knows."""
        return RedactMap(key=secrets.token_bytes(_KEY_BYTES), fresh=True)

    @staticmethod
    def read(path: Path) -> "RedactMap":
        """Return the map that a file holds, an empty one when there is no such file.

        Raises UsageError when others may read it, DataError when it is no map.
        """
        try:
            info = path.lstat()
        except FileNotFoundError:
            return RedactMap.new()
        except OSError as error:
            raise DataError(f"{path}: {error.strerror or error}") from error
        if not stat.S_ISREG(info.st_mode):
            raise UsageError(f"{path} is no regular file: {_ADVICE}")
        if info.st_mode & 0o077 or info.st_uid != os.geteuid():
            raise UsageError(
                f"{path} can be read by others, and with it every pseudonym can be undone: chmod 600 {path}, or take another"
            )
        try:
            return _from_json(json.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise DataError(f"{path}: {error.strerror or error}") from error
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise DataError(f"{path} is no map of netparse redact: {_ADVICE}") from error

    def write(self, path: Path) -> None:
        """Write the map so that only its owner can read it; raises OutputError."""
        out = {
            "schema_version": 1,
            "key": self.key.hex(),
            "names": sorted(self.names),
            "networks": sorted(map(str, self.networks)),
            "networks_of_clusters": sorted(map(str, self.of_clusters)),
            "ranges": sorted(f"{first}-{last}" for first, last in self.ranges),
            "addresses": {str(a): str(p) for a, p in sorted(self.addresses.items(), key=lambda pair: str(pair[0]))},
            "macs": dict(sorted(self.macs.items())),
            "replaced_names": dict(sorted(self.replaced_names.items())),
        }
        write_whole(path, (json.dumps(out, indent=1) + "\n").encode(), mode=0o600)


def _from_json(found: dict[str, object]) -> RedactMap:
    """Return the map; raises what a wrong value raises."""
    if found["schema_version"] != 1:
        raise ValueError("another version")
    key = bytes.fromhex(str(found["key"]))
    if len(key) != _KEY_BYTES:
        raise ValueError("a key of another length")
    pairs = {name: _pairs(found[name]) for name in ("addresses", "macs", "replaced_names")}
    addresses = {ip_address(a): ip_address(p) for a, p in pairs["addresses"].items()}
    if any(a.version != p.version for a, p in addresses.items()):
        raise ValueError("an address of another family")
    if any(len(m) != 12 or not int(m, 16) >= 0 for pair in pairs["macs"].items() for m in pair):
        raise ValueError("no MAC")
    names, networks, of_clusters, ranges = (
        _texts(found[name]) for name in ("names", "networks", "networks_of_clusters", "ranges")
    )
    spans = [tuple(map(ip_address, text.split("-"))) for text in ranges]
    if any(len(span) != 2 for span in spans):
        raise ValueError("no range")
    return RedactMap(
        key=key,
        names=frozenset(names),
        networks=frozenset(map(ip_network, networks)),
        of_clusters=frozenset(map(ip_network, of_clusters)),
        ranges=frozenset((span[0], span[1]) for span in spans),
        addresses=addresses,
        macs=pairs["macs"],
        replaced_names=pairs["replaced_names"],
    )


def _texts(found: object) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(text, str) and text for text in found):
        raise TypeError("no texts")
    return found


def _pairs(found: object) -> dict[str, str]:
    if not isinstance(found, dict) or not all(isinstance(x, str) for pair in found.items() for x in pair):
        raise TypeError("no pairs")
    return found

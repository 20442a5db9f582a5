"""What a Kubernetes release needs of its neighbours: container runtimes, the skew of versions, modes of kube-proxy."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from netparse.ports.sources import followable
from netparse.ports.version import Version
from netparse.resources import package_file

_RUNTIME = re.compile(r"([a-z0-9-]+)://v?(\d+)\.(\d+).*|([a-z0-9-]+)://.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeNeed:
    """A runtime, or its releases before ``below``, that a kubelet from ``since`` on cannot use by itself.

    ``announced`` is the release from which on it is known to come, ``serves`` what may help a node that is Ready nevertheless.
    """

    runtime: str
    since: tuple[int, int]
    title: str
    why: str
    serves: str
    fix: tuple[str, ...]
    source: str
    below: tuple[int, int] | None = None
    announced: tuple[int, int] | None = None

    def is_about(self, shown: str) -> bool:
        """Say whether the runtime, as the node list shows it, is one of these; a release that is not shown is none."""
        match = _RUNTIME.fullmatch(shown)
        if match is None or self.runtime != (match[1] or match[4]):
            return False
        if self.below is None:
            return True
        return match[2] is not None and (int(match[2]), int(match[3])) < self.below


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeFact:
    """What holds of a mode of kube-proxy from a release on; ``title`` and ``fix`` where a user of the mode should know."""

    mode: str
    since: tuple[int, int]
    says: str
    source: str
    title: str | None = None
    fix: tuple[str, ...] = ()


def kube_proxy_modes() -> tuple[ModeFact, ...]:
    """Return what is known of the modes of kube-proxy; ``not set`` is the mode of a configuration that names none."""
    return tuple(
        ModeFact(
            mode=raw["mode"],
            since=_release(raw["since"]),
            says=raw["says"],
            source=followable(raw["source"]),
            title=raw.get("title"),
            fix=tuple(raw.get("fix", ())),
        )
        for raw in _table()["kube_proxy"]
    )


def runtime_needs(shown: str) -> tuple[RuntimeNeed, ...]:
    """Return what is known against a runtime such as ``containerd://1.5.18``, for whatever kubelet."""
    return tuple(need for need in _runtimes() if need.is_about(shown))


def allowed_skew(kubelet: Version, newest: Version) -> int:
    """Return how many minor releases the kubelet may be older than the newest one of the cluster."""
    return max(
        int(rule["minors"])
        for rule in _table()["skew"]
        if kubelet.release >= _release(rule.get("kubelet", "0.0"))
        and newest.release >= _release(rule.get("newest", "0.0"))
    )


def facts() -> Iterator[tuple[str, str, str, str]]:
    """Yield subject, release, what holds from it on, and the source, of all that the table has."""
    for need in _runtimes():
        below = f" before {need.below[0]}.{need.below[1]}" if need.below else ""
        yield f"{need.runtime}{below}", _text(need.since), need.why, need.source
    for rule in _table()["skew"]:
        yield (
            "skew",
            rule.get("newest", "all"),
            f"a kubelet may be {rule['minors']} minor releases older",
            rule["source"],
        )
    for mode in kube_proxy_modes():
        yield f"kube-proxy, {mode.mode}", _text(mode.since), mode.says, mode.source
    for fact in _table()["node_port"]:
        yield f"NodePort, {fact['mode']}", fact["since"], fact["says"], followable(fact["source"])


@cache
def _runtimes() -> tuple[RuntimeNeed, ...]:
    return tuple(_runtime(raw) for raw in _table()["runtime"])


def _runtime(raw: dict[str, Any]) -> RuntimeNeed:
    values: dict[str, Any] = {**raw, "fix": tuple(raw["fix"]), "source": followable(raw["source"])}
    values |= {key: _release(raw[key]) for key in ("since", "below", "announced") if key in raw}
    return RuntimeNeed(**values)


def _release(text: str) -> tuple[int, int]:
    major, minor = text.split(".")
    return int(major), int(minor)


def _text(release: tuple[int, int]) -> str:
    return f"{release[0]}.{release[1]}"


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(package_file("ports", "data", "versions.toml").read_text(encoding="utf-8"))

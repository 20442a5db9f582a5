"""Listeners that should not face the network, what the CIS benchmarks require, and listeners that are usual."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from netparse.cluster import Owner
from netparse.ports.processes import name_matches
from netparse.ports.rule import PortRule
from netparse.ports.version import Version
from netparse.resources import package_file

_Verdict = Literal["fail", "warn", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """What a distribution makes of a service: ``verdict`` is None where it is no fault at all."""

    distribution: str
    why: str
    verdict: _Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InsecureService:
    """A service that answers without authentication, known by its process and port (none given: any)."""

    id: str
    title: str
    why: str
    fix: str
    verdict: _Verdict
    severity: Literal["critical", "high", "medium", "low"]
    reference: str
    source: str
    processes: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    port_alone: bool = False
    cis: str | None = None
    exemptions: tuple[Exemption, ...] = ()

    def exemption_for(self, distribution: str | None) -> Exemption | None:
        """Return the exemption that the distribution makes."""
        return next((x for x in self.exemptions if x.distribution == distribution), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """A listener that is such a service; ``verdict`` is a warning at most when its process is not shown."""

    service: InsecureService
    verdict: _Verdict
    note: str | None = None


def insecure_service(port: int | None, owner: Owner | None, distribution: str | None = None) -> Exposure | None:
    """Return what is wrong with a TCP listener that others can reach, None when nothing is known against it.

    ``owner`` is the process as shown, None where it is not.
    """
    for service in insecure_services():
        if service.ports and port not in service.ports:
            continue
        if service.port_alone if owner is None else name_matches(service.processes, owner):
            return _exposure(service, owner, distribution)
    return None


def _exposure(service: InsecureService, owner: Owner | None, distribution: str | None) -> Exposure | None:
    exemption = service.exemption_for(distribution)
    verdict = exemption.verdict if exemption else service.verdict
    if verdict is None:
        return None
    if owner is None and verdict == "fail":
        return Exposure(service=service, verdict="warn", note="the process is not shown: recognised by the port alone")
    return Exposure(service=service, verdict=verdict, note=exemption.why if exemption else None)


def usual_listener(port: int | None, owner: Owner | None) -> str | None:
    """Return why a listener is usual on nodes, None when it is not known to be; some ports stand for a process that is not shown."""
    for entry in _table()["usual"]:
        ports = entry.get("ports", ())
        if owner is None:
            usual = entry.get("port_alone", False) and port in ports
        else:
            usual = (not ports or port in ports) and name_matches(entry["processes"], owner)
        if usual:
            return str(entry["why"])
    return None


def cis_reference(check: str | None, version: Version | None) -> str | None:
    """Return the recommendation of the benchmark edition for this version: ``CIS 4.2.4 (cis-1.24)``.

    None when that edition has none; the newest edition that has it when the version is not known.
    """
    ids = _table()["cis"].get(check, {})
    editions: Mapping[str, str] = _table()["benchmarks"]
    fitting = [name for name, since in editions.items() if version is None or _minor(since) <= version.release]
    if version is None:
        fitting = [name for name in fitting if name in ids]
    edition = fitting[-1] if fitting else None
    return f"CIS {ids[edition]} ({edition})" if edition in ids else None


def cis_of_rule(rule: PortRule, version: Version | None) -> str | None:
    """Return what the benchmark requires of a port that belongs on loopback."""
    return cis_reference(_table()["internal"].get(rule.id), version)


@cache
def insecure_services() -> tuple[InsecureService, ...]:
    """Return all services of the table, in its order."""
    return tuple(_service(raw) for raw in _table()["service"])


def _service(raw: Mapping[str, Any]) -> InsecureService:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    values["exemptions"] = tuple(Exemption(**x) for x in values.pop("exception", ()))
    return InsecureService(**values)


def _minor(text: str) -> tuple[int, int]:
    major, minor = text.split(".")
    return int(major), int(minor)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(package_file("ports", "data", "insecure.toml").read_text(encoding="utf-8"))

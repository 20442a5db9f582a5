"""``kubectl describe service``: what a Service says, and where it leads to, from the text made for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Parsed, Parser, Text, rows
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.described import coverage_of, has_keys
from netparse.parsers.kubernetes.kubectl import KUBECTL, prints
from netparse.parsers.kubernetes.objects import to_record

_SERVICES = r"(?:svc|services?)(?:[/,].*|\.v1)?"
_OF_SERVICE = ("Session Affinity:", "TargetPort:", "Endpoints:", "Selector:", "Type:", "IP:")
"""Keys at the margin; other objects have one or two of them there."""
_ENOUGH = 3
_FIELDS = {
    "Type": "type",
    "Session Affinity": "sessionAffinity",
    "External Traffic Policy": "externalTrafficPolicy",
    "Internal Traffic Policy": "internalTrafficPolicy",
    "External Name": "externalName",
    "Desired LoadBalancer IP": "loadBalancerIP",
    "Requested LoadBalancer IP": "loadBalancerIP",
}
_KNOWN = {
    *("Name", "Namespace", "Labels", "Annotations", "Selector", "IP", "IPs", "IP Family", "IP Families", "IP Family Policy"),
    *("External IPs", "LoadBalancer Ingress", "LoadBalancer Source Ranges", "HealthCheck NodePort"),
    *("Port", "TargetPort", "NodePort", "Endpoints", "Events", "Traffic Distribution", *_FIELDS),
}  # fmt: skip
_PORT = lazy_re(r"(?:(?P<name>\S+)\s+)?(?P<port>\d+)/(?P<protocol>\w+)")
_NODE_PORT = lazy_re(r"(?:\S+\s+)?(\d+)/\w+")
_MORE = lazy_re(r" \+ (\d+) more\.\.\.$")


class _Service:
    """A Service while its lines are read."""

    def __init__(self, name: str, line: int) -> None:
        self.line = self.last = line
        self.where: int | None = None
        """The line of its endpoints; None where the text ends before."""
        self.key = ""
        self.meta: dict[str, Any] = {"name": name, "labels": {}, "annotations": {}}
        self.spec: dict[str, Any] = {"ports": [], "selector": {}}
        self.ingress: list[dict[str, str]] = []
        self.endpoints: dict[str, None] = {}
        self.more = 0
        """How many endpoints kubectl counts and does not show, of the port with the most."""

    def take(self, key: str, value: str, line: int) -> bool:
        self.key = key
        if value and value not in ("<none>", "<unset>"):
            self._say(key, value)
        if key == "Endpoints":
            self.where = self.where or line
        return key in _KNOWN

    def item(self, item: str) -> bool:
        if self.key in ("Labels", "Annotations"):
            self._say(self.key, item)
        return bool(self.key)

    def _say(self, key: str, value: str) -> None:
        words = [w.strip() for w in value.split(",") if w.strip()]
        if key == "Namespace":
            self.meta["namespace"] = value
        elif key in ("Labels", "Annotations"):
            name, parted, rest = value.partition("=" if key == "Labels" else ":")
            if parted and not name.startswith(("{", "[")):  # the value of a long annotation stands below its name
                self.meta[key.lower()][name] = rest.strip()
        elif key == "Selector":
            self.spec["selector"] = dict(w.split("=", 1) for w in words if "=" in w)
        elif key in ("IP", "IPs"):
            self.spec.setdefault("clusterIP", words[0])
            self.spec["clusterIPs"] = words
        elif key == "External IPs":
            self.spec["externalIPs"] = words
        elif key == "LoadBalancer Ingress":
            self.ingress = [{"ip": w.partition(" ")[0]} for w in words]
        elif key == "LoadBalancer Source Ranges":
            self.spec["loadBalancerSourceRanges"] = words
        elif key == "Endpoints":
            more = _MORE.search(value)
            self.endpoints |= dict.fromkeys(w for w in _MORE.sub("", value).split(",") if w)
            self.more = max(self.more, int(more[1]) if more else 0)
        elif key in ("Port", "TargetPort", "NodePort"):
            self._port(key, value)
        elif key in _FIELDS:
            self.spec[_FIELDS[key]] = value

    def _port(self, key: str, value: str) -> None:
        ports = self.spec["ports"]
        if key == "Port" and (found := _PORT.fullmatch(value)):
            name = None if found["name"] in (None, "<unset>") else found["name"]
            ports.append({"name": name, "port": int(found["port"]), "protocol": found["protocol"]})
        elif key == "NodePort" and ports and (found := _NODE_PORT.fullmatch(value)):
            ports[-1]["nodePort"] = int(found[1])
        elif key == "TargetPort" and ports:
            number = value.partition("/")[0]
            ports[-1]["targetPort"] = int(number) if number.isdecimal() else number

    def made(self) -> Iterator[records.Record | None]:
        """Yield the Service, and its endpoints as ``kubectl get endpoints`` shows them."""
        status = {"loadBalancer": {"ingress": self.ingress}}
        thing = {"kind": "Service", "apiVersion": "v1", "metadata": self.meta, "spec": self.spec, "status": status}
        yield to_record(thing, self.line, self.last)
        if self.where is not None:
            more = f" + {self.more} more..." if self.more else ""
            yield records.EndpointsRow(
                line=self.where,
                last_line=self.where,
                namespace=self.meta.get("namespace"),
                name=self.meta["name"],
                endpoints=",".join(self.endpoints) + more or None,
            )


def _read(text: Text) -> Parsed:
    found, unparsed = rows("kubectl_describe_service", text)
    services: list[_Service] = []
    for row in found:
        if row["key"] == "Name" and row["value"]:
            services.append(_Service(row.values["value"], row.first))
        elif not services or not (
            services[-1].take(row.values["key"], row["value"] or "", row.first)
            if row["key"]
            else services[-1].item(row.values["item"])
        ):
            unparsed.append(row.first)
        else:
            services[-1].last = row.last
    made = (r for s in services for r in s.made())
    return Parsed(records=tuple(r for r in made if r is not None), unparsed=tuple(sorted(unparsed)))


PARSER = Parser(
    stem="kubectl_describe_service",
    programs=(KUBECTL,),
    prints=prints("describe", _SERVICES),
    file_names=(
        FileName(
            lazy_re(r"(?:describe[_-]?(?:svc|services?)|(?:svc|services?)[_-]?describe)"), "kubectl describe services"
        ),
    ),
    name_words=("service", "svc"),
    looks=(Look(table="describe", line=r"Name:\s{2,}\S", inside=("Name:  ",)),),
    glimpse=Glimpse(early=r"Name:\s+\S"),
    kinds=(Kind.SERVICES, Kind.ENDPOINTS),
    captured_from=("kubectl describe services -A", "kubectl -n NAMESPACE describe service NAME"),
    record="Service",
    more_records=("EndpointsRow",),
    signature=lambda lines: has_keys(lines, _OF_SERVICE, _ENOUGH),
    read=_read,
    coverage=lambda text, parsed: coverage_of(text, _SERVICES, "Services"),
)

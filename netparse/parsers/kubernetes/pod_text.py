"""Builds the fields of a pod, named as the API names them, out of the lines of ``kubectl describe pod``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netparse.parsers.kubernetes.describe_time import from_describe

_CONTAINERS = {"Containers": "containers", "Init Containers": "initContainers"}
_IGNORED = {
    "Priority", "Priority Class Name", "Runtime Class Name", "Service Account", "Security Context", "SeccompProfile", "Seccomp Profile",
    "Ephemeral Containers", "Volumes", "QoS Class", "Node-Selectors", "Tolerations", "Topology Spread Constraints", "Events",
    "Nominated Node Name", "NominatedNodeName", "Readiness Gates", "IP", "No events", "Resources", "Resource Claims", "Generation",
    "Creation Timestamp", "Termination Grace Period", "Image Pull Secrets",
}  # fmt: skip
"""Keys of which nothing is kept; ``IP`` stands again among ``IPs``."""
_STATES = {"State": "state", "Last State": "lastState"}
_ENDS = {"Reason": "reason", "Message": "message", "Exit Code": "exitCode", "Signal": "signal"}
_OF_CONTAINER, _OF_STATE = 4, 6
"""How far kubectl indents what it says of a container, and what it says of the container's state."""


class PodText:
    """A pod while its lines are read: ``thing`` is the object that they add up to."""

    def __init__(self, name: str, line: int) -> None:
        self.line = self.last = line
        self.thing: dict[str, Any] = {
            "kind": "Pod",
            "apiVersion": "v1",
            "metadata": {"name": name, "labels": {}, "annotations": {}},
            "spec": {"containers": [], "initContainers": []},
            "status": {"containerStatuses": [], "initContainerStatuses": [], "conditions": [], "podIPs": []},
        }
        self._key = ""
        self._container: dict[str, Any] = {}
        self._status: dict[str, Any] = {}
        self._end: dict[str, Any] | None = None
        self._said: tuple[dict[str, Any], str] | None = None

    def key(self, key: str, value: str) -> bool:
        """Take in a key at the margin; False where no pod has one of that name."""
        if key not in _CONTAINERS and key not in _IGNORED and key not in _AT_MARGIN:
            return self.more(f"{key}: {value}")
        self._key, self._end, self._said = key, None, None
        if key in _CONTAINERS or key in _IGNORED:
            if key == "IP" and value:
                self._ip(value)
            return True
        if value and value not in ("<none>", "<unset>"):
            _AT_MARGIN[key](self, value)
            self._said = (self.thing["status"], "message") if key == "Message" else None
        return True

    def more(self, line: str) -> bool:
        """Take in a line without a key of its own: the next one of a message, which kubectl prints from the margin on."""
        if self._said is None:
            return False
        where, name = self._said
        where[name] = f"{where[name]}\n{line}"
        return True

    def item(self, indent: int, item: str) -> bool:
        """Take in an indented line; False where it belongs to no section."""
        if self._key in _CONTAINERS:
            self._of_container(indent, item)
            return True
        if taker := _ITEMS.get(self._key):
            taker(self, item)
        return bool(self._key)

    def _of_container(self, indent: int, item: str) -> None:
        key, colon, value = item.partition(":")
        value = value.strip()
        if indent < _OF_CONTAINER and colon and not value:
            self._open(key)
        elif not self._container or not colon:
            return
        elif indent < _OF_STATE:
            self._end, self._said = None, None
            self._say(key, value)
        elif self._end is not None and key in _ENDS:
            self._end[_ENDS[key]] = int(value) if value.isdecimal() else value
            self._said = (self._end, "message") if key == "Message" else None

    def _open(self, name: str) -> None:
        kind = _CONTAINERS[self._key]
        self._container, self._status = {"name": name, "ports": []}, {"name": name}
        self._end, self._said = None, None
        self.thing["spec"][kind].append(self._container)
        self.thing["status"][kind.removesuffix("s") + "Statuses"].append(self._status)

    def _say(self, key: str, value: str) -> None:
        if key == "Image":
            self._container["image"] = value
        elif key in ("Port", "Ports"):
            found = (p.strip().partition("/") for p in value.split(",") if p.strip()[:1].isdecimal())
            self._container["ports"] += [{"containerPort": int(n), "protocol": p} for n, _, p in found if n.isdecimal()]
        elif key == "Ready":
            self._status["ready"] = self._status["started"] = value == "True"
        elif key == "Restart Count":
            self._status["restartCount"] = value
        elif key in _STATES and value:
            self._end = {}
            self._status[_STATES[key]] = {value.lower(): self._end}

    def _node(self, value: str) -> None:
        name, _, address = value.partition("/")
        self.thing["spec"]["nodeName"] = name
        self.thing["status"]["hostIP"] = address or None

    def _phase(self, value: str) -> None:
        words = value.split()
        if words[0] == "Terminating":
            self.thing["metadata"]["deletionTimestamp"] = "shown"
        self.thing["status"]["phase"] = "Running" if words[0] == "Terminating" else words[0]

    def _ip(self, value: str) -> None:
        known = self.thing["status"]["podIPs"]
        if {"ip": value} not in known:
            known.append({"ip": value})

    def _owner(self, value: str) -> None:
        kind, _, name = value.partition("/")
        self.thing["metadata"]["ownerReferences"] = [{"kind": kind, "name": name}]

    def _label(self, item: str) -> None:
        name, _, value = item.partition("=")
        self.thing["metadata"]["labels"][name] = value

    def _annotation(self, item: str) -> None:
        name, colon, value = item.partition(":")
        if colon and not name.startswith(("{", "[")) and " " not in name:
            self.thing["metadata"]["annotations"][name] = value.strip()

    def _condition(self, item: str) -> None:
        words = item.split()
        if len(words) > 1 and words[1] in ("True", "False", "Unknown"):
            self.thing["status"]["conditions"].append({"type": words[0], "status": words[1]})

    def _address(self, item: str) -> None:
        key, _, value = item.partition(":")
        if key == "IP" and value.strip():
            self._ip(value.strip())

    def finish(self) -> dict[str, Any]:
        """Return the object. A pod that has the address of its host stands in the host's own network."""
        ips = [x["ip"] for x in self.thing["status"]["podIPs"]]
        if ips and (host := self.thing["status"].get("hostIP")):
            self.thing["spec"]["hostNetwork"] = host in ips
        return self.thing


def _put(*path: str) -> Callable[[PodText, str], None]:
    def put(pod: PodText, value: str) -> None:
        pod.thing[path[0]][path[1]] = value

    return put


def _start(pod: PodText, value: str) -> None:
    pod.thing["status"]["startTime"] = from_describe(value)


_AT_MARGIN: dict[str, Callable[[PodText, str], None]] = {
    "Namespace": _put("metadata", "namespace"),
    "Node": PodText._node,
    "Start Time": _start,
    "Labels": PodText._label,
    "Annotations": PodText._annotation,
    "Status": PodText._phase,
    "Reason": _put("status", "reason"),
    "Message": _put("status", "message"),
    "IPs": PodText._address,
    "Controlled By": PodText._owner,
    "Controllers": PodText._owner,
    "Created By": PodText._owner,
    "Conditions": PodText._condition,
}
_ITEMS: dict[str, Callable[[PodText, str], None]] = {
    "Labels": PodText._label,
    "Annotations": PodText._annotation,
    "Conditions": PodText._condition,
    "IPs": PodText._address,
}

"""The columns READY, STATUS and RESTARTS of a pod, computed as the API server prints them (pkg/printers, printPod)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from netparse.parsers.kubernetes.node_object import look

_LOST = "NodeLost"


class Printed(NamedTuple):
    """``restarts`` without the time that kubectl adds to it; ``ready`` is None where a line that tells of a container is lost."""

    ready: str | None
    status: str
    restarts: int


def printed(pod: Any) -> Printed | None:
    """Return the columns; None for a pod without a status, such as a manifest."""
    status = look(pod, "status")
    if not look(status, "phase"):
        return None
    spec = look(pod, "spec")
    init = _Init(_list(look(spec, "initContainers")), _list(look(status, "initContainerStatuses")))
    reason = str(look(status, "reason") or look(status, "phase"))
    conditions = {look(c, "type"): c for c in _list(look(status, "conditions"))}
    if look(conditions.get("PodScheduled"), "reason") == "SchedulingGated":
        reason = "SchedulingGated"
    total, ready = len(_list(look(spec, "containers"))) + init.sidecars, init.ready
    restarts = init.restarts
    reason = init.reason or reason
    if init.reason is None or look(conditions.get("Initialized"), "status") == "True":
        restarts = init.sidecar_restarts
        found = _Main(_list(look(status, "containerStatuses")), reason)
        reason, ready, restarts = found.reason, ready + found.ready, restarts + found.restarts
        if reason == "Completed" and found.running:
            reason = "Running" if look(conditions.get("Ready"), "status") == "True" else "NotReady"
    if look(pod, "metadata", "deletionTimestamp"):
        if look(status, "reason") == _LOST:
            reason = "Unknown"
        elif look(status, "phase") not in ("Succeeded", "Failed"):
            reason = "Terminating"
    return Printed(f"{ready}/{total}" if _all_told(spec, status) else None, reason, restarts)


def _all_told(spec: Any, status: Any) -> bool:
    """Whether of each container of a pod that runs it is told whether it is ready; before, none is."""
    if look(status, "phase") != "Running":
        return True
    told = _list(look(status, "containerStatuses"))
    return len(told) == len(_list(look(spec, "containers"))) and all(look(s, "ready") is not None for s in told)


class _Init:
    """What the init containers add; ``reason`` is None once all of them have done their work."""

    def __init__(self, specs: Sequence[Any], statuses: Sequence[Any]) -> None:
        self.sidecar_names = {look(c, "name") for c in specs if look(c, "restartPolicy") == "Always"}
        self.sidecars = len(self.sidecar_names)
        self.ready = self.restarts = self.sidecar_restarts = 0
        self.reason: str | None = None
        for number, status in enumerate(statuses):
            self.restarts += _number(look(status, "restartCount"))
            if self._is_done(status):
                continue
            self.reason = _init_reason(status) or f"Init:{number}/{len(specs)}"
            break

    def _is_done(self, status: Any) -> bool:
        sidecar = look(status, "name") in self.sidecar_names
        if sidecar:
            self.sidecar_restarts += _number(look(status, "restartCount"))
        ended = look(status, "state", "terminated")
        if ended is not None and _number(look(ended, "exitCode")) == 0:
            return True
        if sidecar and look(status, "started") is True:
            self.ready += look(status, "ready") is True
            return True
        return False


def _init_reason(status: Any) -> str | None:
    ended, waiting = look(status, "state", "terminated"), look(status, "state", "waiting")
    if ended is not None:
        return f"Init:{_end_of(ended)}"
    reason = look(waiting, "reason")
    return f"Init:{reason}" if reason and reason != "PodInitializing" else None


class _Main:
    """What the containers say, the last one first, as kubectl goes through them."""

    def __init__(self, statuses: Sequence[Any], reason: str) -> None:
        self.reason, self.ready, self.restarts, self.running = reason, 0, 0, False
        for status in reversed(statuses):
            self.restarts += _number(look(status, "restartCount"))
            waiting, ended = look(status, "state", "waiting"), look(status, "state", "terminated")
            if look(waiting, "reason"):
                self.reason = str(look(waiting, "reason"))
            elif ended is not None:
                self.reason = _end_of(ended)
            elif look(status, "ready") is True and waiting is None:  # also where the line that says it runs is lost
                self.running = True
                self.ready += 1


def _end_of(ended: Mapping[str, Any]) -> str:
    if look(ended, "reason"):
        return str(look(ended, "reason"))
    signal = _number(look(ended, "signal"))
    return f"Signal:{signal}" if signal else f"ExitCode:{_number(look(ended, 'exitCode'))}"


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0

"""Objects of the API as JSON or YAML: pods, Services, endpoints, policies, configuration, and those of CNI plugins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, FileName, Glimpse, Misread, Parsed, Parser, Program, Text
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.found import Found, State
from netparse.parsers.kubernetes.kubectl import KUBECTL, prints
from netparse.parsers.kubernetes.node_object import is_node
from netparse.parsers.kubernetes.object_text import KINDS, UNSPOKEN, holds_nodes, holds_objects, objects_in
from netparse.parsers.kubernetes.objects import to_record
from netparse.parsers.kubernetes.pool_text import asks_for_pools, is_pool_table, may_be_pool_lines, pools_in
from netparse.parsers.kubernetes.unreadable import is_hurt, readable, unreadable

if TYPE_CHECKING:
    from netparse.records import Record

_RESOURCES = (
    r"(?i:(?:po|pods?|svc|services?|ep|endpoints|endpointslices?(?:\..*)?|netpol|networkpolic(?:y|ies)(?:\..*)?|cm|configmaps?|ds|daemonsets?(?:\..*)?"
    r"|ippools?(?:\..*)?|networks?(?:\.\w+)*\.openshift\.io|nns|nodenetworkstates?(?:\..*)?|all)(?:[,/].*)?)"
)
_NAMES = (
    r"(?:\S+[_-])?(?:pods?|services?|svc|endpoints|endpointslices?|networkpolicies|daemonsets?|configmaps?|ippools?)"
)

_objects = prints("get", _RESOURCES, as_object=True)
_CALICOCTL = Program(
    names=("calicoctl",), in_name=lambda word, following: None, line=r" get ippools?(?: \S+){0,4}", alone=False
)


def _read(text: Text) -> Parsed:
    state = State()
    shift = text.first - 1
    made: list[Record] = []
    hurt = any(map(is_hurt, text.lines))
    for found in objects_in(text.lines, state):
        line = found.line + shift
        thing = readable(found.thing) if hurt else found.thing
        record = to_record(thing, line, line, found.listed)
        if record is not None:
            made.append(record)
    if not made and state.broken and not asks_for_pools(text.command_line):
        raise Misread("the text is incomplete and no whole object is left in it")
    if not made and (pools := list(pools_in(text.lines, text.command_line))):
        heading = next(n for n, x in enumerate(text.lines, 1) if x.strip())
        state.read = [(heading, heading)] if is_pool_table([text.lines[heading - 1]]) else []
        for found in pools:
            state.took(found.first, found.last)
        found_records = (to_record(f.thing, f.line + shift, f.line + shift) for f in pools)
        made = [r for r in found_records if r]
    unclear = set(unreadable(text.lines, text.first)) if hurt else set()
    return Parsed(
        records=tuple(made),
        unparsed=tuple(sorted({n + shift for n in _unread(text.lines, state)} | unclear)),
        facts={"broken": state.broken, "list": state.is_list},
    )


def _of_object(found: Found) -> Record | None:
    return None if is_node(found.thing) else to_record(found.thing, found.line, found.line, found.listed)


def _unread(lines: Sequence[str], state: State) -> list[int]:
    """Return the numbers of the lines that belong to no part that was read."""
    inside: set[int] = set()
    for first, last in state.read:
        inside.update(range(first, last + 1))
    return [
        n
        for n, line in enumerate(lines, 1)
        if line.strip() not in ("", "---", "...") and (n not in inside or n in state.foreign)
    ]


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    command = text.command_line
    limits = []
    if parsed.facts["broken"]:
        limits.append("it is cut off")
    elif not parsed.facts["list"]:
        limits.append("shows single objects; others were not asked for")
    elif command and command.program != "cat" and not _asks_for_all(command.words):
        limits.append("asked for a part of the objects")
    return Coverage(whole=not limits, limits=tuple(limits))


def _asks_for_all(words: Sequence[str]) -> bool:
    joined = " ".join(words)
    return not lazy_re(r"(?:^| )(?:-l|--selector|--field-selector|-n|--namespace)\b").search(joined)


def _signature(lines: Sequence[str]) -> bool:
    """JSON or YAML with objects of the kinds that are read, and no node among those that are looked at; a table of pools."""
    return is_pool_table(lines) or (holds_objects(lines) and not holds_nodes(lines))


def _prints(command: CommandLine) -> bool:
    if command.program == "calicoctl":
        return asks_for_pools(command)
    return _objects(command)


PARSER = Parser(
    stem="kubernetes_objects",
    programs=(KUBECTL, _CALICOCTL),
    prints=_prints,
    file_names=(
        FileName(lazy_re(_NAMES), "kubectl get pods,services,endpoints -A -o json", ending=r"\.json"),
        FileName(lazy_re(_NAMES), "kubectl get pods,services,endpoints -A -o yaml", ending=r"\.ya?ml"),
    ),
    name_words=("kubectl", "oc_get"),
    structured=True,
    beside=holds_objects,
    of_object=_of_object,
    looks=(JSON,),
    glimpse=Glimpse(
        early=r"NAME +CIDR ",  # the pools as calicoctl prints them
        objects=rf'"?\bkind"?\s*:\s*"?{KINDS}\b|projectcalico\.org/|(?:config|operator)\.openshift\.io/v1|{UNSPOKEN}',
    ),
    kinds=(Kind.OBJECTS, Kind.PODS, Kind.SERVICES, Kind.ENDPOINTS),
    collect=(
        Collect("kubectl get networkpolicies -A -o json", "network policies", optional=True),
        Collect(
            "kubectl get configmap -n kube-system kubeadm-config kube-proxy kubelet-config -o yaml --ignore-not-found",
            "configuration of kubeadm",
            optional=True,
            hides=True,
        ),
        Collect("kubectl get ippools.crd.projectcalico.org -o yaml", "address pools of Calico", optional=True),
        Collect("kubectl get network.config.openshift.io cluster -o yaml", "networks of OpenShift", optional=True),
    ),
    captured_from=(
        "kubectl get pods,services,endpoints,endpointslices,networkpolicies,daemonsets -A -o json",
        "kubectl get -n kube-system configmap kubeadm-config -o yaml",
        "kubectl cluster-info dump",
    ),
    record="KubernetesObject",
    more_records=(
        "Pod",
        "Service",
        "Endpoints",
        "EndpointSlice",
        "DaemonSet",
        "ConfigMap",
        "CustomObject",
    ),
    signature=_signature,
    plausible=may_be_pool_lines,
    read=_read,
    coverage=_coverage,
)

"""Assigns each capture to its node, by the evidence in this order: ``--node``, the host's own name, names of files, addresses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from netparse.captures.bulk.packed import of_type
from netparse.captures.capture import BY_OBJECT, Capture
from netparse.captures.origin.evidence import shown_name
from netparse.captures.origin.host_network import on_host_network
from netparse.captures.origin.newest import supersede
from netparse.captures.origin.node_names import (
    HOST_NAME,
    Names,
    is_shared,
    own_addresses,
    reported_names,
    short_name,
    stable_addresses,
    stable_macs,
)
from netparse.captures.origin.remote import remote_host
from netparse.captures.origin.scopes import Scope, find_scopes, folder_of, segments
from netparse.captures.sections.host_words import is_generic_name
from netparse.errors import UsageError
from netparse.parsers import Kind
from netparse.parsers.base.shape import is_ip
from netparse.parsers.spelling import command_from_name
from netparse.records import Interface, NodeFile

_LETTERS = (".md", ".markdown", ".eml", ".html", ".htm", ".docx", ".pdf", ".rst", ".adoc")
NodeName = tuple[str, str]
"""A node's name and the evidence for it, such as ``("cp1", "prompt")``."""


def assign_nodes(captures: Sequence[Capture], overrides: Mapping[str, str] | None = None) -> list[Capture]:
    """Return the captures with ``node`` and ``named_by`` set, older ones of the same kind marked as superseded.

    ``overrides`` maps a path, as the sources begin with it, to a node's name. Captures of the node list have no node: they are about
    all of them. No node comes from unrecognised files or from captures of a network namespace alone.
    """
    captures = on_host_network(captures)
    names = Names.of(captures)
    scopes = find_scopes(captures, names)
    assigned = _distinguished(scopes, _named(scopes, names, captures), names)
    node_of = {id(c): assigned.get(id(scope)) for scope in scopes for c in scope.captures}
    given = _overridden(captures, overrides or {}, names)
    out = []
    for capture in captures:
        name, by = given.get(id(capture)) or node_of.get(id(capture)) or (None, None)
        nobodys = capture.of_cluster or (
            _is_inside(capture) and id(capture) not in given and name not in segments(folder_of(capture))
        )
        out.append(capture if nobodys else replace(capture, node=name, named_by=by))
    return supersede(out)


def _is_inside(capture: Capture) -> bool:
    """Whether a transcript shows this from inside a pod, a container or a namespace: which node has it, it does not say.

    In the folder of a node or of a collector that names the namespace, it is the folder's node that has it.
    """
    return capture.netns is not None and capture.place.netns is None


def _overridden(captures: Sequence[Capture], overrides: Mapping[str, str], names: Names) -> dict[int, NodeName]:
    """Return the nodes that ``--node PATH=NAME`` gives: a source begins with the path or, as `netparse inspect` shows it, holds it."""
    found: dict[int, NodeName] = {}
    for path, name in sorted(overrides.items(), key=lambda o: len(o[0])):
        part = path.removeprefix("./").strip("/").replace("!", "")
        inside = {id(c): f"/{c.source.strip('/')}/".replace("!", "") for c in captures}
        under = [c for c in captures if inside[id(c)].startswith(f"/{part}/")]
        under = under or [c for c in captures if f"/{part}/" in inside[id(c)]]
        if not under:
            raise UsageError(
                f"--node {path}={name}: no capture lies under {path}; `netparse inspect` shows their paths"
            )
        found.update((id(c), (names.canonical(name) or name, "--node")) for c in under)
    return found


def _named(scopes: Sequence[Scope], names: Names, captures: Sequence[Capture]) -> dict[int, NodeName]:
    """Return the name of each scope that is a host's, by its own evidence, else by that of the folder around it."""
    assigned: dict[int, NodeName] = {}
    nameless = []
    for scope in scopes:
        if scope.open:
            continue
        found = _name(scope, names)
        if found and (scope.hosts or found[0] in names.listed):
            assigned[id(scope)] = found
        elif scope.hosts and not scope.pod:
            nameless.append(scope)
    for scope in nameless:
        assigned[id(scope)] = (
            _inherited(scope, scopes, assigned)
            or _only_node(scope, nameless, names, captures)
            or (_after_address(scope) if len({s.key for s in scopes}) == 1 else None)
            or _after_folder(scope)
        )
    return _one_spelling(assigned)


def _name(scope: Scope, names: Names) -> NodeName | None:
    if scope.pod:
        found = names.at_addresses(own_addresses(scope.captures))
        return (found, "addresses") if found else None
    reported = _one(reported_names(scope.captures, names), names)
    prompt = _one([c.named_host for c in scope.captures if c.named_host and not remote_host(c)], names)
    path = next((c.place.node for c in scope.captures if c.place.node), None)
    above = segments(scope.key)
    noted = next((c.host for c in scope.captures if c.host_by == BY_OBJECT), None)
    if noted and prompt == noted:
        return names.canonical(noted) or noted, BY_OBJECT
    raw: list[tuple[str | None, str]] = [
        (scope.name, scope.named_by),
        (reported, HOST_NAME),
        (prompt, "prompt"),
        (path, "folder"),
        (_set_name(scope), "a flag of the kubelet"),
        (next((c.place.host for c in scope.captures if c.place.host), None), "the journal"),
    ]
    raw.append((_of_archive(scope), "archive"))
    exact = [*raw, *((name, "folder") for name in (above[:1] if reported or prompt else above))]
    elsewhere = prompt is not None and _is_elsewhere(scope, names)
    for name, by in exact:
        if (found := names.canonical(name)) and not (elsewhere and by == "folder"):
            return found, by
    if prompt and is_ip(prompt):
        return prompt, "prompt"  # the address that was asked is the host's own, whatever its routes show
    if found := names.at_addresses(own_addresses(scope.captures)):
        return found, "addresses"
    if prompt and not reported and (found := names.in_role(prompt)):
        return found, "its role"
    if not (reported or prompt):
        for name in above:
            if found := names.within(name):
                return found, "folder"
    return next(((name, by) for name, by in raw if name and not is_generic_name(name)), None)


def _is_elsewhere(scope: Scope, names: Names) -> bool:
    """Whether what was seen at a prompt is of another host than the folder's node: whole outputs show addresses, and not its own.

    From a bastion people go to the node; what they type before lands in the same folder.
    """
    node = next((n for s in segments(scope.key)[:1] if (n := names.canonical(s))), None)
    theirs = {address for address, name in names.at.items() if name == node}
    whole = [c for c in scope.hosts if c.covers and c.covers.whole and c.gives(Kind.ADDRESSES, Kind.ROUTES)]
    own = {a for a in own_addresses(whole) if not is_shared(a)}
    return bool(own and theirs) and not own & theirs


def _set_name(scope: Scope) -> str | None:
    """Return the name under which the kubelet was told to register the node."""
    flags = (r.values for c in scope.captures for r in of_type(c.records, NodeFile) if r.kind == "Flags")
    names = ((v.get("hostname-override") or v.get("node-name")) for v in flags)
    return next((str(n) for n in names if n and "$" not in str(n)), None)


def _one(hosts: Sequence[str], names: Names) -> str | None:
    """Return the first of the names if all are one host's, with or without a domain."""
    different = {short_name(names.canonical(host) or host) for host in hosts}
    return hosts[0] if len(different) == 1 else None


def _of_archive(scope: Scope) -> str | None:
    for place in {c.place.root: c.place for c in scope.captures if c.place.collector}.values():
        patterns = place.collector.names if place.collector else ()
        for name in segments(scope.key):
            for pattern in patterns:
                found = pattern.match(name)
                if found and "node" in pattern.groupindex:
                    return found["node"]
    return None


def _inherited(scope: Scope, scopes: Sequence[Scope], assigned: Mapping[int, NodeName]) -> NodeName | None:
    """Return the name of the nearest folder around, unless folders beside this one hold the same: then it is one of several hosts."""
    folder = scope.key.rpartition("/")[0]
    beside = [s for s in scopes if s is not scope and s.key.rpartition("/")[0] == folder and s.key != scope.key]
    if any(s.stems & scope.stems for s in beside):
        return None
    while folder:
        here = [assigned[id(s)] for s in scopes if s.key == folder and id(s) in assigned]
        if here:
            return here[0] if len(here) == 1 else None
        folder = folder.rpartition("/")[0]
    return None


def _only_node(scope: Scope, nameless: Sequence[Scope], names: Names, captures: Iterable[Capture]) -> NodeName | None:
    """Return the only node of a node list that lies in the same folder or bundle, unless an address contradicts that."""
    listed = [c for c in captures if c.gives(Kind.NODES) and c.records]
    inside = any(c.source.startswith(f"{scope.key}/" if scope.key else "") for c in listed)
    if len(names.listed) != 1 or len(nameless) != 1 or not inside:
        return None
    shown = any(isinstance(r, Interface) and r.addr_info for c in scope.hosts for r in c.records)
    if shown and names.at:  # the addresses were looked at before, and none is the node's
        return None
    return next(iter(names.listed)), "the only node of the list beside it"


def _after_address(scope: Scope) -> NodeName | None:
    """Return a name for the host of a transcript or a ticket that nothing names: what it shows, not the folder of the download."""
    files = {c.source for c in scope.hosts}
    if len(files) != 1 or command_from_name(next(iter(files))) is not None:
        return None
    name = shown_name(scope.hosts)
    return (name, "what it shows") if name else None


def _after_folder(scope: Scope) -> NodeName:
    """Return a name for a host without any evidence of its name: that of its folder, its archive or its file.

    The folder into which a ticket was downloaded names no host.
    """
    letters = {c.source.rpartition("/")[2] for c in scope.hosts}
    if len(letters) == 1 and (name := next(iter(letters))).lower().endswith(_LETTERS):
        return f"host of {name}", "nothing"
    last = next(iter(segments(scope.key)), None)
    if last is None or last in (".", ".."):
        files = {c.source.rpartition("/")[2] for c in scope.hosts}
        last = next(iter(files)).split(".")[0] if len(files) == 1 else ""
    return last.strip("-") or "unnamed", "nothing"


def _one_spelling(assigned: Mapping[int, NodeName]) -> dict[int, NodeName]:
    """Return the names, with one spelling for those that differ only in case or in their domain."""
    first: dict[str, str] = {}
    for name, _ in assigned.values():
        first.setdefault(name.lower(), name)
    for name, _ in assigned.values():
        short = short_name(name)
        if "." in name and short in first and sum(short_name(n) == short for n in first) == 2:
            first[name.lower()] = first[short]
    return {k: (first[name.lower()], by) for k, (name, by) in assigned.items()}


def _distinguished(scopes: Sequence[Scope], assigned: dict[int, NodeName], names: Names) -> dict[int, NodeName]:
    """Return the names, with two for two hosts of one name: they have no hardware address and no address in common."""
    by_name: dict[str, list[Scope]] = {}
    for scope in scopes:
        if id(scope) in assigned:
            by_name.setdefault(assigned[id(scope)][0], []).append(scope)
    for name, found in by_name.items():
        if len(found) < 2:
            continue
        hosts = _hosts(found)
        for host in hosts if len(hosts) > 1 else ():
            if names.at_addresses(own_addresses(c for s in host for c in s.captures)) != name:
                place = next((s for s in segments(host[0].key) if s != name), "another host")
                assigned.update((id(s), (f"{name} ({place})", assigned[id(s)][1])) for s in host)
    return assigned


def _hosts(scopes: Sequence[Scope]) -> list[list[Scope]]:
    """Return the scopes by host; one that shows no hardware address goes to the first host."""
    hosts: list[tuple[set[str], set[str], list[Scope]]] = []
    for scope in scopes:
        macs, addresses = stable_macs(scope.captures), stable_addresses(scope.captures)
        same = next((h for h in hosts if not macs or not h[0] or macs & h[0] or addresses & h[1]), None)
        if same is None:
            hosts.append((macs, addresses, [scope]))
        else:
            same[0].update(macs)
            same[1].update(addresses)
            same[2].append(scope)
    return [found for _, _, found in hosts]

"""Where the bundle itself is misleading: files that are not what they are called, captures that do not go together."""

import re
from collections.abc import Iterable, Iterator

from netparse.captures import Capture
from netparse.captures.bulk.packed import of_type
from netparse.captures.origin.node_names import own_addresses, stable_addresses, stable_macs
from netparse.captures.sections.host_words import is_generic_name
from netparse.captures.times import days_between
from netparse.checks.base import Check, Context
from netparse.checks.shared.needs import another_name
from netparse.cluster import Node, Origin
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind, kinds_of
from netparse.ports.processes import name_matches
from netparse.records import HostName, Interface

_DAYS = 2


class EvidenceMisleading(Check):
    id = "evidence-misleading"
    since = "0.1.0"
    title = "A capture is not what it seems"
    severity = Severity.MEDIUM
    of_any_machine = True
    expected = "each file holds what its name says, and the captures of a node are of one host and one time"
    why = "What is judged by another node's output, by an old one or by another command's is judged wrongly, for better or worse."
    fix = (
        "capture it again on the node itself, each command into a file of its own, named for the node and the command",
    )
    confirm = "netparse inspect BUNDLE"
    reference = "docs/collectors.md"
    wrong = (
        "A host whose network cards were replaced between two captures looks like two hosts; the times of files are those of the "
        "archive, which copying may have changed: they are reported as information only."
    )

    def applies(self, node: Node, context: Context) -> bool:
        return bool(node.captures or node.aside)

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = [
            *self._names(node),
            *self._hosts(node),
            *self._other_hosts(node, context),
            *self._times(node),
            *self._written(node, context),
            *self._unlisted(node, context),
        ]
        if not any(f.verdict is Verdict.WARN for f in found):
            found.append(
                self.finding(Verdict.PASS, node, actual="its captures are what they are called and go together")
            )
        return found

    def _names(self, node: Node) -> Iterator[Finding]:
        """What a name promised and the content is not. Where the collector is known for it, there is nothing to be done."""
        for c in node.captures:
            if c.expected is None or c.command == c.expected or _may_be(c, c.expected):
                continue
            actual = f"{c.source} is called `{_words(c.expected)}` and holds `{_words(c.command)}`"
            known = f" ({c.place.defect})" if c.place.defect else ""
            yield self.finding(
                Verdict.INFO if known else Verdict.WARN,
                node,
                subject=c.source,
                actual=actual + known,
                origins=(_first(c),),
            )

    def _hosts(self, node: Node) -> Iterator[Finding]:
        """Two captures of interfaces that have no hardware address in common, or no address where none is shown."""
        shown = [c for c in node.of(Kind.LINKS) if not c.covers or c.covers.whole]
        for n, one in enumerate(shown):
            for other in shown[n + 1 :]:
                apart = _disjoint(stable_macs([one]), stable_macs([other]))
                if apart is None:
                    apart = _apart(stable_addresses([one]), stable_addresses([other]))
                if apart:
                    yield self.finding(
                        Verdict.WARN,
                        node,
                        subject=other.source,
                        actual=f"{one.source} and {other.source} are of two hosts: they share no interface's address",
                        origins=(_interface(one), _interface(other)),
                    )
                    return

    def _other_hosts(self, node: Node, context: Context) -> Iterator[Finding]:
        """A capture of another node: by its name, or by its INTERNAL-IP without this node's own."""
        for c in node.aside:
            if c.misplaced_by:
                actual = f"{c.source} lies with the captures of {node.name}, but {c.reason}; it was left aside"
                owner = next((n for n in context.others(node) if c.misplaced_by in n.captures), None)
                words = [str(ip) for ip in owner.internal_ips] if owner else (c.reason or "").split()
                origins = (_with_any(c, words), _with_any(c.misplaced_by, words))
                verdict = Verdict.INFO if c.netns else Verdict.WARN  # a pod's view may lie there on purpose
                yield self.finding(verdict, node, subject=c.source, actual=actual, origins=origins)
        others = context.once(_by_name)
        for c in node.captures:
            for r in of_type(c.records, HostName):
                named = () if is_generic_name(r.hostname) else others.get(r.hostname.lower(), ())
                for other in [n for n in named if n is not node][-1:]:
                    actual = f"{c.source} lies with the captures of {node.name} and is of {other.name}"
                    yield self.finding(
                        Verdict.WARN, node, subject=c.source, actual=actual, origins=(Origin(c, r.line),)
                    )

        for c in node.of(Kind.ADDRESSES):
            if any(True for _ in of_type(c.records, HostName)):
                continue  # it names its host by itself: the address is what has changed
            held = own_addresses([c])
            known = {n for a in held for n in context.once(_by_address).get(a, ()) if n is not node}
            owners = (n for n in (context.cluster.nodes if known else ()) if n in known)
            theirs = next((n for n in owners if not _is_duplicate(c, n)), None)
            if theirs and node.internal_ips and not _holds(held, node):
                actual = f"{c.source} lies with the captures of {node.name} and has the address of {theirs.name}"
                yield self.finding(Verdict.WARN, node, subject=c.source, actual=actual, origins=(_interface(c),))

    def _times(self, node: Node) -> Iterator[Finding]:
        """What is days older than the newest capture; what was left aside because a newer capture is there."""
        dated = [c for c in node.of(Kind.SOCKETS, Kind.ADDRESSES, Kind.LINKS, Kind.ROUTES, Kind.NEIGHBORS) if c.taken]
        newest = max((c.taken or "" for c in dated), default="")
        reported: set[str] = set()
        for c in dated:
            days = days_between(newest, c.taken or newest)
            if days >= _DAYS and (c.taken or "") not in reported:
                reported.add(c.taken or "")
                yield self.finding(
                    Verdict.INFO if c.dated_by == "file" else Verdict.WARN,
                    node,
                    subject=c.source,
                    actual=f"{c.source} is of {c.taken}, {days} days older than the newest capture of {node.name}",
                    origins=(_first(c),),
                )
        older = [c for c in node.aside if c.superseded]
        if older:
            first = older[0]
            files = f"{len(older)} older captures such as {first.source}" if len(older) > 1 else first.source
            yield self.finding(
                Verdict.INFO,
                node,
                subject="older captures",
                actual=f"{files} ({first.taken}) left aside: there is {first.superseded}",
                origins=(_first(first),),
            )

    def _written(self, node: Node, context: Context) -> Iterator[Finding]:
        """Files that are days older than most of the bundle, by when they were last written: whole nodes and single files."""
        times = context.written
        if times is None or any(c.taken for c in node.captures):
            return
        old = [c for c in node.captures if c.written and days_between(times, c.written) >= _DAYS and c.written < times]
        if not old:
            return
        days = days_between(times, old[0].written or times)
        which = (
            f"all files of {node.name} are"
            if len(old) == len(node.captures)
            else f"{', '.join(c.source for c in old[:4])} is"
        )
        yield self.finding(
            Verdict.INFO,
            node,
            subject="older files",
            title="Captures of different days",
            actual=f"{which} {days} days older than most of the bundle, by the time of the file ({old[0].written})",
            origins=[_first(c) for c in old[:4]],
        )

    def _unlisted(self, node: Node, context: Context) -> Iterator[Finding]:
        """A host that was captured and is not in the node list: a node that is gone or never registered, if its kubelet runs."""
        cluster = context.cluster
        if not cluster.outside(node) or not node.captures or not (cluster.whole_list or cluster.lacks_rows):
            return
        kubelet = next((x for x in node.listeners if x.owner and name_matches(["kubelet"], x.owner)), None)
        lines = [n.listings[0].origin for n in context.others(node) if n.listings][:1]
        actual = f"{node.name} was captured and is not in the node list"
        if cluster.lacks_rows:
            actual += ", of which rows are missing: more of the captures show nodes that it does not name"
        elif kubelet:
            actual += ", though a kubelet runs there: it never registered, it was removed from the cluster, or its row was not copied"
        alone = kubelet and not cluster.lacks_rows and context.pod_networks.has_pods(node)
        yield self.finding(
            Verdict.WARN if alone else Verdict.INFO,
            node,
            subject="not in the node list",
            title="A captured host is not in the node list",
            expected="every captured node is in the node list",
            actual=actual,
            fix=(
                "kubectl get nodes -o wide; journalctl -u kubelet    # on the host: does it register, under which name?",
                another_name(node, context),
            ),
            origins=[*([kubelet.origin] if kubelet else [_first(node.captures[0])]), *lines],
        )


def _may_be(c: Capture, promised: str) -> bool:
    """Whether the text is damaged and may have been what it is called: `ip address` cut short looks like `ip link`."""
    damaged = (c.document.open_end or bool(c.unparsed)) and c.covers is not None and not c.covers.whole
    return damaged and (len(c.records) < 2 or c.gives(*kinds_of(promised)))


def _words(stem: str | None) -> str:
    return (stem or "").replace("_", " ")


def _first(c: Capture) -> Origin:
    return Origin(c, c.records[0].line if c.records else max(c.first_line, 1))


def _with_any(c: Capture, words: Iterable[str]) -> Origin:
    """Return the first line that has one of these words; the first of all where none has."""
    expression = re.compile("|".join(rf"(?<![\w.]){re.escape(word)}(?![\w.])" for word in words) or "(?!)")
    lines = (n for n in range(c.first_line, c.last_line + 1) if expression.search(c.text(n)))
    found = next(lines, None)
    return Origin(c, found) if found else _first(c)


def _interface(c: Capture) -> Origin:
    """Return the line of an interface other than loopback."""
    found = next((r for r in c.records if isinstance(r, Interface) and r.ifname != "lo"), None)
    return Origin(c, found.line) if found else _first(c)


def _by_name(context: Context) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for node in context.cluster.nodes:
        found.setdefault(node.name.lower(), []).append(node)
    return found


def _by_address(context: Context) -> dict[str, list[Node]]:
    """Return the nodes by their INTERNAL-IPs."""
    found: dict[str, list[Node]] = {}
    for node in context.cluster.nodes:
        for ip in node.internal_ips:
            found.setdefault(str(ip), []).append(node)
    return found


def _holds(addresses: set[str], node: Node) -> bool:
    return any(str(ip) in addresses for ip in node.internal_ips)


def _is_duplicate(capture: Capture, other: Node) -> bool:
    """Whether the other node's own interfaces have that address on other hardware: then two machines have it, which is another fault."""
    theirs = [c for c in other.of(Kind.ADDRESSES) if _holds(own_addresses([c]), other)]
    held = _disjoint(_macs_of(capture, other), {m for c in theirs for m in _macs_of(c, other)})
    if held is not None:  # the NAT cards of virtual machines have one MAC on all of them
        return held
    return bool(theirs) and bool(_disjoint(stable_macs([capture]), stable_macs(theirs)))


def _macs_of(capture: Capture, node: Node) -> set[str]:
    """Return the hardware addresses of the interfaces that hold the node's INTERNAL-IPs."""
    wanted = {str(ip) for ip in node.internal_ips}
    return {
        r.address
        for r in of_type(capture.records, Interface)
        if r.address and any(a.local in wanted for a in r.addr_info or ())
    }


def _disjoint(one: set[str], other: set[str]) -> bool | None:
    """Whether two sets have nothing in common; None when one of them is empty, which decides nothing."""
    return not one & other if one and other else None


def _apart(one: set[str], other: set[str]) -> bool | None:
    """Whether two sets of addresses have nothing in common in a family that both show: `ip -4` and `ip -6` are of one host."""
    four = _disjoint({a for a in one if ":" not in a}, {a for a in other if ":" not in a})
    six = _disjoint({a for a in one if ":" in a}, {a for a in other if ":" in a})
    return None if four is None and six is None else False not in (four, six)

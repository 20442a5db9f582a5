"""What a check is: an id, what it needs, the words that explain it, and a judgement of one node at a time."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, Concatenate, ParamSpec, TypeVar, cast

from netparse.checks.lookups.known_pods import NetworkPod, network_pods
from netparse.checks.lookups.networks import Networks
from netparse.checks.lookups.pod_networks import PodNetworks
from netparse.checks.lookups.required_answers import required_answers
from netparse.checks.port_states import PortJudgement, judge_ports
from netparse.checks.unread import advice, is_cut, unread
from netparse.cluster import Cluster, Node, Origin
from netparse.findings import NO_FACTS, Facts, Finding, Severity, Verdict, quote
from netparse.parsers import Kind
from netparse.ports.circumstances import Circumstances
from netparse.reach import Answer, World, world_of
from netparse.safe import sh
from netparse.sources import Skipped

_T = TypeVar("_T")
_More = ParamSpec("_More")
NOTHING_KNOWN: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Need:
    """Evidence that a check cannot do without: its name for people, its kind, and the command that makes the best of it.

    ``instead`` are kinds that will do, though they show less.
    """

    what: str
    kind: Kind
    command: str
    instead: tuple[Kind, ...] = ()


class Check(ABC):
    """A subclass per check, one instance of each in ``CHECKS``; ids are an interface and do not change."""

    id: ClassVar[str]
    since: ClassVar[str]
    """The version of netparse that has it first."""
    title: ClassVar[str]
    severity: ClassVar[Severity]
    needs: ClassVar[tuple[Need, ...]] = ()
    needs_address: ClassVar[bool] = False
    """Whether it cannot be judged without the node's INTERNAL-IP from the node list."""
    of_any_machine: ClassVar[bool] = False
    """Whether its questions are those of every machine, or of whether this one is a node; those of nodes alone a database has not."""
    expected: ClassVar[str]
    why: ClassVar[str]
    fix: ClassVar[tuple[str, ...]] = ()
    confirm: ClassVar[str | None] = None
    reference: ClassVar[str | None] = None
    wrong: ClassVar[str]
    """When this check can be wrong."""

    def applies(self, node: Node, context: "Context") -> bool:
        """Whether there is anything to judge on this node; False counts nowhere."""
        return True

    def of_cluster(self, context: "Context") -> Iterable[Finding]:
        """Yield the faults that the cluster's own lists show where they name no node, and nothing else does."""
        return ()

    def regardless(self, node: Node, context: "Context") -> Iterable[Finding]:
        """Yield the faults that other evidence shows, where the needs are not met."""
        return ()

    @abstractmethod
    def judge(self, node: Node, context: "Context") -> Iterable[Finding]:
        """Yield the findings on a node whose needs are met; PASS as well."""

    def finding(
        self,
        verdict: Verdict,
        *nodes: Node,
        actual: str,
        subject: str = "",
        origins: Iterable[Origin | None] = (),
        kinds: tuple[Kind, ...] = (),
        title: str | None = None,
        expected: str | None = None,
        why: str | None = None,
        fix: tuple[str, ...] | None = None,
        confirm: str | None = None,
        reference: str | None = None,
        severity: Severity | None = None,
        known: Mapping[str, object] = NOTHING_KNOWN,
        facts: Facts = NO_FACTS,
    ) -> Finding:
        """Return a finding on these nodes, in this check's words where none are given.

        ``origins`` become its evidence; ``kinds`` are those of the captures that a fault is judged by, which ``actual`` then names.
        ``known`` are the values that stand in the advice for what the words leave open: ``interface`` for ``<interface>``.
        ``facts`` are what the words say, for those who look for causes.
        """
        fault = verdict in (Verdict.FAIL, Verdict.WARN)
        usual = (
            None if verdict in (Verdict.PASS, Verdict.UNKNOWN) else self.confirm
        )  # else there is nothing to be mended
        return Finding(
            check=self.id,
            verdict=verdict,
            severity=_given(severity, self.severity if fault else Severity.INFO),
            node=nodes[0].name if len(nodes) == 1 else None,
            nodes=tuple(n.name for n in nodes),
            subject=subject,
            title=_given(title, self.expected if verdict is Verdict.PASS else self.title),
            expected=_given(expected, self.expected),
            actual=actual + (judged_by(nodes, kinds) if fault else ""),
            why=_given(why, self.why),
            fix=tuple(filled(line, known) for line in _given(fix, self.fix if fault else ())),
            confirm=filled(text, known) if (text := _given(confirm, usual)) else text,
            reference=_given(reference, self.reference),
            evidence=quote(*origins),
            facts=facts,
        )

    def unknown(
        self, node: Node, reason: str, *commands: str, subject: str = "", origins: Iterable[Origin | None] = ()
    ) -> Finding:
        """Return UNKNOWN with its reason and the commands, to be run on the node, that would settle it."""
        return self.finding(Verdict.UNKNOWN, node, actual=reason, fix=commands, subject=subject, origins=origins)


def filled(text: str, known: Mapping[str, object]) -> str:
    """Return an advice with the known values in their places, each one word, a tuple several; None and empty ones stay open."""
    for name, value in known.items():
        if value:
            text = text.replace(f"<{name}>", " ".join(map(sh, value)) if isinstance(value, tuple) else sh(value))
    return text


def titled(title: str, nodes: Sized) -> str:
    """Return a title that begins with "Two nodes" for as many nodes as there are."""
    return title if len(nodes) == 2 else title.replace("Two nodes", f"{len(nodes)} nodes", 1)


def _given(value: _T | None, default: _T) -> _T:
    return default if value is None else value


def judged_by(nodes: Iterable[Node], kinds: tuple[Kind, ...]) -> str:
    """Return which captures a fault rests on: " (judged by netstat of cp1, as root, whole)"."""
    root = {True: ", as root", False: ", not as root", None: ""}
    names = []
    for node in nodes:
        if Kind.NODES in kinds:
            names += [(x.origin.capture.command or "").replace("_", " ") for x in node.listings]
        for c in node.of(*kinds):
            whole = ", whole" if c.covers and c.covers.whole else ", in part"
            rights = root[c.covers.privileged if c.covers else None]
            names.append(f"{(c.command or '').replace('_', ' ')} of {node.name}{rights}{whole}")
    return f" (judged by {'; '.join(dict.fromkeys(names))})" if names else ""


@dataclass(frozen=True, eq=False)
class Context:
    """What every check may look at beside the node itself."""

    cluster: Cluster
    circumstances: Circumstances
    losses: tuple[Skipped, ...] = ()
    """What was given and not read though captures may be in it."""
    _ports: dict[str, tuple[PortJudgement, ...]] = field(default_factory=dict)
    _once: dict[object, object] = field(default_factory=dict)

    def once(
        self, function: "Callable[Concatenate[Context, _More], _T]", *more: _More.args, **named: _More.kwargs
    ) -> _T:
        """Return what a function says of the cluster; asked once, however many nodes want to know."""
        key = (function, more, *named.items())
        if key not in self._once:
            self._once[key] = function(self, *more, **named)
        return cast("_T", self._once[key])

    def ports(self, node: Node) -> tuple[PortJudgement, ...]:
        """Return what became of the node's required ports; judged once."""
        if node.name not in self._ports:
            self._ports[node.name] = judge_ports(node, self.cluster, self.circumstances)
        return self._ports[node.name]

    @cached_property
    def world(self) -> World:
        """The hosts, pods and Services as packets meet them."""
        return world_of(self.cluster)

    @cached_property
    def flows(self) -> tuple[Answer, ...]:
        """What becomes of the flows that the cluster needs; of a large cluster each node is paired with some others."""
        return required_answers(self.world, self.circumstances)

    @cached_property
    def flows_at(self) -> dict[str, list[Answer]]:
        """The same by the name of each node that they begin at, are for, or are stopped by."""
        found: dict[str, list[Answer]] = {}
        for a in self.flows:
            places = {a.sender.node, a.target.node, a.obstacle.node if a.obstacle else None}
            for name in sorted(filter(None, places)):
                found.setdefault(name, []).append(a)
        return found

    @cached_property
    def networks(self) -> Networks:
        """The networks of nodes that the captures show."""
        return Networks(self.cluster)

    @cached_property
    def pod_networks(self) -> PodNetworks:
        """The networks of pods that the captures show."""
        return PodNetworks(self.cluster)

    @cached_property
    def written(self) -> str | None:
        """When most of the files of the nodes were last written, to the middle of them; None where this is not known."""
        times = sorted(c.written for n in self.cluster.nodes for c in n.captures if c.written)
        return times[len(times) // 2] if times else None

    @cached_property
    def network_pods(self) -> tuple[NetworkPod, ...]:
        """The pods of CNI plugins, of kube-proxy and of the cluster's DNS."""
        return tuple(network_pods(self.cluster.objects.pods))

    def absent(self, node: Node, what: str, commands: Iterable[str]) -> tuple[str, tuple[str, ...]]:
        """Return why something of a node is not there, and what to do: what was not read comes before what was not captured."""
        loss = self.once(_loss_of, node)
        if loss is None:
            return what, tuple(commands)
        reason = f"{what}, or could not be read: {loss.source}: {loss.reason}"
        return reason, (advice(loss), *(() if is_cut(loss) or loss.kind == "unreadable" else commands))

    def others(self, node: Node) -> Iterator[Node]:
        """Yield the other nodes of the cluster."""
        return (n for n in self.cluster.nodes if n is not node)


def _loss_of(context: Context, node: Node) -> Skipped | None:
    return unread(node, context.cluster.nodes, context.losses)

"""Flows that the table of ports requires, and connections that somebody tried and that got no answer."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from netparse.captures import Capture
from netparse.checks.base import Context
from netparse.checks.flows.blocked import Blocked
from netparse.checks.flows.tried import Tried, unanswered, unheard_peers
from netparse.checks.shared.needs import FIREWALL_OR_SETUP, SOCKET_CAPTURE
from netparse.checks.shared.pings import Pinged, silent
from netparse.checks.shared.sessions import SESSIONS
from netparse.cluster import IP, Node, Origin
from netparse.findings import Facts, Finding, Verdict
from netparse.parsers import Kind
from netparse.safe import sh

_SHOWN = 3


class RequiredFlowBlocked(Blocked):
    id = "required-flow-blocked"
    since = "0.1.0"
    needs = (FIREWALL_OR_SETUP,)
    title = "A flow that the cluster needs does not arrive"
    of_pods = False
    expected = "what the table of ports requires arrives, and its answer"
    why = (
        "The component listens, but the packets of those who need it are lost on the way: nodes turn NotReady, logs and exec "
        "hang, etcd loses its members, pods of different nodes do not find each other."
    )
    wrong = (
        "The captures are of one moment: a firewall that was changed since, or that allows by names and times, may let the "
        "flow pass now. What was not captured (tc, XDP, the network between the hosts) is taken to let everything pass."
    )

    def applies(self, node: Node, context: Context) -> bool:
        """A test that failed tells of a lone node, too: its API server may be no node of the list; so does a firewall alone."""
        return super().applies(node, context) or (
            not context.cluster.outside(node)
            and (
                any(unanswered(node, context))
                or any(unheard_peers(node, context))
                or any(silent(node, context))
                or bool(_firewall_alone(node))
            )
        )

    def regardless(self, node: Node, context: Context) -> list[Finding]:
        """A tunnel that sends and hears nothing shows it without any rules."""
        return [self._tried(node, t) for t in unheard_peers(node, context)]

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        """Judge the flows; tests that were run come first, and where one failed nothing is said to arrive."""
        tried = list(unanswered(node, context))
        yield from self.regardless(node, context)
        for agent, own in _by_agent(tried):
            yield from (
                (self._sessions(node, agent, own),)
                if agent and len(own) > _SHOWN
                else (self._tried(node, t) for t in own)
            )
        yield from (self._silent(node, ip, what, ping) for ip, what, ping in silent(node, context))
        found = [f for f in super().judge(node, context) if not (tried and f.verdict is Verdict.PASS)]
        yield from found
        if not (tried or found) and (rules := _firewall_alone(node)):
            reason = (
                "a firewall runs here, and which components it stands before was not captured: neither sockets nor processes, "
                "nor a list of nodes or of pods with this host"
            )
            yield self.unknown(
                node,
                reason,
                SOCKET_CAPTURE.command,
                "kubectl get nodes -o wide",
                origins=(Origin(rules, rules.first_line),),
            )

    def _silent(self, node: Node, ip: IP, what: str, ping: Pinged) -> Finding:
        return self.finding(
            Verdict.INFO,
            node,
            subject=f"ping {ip}",
            title=f"No answer to ping: {what} ({ip})",
            actual=f"{what} at {ip}: {ping.words}; many networks drop ICMP, so that this alone is no fault",
            fix=(f"on {sh(node.name)}: ip neigh show {ip}    # did it answer on the wire?",),
            confirm=f"ping -c3 {ip}    # on {sh(node.name)}",
            origins=ping.origins,
            kinds=(Kind.TESTS,),
        )

    def _sessions(self, node: Node, agent: str, lost: list[Tried]) -> Finding:
        """Return one finding on many peers that a plugin's component does not reach."""
        first = self._tried(node, lost[0])
        rest = ", ".join(t.target for t in lost[1:_SHOWN])
        more = f", nor {len(lost) - 1} others ({rest}{', …' if len(lost) > _SHOWN else ''})"
        origins = [o for t in lost for o in t.origins][:5]
        return replace(
            first,
            subject=agent,
            title=f"{self.title}: {agent} and {len(lost)} of its peers",
            actual=lost[0].words + more,
            evidence=self.finding(first.verdict, node, actual="", origins=origins).evidence,
        )

    def _tried(self, node: Node, t: Tried) -> Finding:
        return self.finding(
            Verdict.WARN if t.uncertainty else Verdict.FAIL,
            node,
            subject=t.target,
            title=f"{self.title}: {t.target}",
            actual=t.words,
            fix=(
                *SESSIONS.get(t.agent or "", ()),
                f"on {sh(node.name)}: ip route get {t.address}    # does it leave by the right interface?",
                "firewalls and security groups between them: does the port pass, and its answer?",
            ),
            confirm=f"nc -vz -w3 {t.address} {t.port or '<port>'}    # on {sh(node.name)}",
            origins=t.origins[:5],
            kinds=(Kind.TESTS,),
            facts=Facts(component="kube-apiserver" if t.of_api_server else ""),
        )


def _firewall_alone(node: Node) -> Capture | None:
    """Return a capture of the rules of a host without any of its sockets: nothing shows what must get in."""
    rules = node.of(Kind.FIREWALL, Kind.FIREWALL_SETUP)
    return next((c for c in rules if c.status != "failed"), None) if not node.sockets else None


def _by_agent(tried: Iterable[Tried]) -> Iterator[tuple[str | None, list[Tried]]]:
    """Yield the tests of each component of a plugin, and those that people ran."""
    groups: dict[str | None, list[Tried]] = {}
    for t in tried:
        groups.setdefault(t.agent, []).append(t)
    yield from groups.items()

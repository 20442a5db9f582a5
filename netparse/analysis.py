"""All that one run found out: what every report and every comparison is made from."""

from dataclasses import dataclass

from netparse.captures import Capture
from netparse.checks.port_states import PortJudgement
from netparse.checks.unread import may_hold_captures
from netparse.cluster import Cluster
from netparse.findings import Finding, Summary, Suppressed
from netparse.ports.circumstances import Circumstances
from netparse.reach import Answer
from netparse.sources import Input, Skipped


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """``findings`` count; ``suppressed`` are those that a baseline accepts, ``ignored`` those of any verdict that the options leave out.

    ``ports`` has a judgement of each required port.
    """

    cluster: Cluster
    circumstances: Circumstances
    findings: tuple[Finding, ...]
    summary: Summary
    inputs: tuple[Input, ...]
    captures: tuple[Capture, ...]
    skipped: tuple[Skipped, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    ignored: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences about the run itself, such as an entry of the baseline that matches nothing."""
    ports: tuple[PortJudgement, ...] = ()
    flows: tuple[Answer, ...] = ()
    """What becomes of the flows that the cluster needs; empty where no firewall was captured."""
    redacted: tuple[str, ...] = ()
    """The kinds of values that are pseudonyms in all of it; empty when nothing was redacted."""

    @property
    def losses(self) -> tuple[Skipped, ...]:
        """What was given and not read though captures may be in it."""
        return tuple(s for s in self.skipped if s.is_loss)

    @property
    def lacks_captures(self) -> bool:
        """Whether captures may be in what was given and not read."""
        return any(map(may_hold_captures, self.losses))

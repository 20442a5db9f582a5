"""Every check over a small bundle in text: near misses."""

from collections.abc import Mapping
from dataclasses import dataclass

from netparse.checks import CHECKS, Context, run_checks
from netparse.findings import Finding, Verdict, fold
from netparse.ports.circumstances import detect
from tests.cluster.bundle import cluster_of


@dataclass(frozen=True)
class Judged:
    """The findings, to be asked by check."""

    findings: tuple[Finding, ...]

    def of(self, check: str, *verdicts: Verdict) -> list[Finding]:
        return [f for f in self.findings if f.check == check and (not verdicts or f.verdict in verdicts)]

    def verdicts(self, check: str) -> set[str]:
        return {f.verdict.value for f in self.findings if f.check == check}

    def one(self, check: str, *verdicts: Verdict) -> Finding:
        (found,) = self.of(check, *verdicts)
        return found


def judge(files: Mapping[str, str]) -> Judged:
    """Return what every check finds in these files (``node/name`` → text)."""
    cluster = cluster_of(files)
    context = Context(cluster=cluster, circumstances=detect(cluster))
    return Judged(fold(run_checks(CHECKS, context)))

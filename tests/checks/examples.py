"""What each check says of a scenario with the fault and of one without it: ``python -m tests.checks.examples docs/checks.md``."""

import sys
from collections.abc import Iterator
from pathlib import Path

import netparse
from netparse.checks.base import Check
from netparse.checks.docs import page
from tests.conftest import ROOT

_BUNDLES = ROOT / "fixtures" / "bundles"
_FAULTS = ("fail", "warn", "info", "unknown")
_LINES = 2
"""So many lines of evidence stand below a finding; a report shows all."""


def example(check: Check) -> str:
    """Return the finding of the worst scenario, and below it what a healthy one gives, of the same node where it can be."""
    scenarios = sorted((_BUNDLES / check.id).iterdir())
    fault = next(s for verdict in _FAULTS for s in scenarios if s.name.startswith(f"{verdict}."))
    before = _findings(check, fault, netparse.Verdict(fault.name.partition(".")[0]))[0]
    healthy = (*(s for s in scenarios if s.name.startswith("pass.")), _BUNDLES / "healthy" / "kubeadm-flannel-netstat")
    after, passed = next((s, found) for s in healthy if (found := _findings(check, s, netparse.Verdict.PASS)))
    same = next((f for f in passed if f.node == before.node), passed[0])
    return "".join(f"{line}\n" for at, finding in ((fault, before), (after, same)) for line in _shown(at, finding))


def _findings(check: Check, scenario: Path, verdict: netparse.Verdict) -> list[netparse.Finding]:
    return [f for f in netparse.analyze(scenario).findings if (f.check, f.verdict) == (check.id, verdict)]


def _shown(scenario: Path, finding: netparse.Finding) -> Iterator[str]:
    """Yield the finding and its first lines of evidence, with paths below the scenario's folder."""
    yield f"{finding.verdict.upper():<7} {finding.node or 'cluster'}: {finding.actual}".replace(f"{scenario}/", "")
    for line in finding.evidence[:_LINES]:
        yield f"        {line.source}:{line.line}: {line.text.rstrip()}".replace(f"{scenario}/", "")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(example), encoding="utf-8")

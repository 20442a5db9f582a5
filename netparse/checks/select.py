"""Keeps the findings that were asked for: by check and node, as ``--select`` and ``--ignore`` say."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from netparse.findings import Finding


def select_findings(
    findings: Iterable[Finding], select: tuple[str, ...], ignore: tuple[str, ...]
) -> tuple[Finding, ...]:
    """Return what ``select`` names (all, when it names nothing) and ``ignore`` does not; both hold ``ID`` or ``ID@NODE`` patterns."""
    return tuple(
        f
        for f in findings
        if (not select or any(_named(f, p) for p in select)) and not any(_named(f, p) for p in ignore)
    )


def _named(finding: Finding, pattern: str) -> bool:
    check, _, node = pattern.partition("@")
    return fnmatchcase(finding.check, check or "*") and (not node or any(fnmatchcase(n, node) for n in finding.nodes))

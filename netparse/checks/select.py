"""Keeps the findings that were asked for: by check and node, as ``--select`` and ``--ignore`` say."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from netparse.findings import Finding


def select_findings(
    findings: Iterable[Finding], select: tuple[str, ...], ignore: tuple[str, ...]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what ``select`` names (all, when it names nothing) and ``ignore`` does not, and the rest.

    Both hold ``ID`` or ``ID@NODE`` patterns.
    """
    asked: list[Finding] = []
    left: list[Finding] = []
    for f in findings:
        wanted = (not select or any(_named(f, p) for p in select)) and not any(_named(f, p) for p in ignore)
        (asked if wanted else left).append(f)
    return tuple(asked), tuple(left)


def _named(finding: Finding, pattern: str) -> bool:
    check, _, node = pattern.partition("@")
    return fnmatchcase(finding.check, check or "*") and (not node or any(fnmatchcase(n, node) for n in finding.nodes))

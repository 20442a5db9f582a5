"""What the findings say of a thing on a node: every mark of every picture is looked up here, so that no picture has a view of its own."""

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum

from netparse.analysis import Analysis
from netparse.findings import Finding, Verdict


class Standing(StrEnum):
    """The worst first, as it is shown; SET_ASIDE is a fault or warning that the options ignore or a baseline accepts."""

    FAULT = "fault"
    WARNING = "warning"
    SET_ASIDE = "set aside"
    UNKNOWN = "unknown"
    FINE = "fine"


_COUNTED = {
    Verdict.FAIL: Standing.FAULT,
    Verdict.WARN: Standing.WARNING,
    Verdict.UNKNOWN: Standing.UNKNOWN,
    Verdict.PASS: Standing.FINE,
    Verdict.INFO: Standing.FINE,
}
_ORDER = list(Standing)


class Verdicts:
    """Looks findings up by check and node; made once for each report."""

    def __init__(self, analysis: Analysis) -> None:
        self._found: dict[tuple[str, str], list[tuple[Standing, Finding]]] = {}
        for f in analysis.findings:
            if f.verdict in _COUNTED:
                self._add(f, _COUNTED[f.verdict])
        for f in (*analysis.ignored, *(s.finding for s in analysis.suppressed)):
            if f.verdict is not Verdict.NOT_APPLICABLE:
                self._add(f, Standing.SET_ASIDE if f.is_fault else Standing.UNKNOWN)

    def _add(self, f: Finding, standing: Standing) -> None:
        for node in f.nodes:
            self._found.setdefault((f.check, node), []).append((standing, f))

    def of(
        self, node: str, checks: Iterable[str], fits: Callable[[Finding], bool] = lambda _: True
    ) -> tuple[tuple[Standing, Finding], ...]:
        """Return what these checks say of the node, the worst first, as far as it fits.

        What was ignored without being a fault is UNKNOWN: nobody asked.
        """
        found = [pair for check in checks for pair in self._found.get((check, node), ()) if fits(pair[1])]
        return tuple(sorted(found, key=lambda pair: _ORDER.index(pair[0])))

    def worst(
        self, node: str, checks: Iterable[str], fits: Callable[[Finding], bool] = lambda _: True
    ) -> Standing | None:
        """Return the worst of it, None where the checks say nothing."""
        return next((standing for standing, _ in self.of(node, checks, fits)), None)

    def about(self, node: str, checks: Iterable[str], subjects: Collection[str]) -> Standing | None:
        """Return the worst that the checks say of these subjects on the node."""
        return self.worst(node, checks, lambda f: f.subject in subjects)

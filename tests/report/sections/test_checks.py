"""What was checked."""

from netparse.checks import CHECKS
from netparse.report.sections.checks import build_checks
from tests.report.sections.conftest import Select


def test_a_check_that_found_something_has_a_row(selected: Select) -> None:
    """With the kinds of verdicts that there are, no column of zeros; the other checks are named, each once."""
    section = build_checks(selected())
    counts = {
        r.id: dict(zip((look for _, look in r.counts), (n for n, _ in r.counts), strict=True)) for r in section.rows
    }
    assert counts["gateway-unresolved"] == {"fail": 1, "explained": 0, "unknown": 0, "ok": 2}
    assert counts["overlay-mtu-too-large"] == {"fail": 0, "explained": 1, "unknown": 0, "ok": 2}
    assert counts["interface-errors"] == {"fail": 0, "explained": 0, "unknown": 3, "ok": 0}
    assert [look for look, _ in section.columns] == ["fail", "explained", "unknown", "ok"]
    assert sum(c["fail"] for c in counts.values()) == selected().analysis.summary.fail
    assert all(any(c[look] for c in counts.values()) for look, _ in section.columns)
    assert "duplicate-ip" in section.fine and "ipv6" not in section.idle
    assert sorted((*counts, *section.fine, *section.idle)) == sorted(c.id for c in CHECKS)

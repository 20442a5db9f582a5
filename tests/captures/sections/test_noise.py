"""Messages of tools around an output cost nothing: the rows stay whole and proved."""

import pytest

from netparse import parse
from tests.conftest import BUNDLES

ADDRESSES = (BUNDLES / "healthy" / "kubeadm-flannel-ss" / "node1" / "ip_a.txt").read_text()


@pytest.mark.parametrize("at_end", [True, False])
def test_a_namespace_that_went_away_costs_nothing(at_end: bool) -> None:
    """ip prints it between interfaces when a pod ends meanwhile."""
    message = "Error: Peer netns reference is invalid.\n"
    (capture,) = parse(ADDRESSES + message if at_end else message + ADDRESSES, source="ip_a.txt")
    (whole,) = parse(ADDRESSES, source="ip_a.txt")
    assert capture.status == "ok"
    assert len(capture.records) == len(whole.records)
    assert capture.covers == whole.covers


def test_another_error_is_shown() -> None:
    """A line that nobody knows is left over, with its number."""
    (capture,) = parse(ADDRESSES + "Error: the moon is in the way.\n", source="ip_a.txt")
    assert [u.text for u in capture.unparsed] == ["Error: the moon is in the way."]

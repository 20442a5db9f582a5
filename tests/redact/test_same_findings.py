"""A redacted bundle is judged as its original: of every scenario the same findings, and flows that end in the same way."""

import os
from pathlib import Path

import pytest

from netparse.findings import Verdict
from tests.conftest import BUNDLES
from tests.redact.same import dispositions, mapped, redacted, report, unordered
from tests.sources.reading import saved

# `make redact` tries every scenario; they take a minute and a half.
_EVERY = int(os.environ.get("NETPARSE_REDACT_EVERY", "12"))
_SCENARIOS = sorted(path for path in BUNDLES.glob("*/*") if path.is_dir())
_CHOSEN = _SCENARIOS[3 % _EVERY :: _EVERY]


@pytest.mark.parametrize("bundle", _CHOSEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_findings_and_flows_are_the_same(bundle: os.PathLike[str]) -> None:
    """But for the pseudonyms: the original's report redacted as a text is the report of the redacted captures."""
    found = redacted(Path(bundle))
    if found is None:
        pytest.skip("is not judged as one cluster")
    original, copy, redactor = found
    assert unordered(mapped(report(original, Path(bundle)), redactor)) == unordered(report(copy, Path(bundle)))
    assert dispositions(original) == dispositions(copy)


@pytest.mark.parametrize("network", ["10.0.2", "192.168.5", "192.168.65", "192.168.127"])
def test_virtual_machines_behind_a_nat_of_their_own_stay_such(tmp_path: Path, network: str) -> None:
    """All of them have one address there, which is no duplicate; under a pseudonym of another network it would be one."""
    for node, mac in (("alpha", "52:55:55:aa:bb:01"), ("bravo", "52:55:55:aa:bb:02")):
        address = (
            "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000\n"
            f"    link/ether {mac} brd ff:ff:ff:ff:ff:ff\n"
            f"    inet {network}.16/24 brd {network}.255 scope global dynamic eth0\n"
        )
        route = f"default via {network}.2 dev eth0\n{network}.0/24 dev eth0 proto kernel scope link src {network}.16\n"
        saved(tmp_path / node, "ip_address.txt", address.encode())
        saved(tmp_path / node, "ip_route.txt", route.encode())
    found = redacted(tmp_path)
    assert found is not None
    original, copy, redactor = found
    assert not [
        f for f in (*original.findings, *copy.findings) if f.check == "duplicate-ip" and f.verdict is Verdict.FAIL
    ]
    assert redactor.text(f"{network}.16").startswith(f"{network}.")

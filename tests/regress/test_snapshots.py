"""``netparse snapshot`` and ``netparse verify`` on captures and bundles."""

import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import BUNDLES

Run = Callable[..., tuple[int, str, str]]
HEALTHY = BUNDLES / "healthy" / "kubeadm-flannel-netstat"
FAULTY = BUNDLES / "required-port-closed" / "fail.kubelet-stopped"
ARP = (
    "Address                  HWtype  HWaddress           Flags Mask            Iface\n"
    "192.0.2.1                ether   52:54:00:00:00:01   C                     eth0\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two captures of one node, without a node list."""
    made = tmp_path / "captures"
    made.mkdir()
    (made / "arp_n.txt").write_text(ARP)
    shutil.copy(HEALTHY / "cp1" / "ip_route.txt", made / "ip_route.txt")
    (made / "README").write_text("Notes of a colleague.\n")
    return made


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FAULTY, tmp_path / "bundle"))


def written(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*.netparse.json"))}


def test_snapshots_stand_beside_captures_and_verify(netparse: Run, folder: Path) -> None:
    """What is no capture gets none; nothing else is needed to verify."""
    assert netparse("snapshot", folder)[0] == 0
    assert list(written(folder)) == ["arp_n.txt.netparse.json", "ip_route.txt.netparse.json"]
    code, out, _ = netparse("verify", folder)
    assert (code, out) == (0, "2 same\n")


def test_a_second_run_writes_nothing(netparse: Run, folder: Path) -> None:
    """The same input gives the same bytes."""
    netparse("snapshot", folder)
    before = written(folder)
    code, out, _ = netparse("snapshot", folder)
    assert (code, out, written(folder)) == (0, "2 unchanged\n", before)


def test_snapshots_are_the_same_from_another_place(
    netparse: Run, tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bundle in another folder, named by another path, from inside, gives the same bytes; so do its captures."""
    netparse("snapshot", bundle)
    other = shutil.copytree(FAULTY, tmp_path / "far" / "away" / "bundle")
    monkeypatch.chdir(other)
    netparse("snapshot", ".")
    assert written(other) == written(bundle)
    beside = "bundle.netparse.json"
    assert (other.parent / beside).read_bytes() == (bundle.parent / beside).read_bytes()
    assert str(tmp_path).encode() not in (bundle.parent / beside).read_bytes()


def test_a_difference_names_record_and_field(netparse: Run, folder: Path) -> None:
    """Exit code 1, and both values."""
    netparse("snapshot", folder)
    (folder / "arp_n.txt").write_text(ARP.replace("00:01", "00:02"))
    code, out, _ = netparse("verify", folder)
    assert code == 1
    assert 'records[0](192.0.2.1).hwaddress: expected "52:54:00:00:00:01", got "52:54:00:00:00:02"' in out
    assert out.endswith("1 different, 1 same\n")


def test_update_accepts(netparse: Run, folder: Path) -> None:
    """After it the same captures verify; a comment of the writer's stays."""
    netparse("snapshot", folder)
    beside = folder / "arp_n.txt.netparse.json"
    beside.write_text(json.dumps({"comment": "the gateway", **json.loads(beside.read_text())}))
    (folder / "arp_n.txt").write_text(ARP.replace("00:01", "00:02"))
    assert netparse("verify", folder, "--update")[0] == 0
    assert netparse("verify", folder)[0] == 0
    assert json.loads(beside.read_text())["comment"] == "the gateway"


def test_missing_and_unused_snapshots_are_told(netparse: Run, folder: Path) -> None:
    """Both fail; --update writes the one and removes the other."""
    netparse("snapshot", folder)
    (folder / "arp_n.txt").rename(folder / "arp.txt")
    code, out, _ = netparse("verify", folder)
    assert code == 1 and out.endswith("1 missing, 1 same, 1 unused\n")
    assert netparse("verify", folder, "--update")[0] == 0
    assert list(written(folder)) == ["arp.txt.netparse.json", "ip_route.txt.netparse.json"]
    assert netparse("verify", folder)[0] == 0


def test_a_snapshot_given_by_itself_stands_for_its_capture(netparse: Run, folder: Path) -> None:
    """As a shell's * gives it; and one whose capture is gone is unused, not unreadable."""
    netparse("snapshot", folder)
    assert netparse("verify", *sorted(folder.glob("arp*")))[:2] == (0, "1 same\n")
    (folder / "arp_n.txt").unlink()
    code, out, _ = netparse("verify", folder / "arp_n.txt.netparse.json")
    assert code == 1 and "unused" in out


def test_a_snapshot_of_another_version_is_outdated(netparse: Run, folder: Path) -> None:
    """It says which, and --update writes it anew."""
    netparse("snapshot", folder)
    beside = folder / "arp_n.txt.netparse.json"
    good = beside.read_bytes()
    beside.write_text(json.dumps({**json.loads(good), "schema_version": 0}))
    code, out, _ = netparse("verify", folder)
    assert code == 1 and "schema version 0" in out and "1 outdated" in out
    assert netparse("verify", folder, "--update")[0] == 0
    assert beside.read_bytes() == good


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "is not the snapshot of a capture"),
        ('{"match": "some"}', '"match" is "exact" or "subset"'),
        ('{"masked": ["pid"]}', "there is no mask pid"),
        ('{"findings": [], "options": {"colour": 1}}', 'there is no option "colour"'),
        ('{"findings": [], "options": {"roles": 1}}', "its options are not as"),
    ],
)
def test_a_snapshot_that_cannot_be_read_is_told_and_the_others_verified(
    netparse: Run, folder: Path, text: str, said: str
) -> None:
    """Exit code 2, with the file's name; the other capture is compared all the same."""
    netparse("snapshot", folder)
    (folder / "arp_n.txt.netparse.json").write_text(text)
    code, out, _ = netparse("verify", folder)
    assert code == 2 and "arp_n.txt.netparse.json" in out and said in out
    assert out.endswith("1 same, 1 unreadable\n")


def test_masks_leave_values_open(netparse: Run, tmp_path: Path) -> None:
    """The masks are kept in the snapshot; what is not masked still counts; what was absent is no value."""
    capture = tmp_path / "netstat_nlput.txt"
    text = (HEALTHY / "cp1" / "netstat_nlput.txt").read_text()
    capture.write_text(text)
    netparse("snapshot", capture, "--mask", "pids,counters")
    saved = json.loads((tmp_path / "netstat_nlput.txt.netparse.json").read_text())
    assert saved["masked"] == ["counters", "pids"]
    pids = {r["pid"] for r in saved["captures"][0]["records"]}
    assert pids == {"<masked>", None}
    capture.write_text(text.replace("4999/kubelet", "5999/kubelet"))
    assert netparse("verify", capture)[0] == 0
    capture.write_text(text.replace("4999/kubelet ", "4999/kubelex "))
    assert netparse("verify", capture)[0] == 1


def test_a_mask_that_does_not_exist_is_a_usage_error(netparse: Run, folder: Path) -> None:
    """The sentence names those that do."""
    code, _, err = netparse("snapshot", folder, "--mask", "pid")
    assert code == 2 and "pids" in err and not written(folder)


def test_a_partial_expectation_is_compared_and_never_rewritten(netparse: Run, folder: Path) -> None:
    """Written by hand: neither snapshot nor --update replaces it."""
    beside = folder / "ip_route.txt.netparse.json"
    beside.write_text('{"match": "subset", "records": [{"dst": "default", "gateway": "192.168.56.1"}]}')
    hand = beside.read_bytes()
    assert netparse("snapshot", folder)[0] == 0
    assert netparse("verify", folder)[0] == 0
    route = folder / "ip_route.txt"
    route.write_text(route.read_text().replace("via 192.168.56.1 ", "via 192.168.56.9 "))
    for more in ([], ["--update"]):
        code, out, _ = netparse("verify", folder, *more)
        assert code == 1 and 'gateway: expected "192.168.56.1", got "192.168.56.9"' in out
    assert "by hand" in out and beside.read_bytes() == hand


def test_a_partial_expectation_of_captures(netparse: Run, folder: Path) -> None:
    """By command and status, without records."""
    beside = folder / "arp_n.txt.netparse.json"
    beside.write_text('{"match": "subset", "captures": [{"command": "arp", "status": "ok"}]}')
    assert netparse("verify", folder / "arp_n.txt")[0] == 0
    beside.write_text('{"match": "subset", "captures": [{"command": "ip_neigh"}]}')
    assert netparse("verify", folder / "arp_n.txt")[0] == 1


def test_a_bundle_keeps_its_findings(netparse: Run, bundle: Path) -> None:
    """A folder with a node list: its findings stand beside it, and change when a capture does."""
    netparse("snapshot", bundle)
    beside = bundle.parent / "bundle.netparse.json"
    saved = json.loads(beside.read_text())
    assert ("required-port-closed", ["node1"]) in [(f["check"], f["nodes"]) for f in saved["findings"]]
    assert all(not e.startswith("/") for f in saved["findings"] for e in f["evidence"])
    assert netparse("verify", bundle)[0] == 0
    listing = bundle / "kubectl_get_nodes_o_wide.txt"
    listing.write_text(listing.read_text().replace("NotReady", "Ready   "))
    code, out, _ = netparse("verify", bundle)
    assert code == 1 and "node-not-ready" in out


def test_an_archive_is_a_bundle(netparse: Run, tmp_path: Path) -> None:
    """Its snapshot stands beside it, and names members without the archive's path."""
    archive = tmp_path / "ticket.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(FAULTY, arcname="bundle")
    assert netparse("snapshot", tmp_path)[0] == 0
    saved = json.loads((tmp_path / "ticket.tar.gz.netparse.json").read_text())
    assert any(e.startswith("bundle/") for f in saved["findings"] for e in f["evidence"])
    assert netparse("verify", tmp_path)[:2] == (0, "1 same\n")


def test_options_of_a_bundle_are_kept(netparse: Run, tmp_path: Path) -> None:
    """verify judges under them again, without being told."""
    bundle = tmp_path / "bundle"
    shutil.copytree(FAULTY / "node1", bundle / "worker")
    netparse("snapshot", bundle, "--bundle", "--role", "worker", "--kubernetes", "1.30", "--node", "worker=node7")
    saved = json.loads((tmp_path / "bundle.netparse.json").read_text())
    assert saved["options"] == {"kubernetes": "1.30", "nodes": {"worker": "node7"}, "roles": {"": ["worker"]}}
    assert ("required-port-closed", "fail", ["node7"]) in [
        (f["check"], f["verdict"], f["nodes"]) for f in saved["findings"]
    ]
    assert netparse("verify", tmp_path / "bundle.netparse.json")[0] == 0


def test_a_bundle_is_read_without_its_snapshots(netparse: Run, bundle: Path) -> None:
    """check says the same before and after; no snapshot is taken for a capture."""
    before = netparse("check", bundle, "--format", "json")
    netparse("snapshot", bundle)
    assert netparse("check", bundle, "--format", "json") == before


def test_a_folder_of_node_lists_is_no_bundle(netparse: Run, tmp_path: Path) -> None:
    """Nothing in it can be judged: the captures are kept, no findings."""
    shutil.copy(HEALTHY / "kubectl_get_nodes_o_wide.txt", tmp_path / "kubectl_get_nodes_o_wide.txt")
    netparse("snapshot", tmp_path)
    assert list(written(tmp_path)) == ["kubectl_get_nodes_o_wide.txt.netparse.json"]
    assert not (tmp_path.parent / f"{tmp_path.name}.netparse.json").exists()


def test_an_emptied_bundle_differs(netparse: Run, bundle: Path) -> None:
    """It is told as a difference of this bundle: the others are verified."""
    netparse("snapshot", bundle)
    shutil.rmtree(bundle)
    bundle.mkdir()
    code, out, _ = netparse("verify", bundle)
    assert code == 1 and "no output of a known command" in out


@pytest.mark.parametrize("command", ["snapshot", "verify"])
def test_paths_that_cannot_be_read(netparse: Run, tmp_path: Path, command: str) -> None:
    """No such path, and a folder without any capture: a sentence and exit code 2."""
    for path in (tmp_path / "nowhere", tmp_path):
        code, _, err = netparse(command, path)
        assert code == 2 and err.startswith("netparse: ") and err.count("\n") == 1


def test_a_lone_surrogate_is_written_as_json_writes_it(netparse: Run, tmp_path: Path) -> None:
    """JSON captures may hold one; the snapshot stays readable."""
    (tmp_path / "ip_j_link.txt").write_text('[{"ifindex":1,"ifname":"lo\\ud800","flags":["UP"],"mtu":1500}]\n')
    assert netparse("snapshot", tmp_path)[0] == 0
    assert netparse("verify", tmp_path)[0] == 0

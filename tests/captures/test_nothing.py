"""What is said where nothing was read: a known collector's bundle that holds no output says what it lacks."""

import json
from pathlib import Path

import pytest

from netparse import analyze
from netparse.errors import NothingRecognized


def test_the_logs_of_kind_say_what_to_add(tmp_path: Path) -> None:
    node = tmp_path / "kind-worker"
    node.mkdir()
    for name in ("journal.log", "kubelet.log", "kubernetes-version.txt"):
        (node / name).write_text("Aug 29 10:40:00 kind-worker systemd[1]: started\n")
    label = {"io.x-k8s.kind.role": "worker"}
    (node / "inspect.json").write_text(json.dumps([{"Config": {"Hostname": "kind-worker", "Labels": label}}], indent=4))
    with pytest.raises(
        NothingRecognized, match=r"a bundle of kind export logs.*add the output of `kubectl get nodes -o wide`"
    ):
        analyze(tmp_path)


def test_other_folders_are_told_as_before(tmp_path: Path) -> None:
    (tmp_path / "notes.bin.txt").write_text("nothing of the kind\n")
    with pytest.raises(NothingRecognized) as found:
        analyze(tmp_path)
    assert "a bundle of" not in str(found.value)

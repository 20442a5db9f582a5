"""Runs the commands of the pages, in a folder that has what they name, with stand-ins for what needs other machines."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

_BUNDLES = ROOT / "fixtures" / "bundles"
_HEALTHY = _BUNDLES / "healthy" / "kubeadm-flannel-netstat"
_ANSWERED = _BUNDLES / "pod-traffic-blocked" / "pass.all-arrive"
_FAULTY = _BUNDLES / "samples" / "three-nodes-several-faults"
_CHANGED = _BUNDLES / "mtu-mismatch" / "fail.node-interface"
_COPIED = (
    *("bundles/healthy/kubeadm-flannel-netstat", "bundles/healthy/kubeadm-flannel-ss", "bundles/healthy/canal-rke2"),
    *("bundles/mtu-mismatch/fail.node-interface", "bundles/document-example", "templates"),
)
"""Of fixtures/, what pages for developers name."""
_FOLDERS = {
    "bundle": _ANSWERED,
    "nodes": _HEALTHY,
    "captures": _HEALTHY / "node1",
    "case": _FAULTY,
    "before": _HEALTHY,
    "after": _CHANGED,
}
"""What pages for everybody name: a healthy bundle, one with faults, one before and after a change."""
_ARCHIVES = {
    "bundle.tar.gz": _ANSWERED, "bundle.tar.xz": _HEALTHY, "case.tar.gz": _FAULTY, "before.tar.gz": _HEALTHY,
    "after.tar.gz": _CHANGED, "incoming/site-a.tar.gz": _HEALTHY, "incoming/site-b.tar.gz": _FAULTY,
}  # fmt: skip
_FILES = {
    "bundle/services.txt": """\
$ kubectl get services -A
NAMESPACE   NAME         TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
default     kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   42d
shop        web          ClusterIP   10.96.7.1    <none>        80/TCP    12d
""",
    "flows.csv": "from,to,protocol,port,expected\nnode2,node1,tcp,6443,accepted\n",
    "pytest.ini": "[pytest]\n",
}
_STAND_INS = {
    # The other machine is this one; its sockets are those of a capture.
    "ssh": 'shift; case "$*" in *"ss -lntup"*) cat "${0%/*}/sockets" ;; *) exec "$@" ;; esac',
    "sudo": 'exec "$@"',
    "kubectl": """
case "$*" in
  "get nodes -o name") printf 'node/cp1\\nnode/node1\\n' ;;
  *"get pods -l app=netparse-collect"*) printf 'netparse-collect-1 cp1\\n' ;;
  *" sh -s -- "*) while [ "$1" != sh ]; do shift; done; exec "$@" ;;
esac""",
}


class Command(NamedTuple):
    """A command of a block, with the exit code that the comment behind it names, and what the comment or the page shows."""

    line: str
    exit_code: int
    shown: str | None


def stage(folder: Path) -> Path:
    """Return a new folder, below the given one, with all that the commands of the pages name."""
    place = folder / "copy"
    for name in _COPIED:
        shutil.copytree(ROOT / "fixtures" / name, place / "fixtures" / name)
    for name, source in _FOLDERS.items():
        shutil.copytree(source, place / name)
        (place / name / "expected.toml").unlink(missing_ok=True)
    (place / "incoming").mkdir()
    for name, source in _ARCHIVES.items():
        with tarfile.open(place / name, f"w:{name.rpartition('.')[2]}") as archive:  # type: ignore[call-overload]
            for file in sorted(source.rglob("*.txt")):
                archive.add(file, Path(Path(name).name.partition(".")[0], file.relative_to(source)), filter=_dated)
    shutil.copy(_FAULTY / "node1" / "ip_a.txt", place)
    shutil.copy(_FAULTY / "node1" / "netstat_nlput.txt", place / "netstat.txt")
    shutil.copytree(ROOT / "fixtures" / "templates", place / "templates")
    for name, text in _FILES.items():
        (place / name).write_text(text)
    _commands(folder / "bin")
    return place


def _dated(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return a member as if it had been packed on a day that does not change."""
    member.mtime = int(datetime(2026, 8, 1, 9, 30, tzinfo=UTC).timestamp())
    return member


def _commands(folder: Path) -> None:
    folder.mkdir()
    (folder.parent / "home").mkdir()
    installed = any(e.value == "netparse.regress.plugin" for e in entry_points(group="pytest11"))
    plugin = "" if installed else " -p netparse.regress.plugin"
    for name, module in (("netparse", "netparse"), ("pytest", f"pytest{plugin} -p no:cacheprovider")):
        _write(folder / name, f'exec {sys.executable} -m {module} "$@"')
    _write(folder / "python3", f'exec {sys.executable} "$@"')
    shutil.copy(_BUNDLES / "healthy" / "kubeadm-flannel-ss" / "node1" / "ss_tulnp.txt", folder / "sockets")
    for name, script in _STAND_INS.items():
        _write(folder / name, script)


def _write(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(place: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run a command there; both outputs stand in ``stdout``, in their order."""
    environment = {
        k: v for k, v in os.environ.items() if k not in ("PYTEST_ADDOPTS", "SLIPCOVER_ENABLED", "SOURCE_DATE_EPOCH")
    } | {
        "PATH": os.pathsep.join([str(place.parent / "bin"), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "HOME": str(place.parent / "home"),
        "COLUMNS": "120",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
    }
    return subprocess.run(
        ["bash", "-c", line], cwd=place, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip


def commands(text: str) -> Iterator[Command]:
    """Yield the commands of a block of ``sh``: a line, or as many as make one (loops, continued lines)."""
    held = ""
    for line in text.splitlines():
        held += line
        if not held.strip() or _is_begun(held):
            held += "\n"
            continue
        yield _command(held)
        held = ""
    assert not held.strip(), f"this is no command: {held}"


def _is_begun(text: str) -> bool:
    """Whether more must follow: a loop, a document that is not ended (bash only warns of it), a line that goes on."""
    tried = subprocess.run(["bash", "-n", "-c", text], capture_output=True, check=False)
    return tried.returncode != 0 or bool(tried.stderr) or text.rstrip().endswith("\\")


def console(text: str) -> Iterator[Command]:
    """Yield the commands of a block of ``console``, each with the output that stands below it."""
    for part in re.split(r"^(?=\$ )", text, flags=re.MULTILINE):
        if part.strip():
            assert part.startswith("$ "), f"there is output before the first command: {part}"
            line, _, shown = part[2:].partition("\n")
            yield _command(line)._replace(shown=shown)


def _command(line: str) -> Command:
    said = re.search(r"#.*\bexit code (\d)(?:: … (.*))?", line)
    return Command(line, int(said[1]) if said else 0, said[2] if said else None)


def is_shown(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed; ``…`` stands for what it leaves out, in a line or of lines."""
    pattern = re.escape(_plain(shown))
    pattern = re.sub(r"^(?:\\ )*…\n", "(?:.*\n)?", pattern.replace("\\\n", "\n"), flags=re.MULTILINE)
    return re.fullmatch(pattern.replace("…", "[^\n]*"), _plain(printed), re.DOTALL) is not None


def _plain(text: str) -> str:
    """Return a text without blanks at the ends of lines: editors take them away from pages."""
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n")) + "\n"

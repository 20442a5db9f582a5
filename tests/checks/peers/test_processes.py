"""A program of the network that runs on all nodes but one, by their lists of processes."""

from pathlib import Path

import pytest

from netparse import analyze
from netparse.findings import Verdict

HEADING = "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n"
INIT = "root           1  0.0  0.1 167000 12000 ?        Ss   Aug01   0:12 /sbin/init\n"
PROXY = "root        1100  0.1  0.5 1423456  45432 ?      Ssl  Aug01   4:22 /usr/local/bin/kube-proxy --config=c\n"
MIRROR = "root        1300  0.1  0.5 1423456  45432 ?      Ssl  Aug01   4:22 /usr/sbin/nginx -g daemon\n"
SOCKET = (
    "State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n"
    'LISTEN 0      4096               *:10256            *:*    users:(("kube-proxy",pid=1100,fd=7))\n'
)


def lacking(folder: Path, last: str, more: dict[str, str] | None = None, others: str = PROXY) -> list[str]:
    """Return what ``w3`` lacks by the lists of processes of three workers, of which its own ends with ``last``."""
    files = {f"w{n}/ps_auxww.txt": HEADING + INIT + (others if n < 3 else last) for n in (1, 2, 3)}
    files["nodes.txt"] = "NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP\n" + "".join(
        f"w{n}     Ready    <none>   9d    v1.30.4   192.0.2.{n}\n" for n in (1, 2, 3)
    )
    for name, text in {**files, **(more or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    found = analyze(folder).findings
    return [f.subject or "" for f in found if f.check == "odd-one-out" and f.verdict is Verdict.WARN]


def test_what_runs_on_all_others_is_told(tmp_path: Path) -> None:
    assert lacking(tmp_path, "") == ["kube-proxy"]


def test_what_runs_here_too_is_not(tmp_path: Path) -> None:
    assert lacking(tmp_path, PROXY) == []


def test_a_program_that_is_no_part_of_the_network_tells_nothing(tmp_path: Path) -> None:
    """A web server may run wherever somebody put it."""
    assert lacking(tmp_path, "", others=MIRROR) == []


def test_a_socket_of_it_is_a_sign_of_another_moment(tmp_path: Path) -> None:
    assert lacking(tmp_path, "", {"w3/ss_-tlnp.txt": SOCKET}) == []


@pytest.mark.parametrize("own", [HEADING + MIRROR, "  PID TTY          TIME CMD\n 4711 pts/0    00:00:00 bash\n"])
def test_a_part_of_the_processes_proves_no_absence(tmp_path: Path, own: str) -> None:
    """Without the first process it is not the whole list."""
    assert lacking(tmp_path, "", {"w3/ps_auxww.txt": own}) == []

"""Lists of open files and of processes name the owner of a socket that its own capture does not show."""

from pathlib import Path

import pytest

from netparse import analyze
from netparse.cluster import Listener

SOCKETS = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:280A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 48212 1 0000000000000000 100 0 0 10 0
"""
FILES = """\
COMMAND     PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME
{command} {pid} root   21u  IPv4  {inode}      0t0  TCP *:{port} (LISTEN)
"""
PROCESSES = """\
USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
root         931  1.9  2.4 1935520 98392 ?       Ssl  09:12   6:10 /usr/local/bin/kube-controller-manager --leader-elect=true
"""


def listener(folder: Path, **files: str) -> Listener:
    """Return the only listener of a node with these captures."""
    (folder / "w1").mkdir()
    for name, text in files.items():
        (folder / "w1" / f"{name}.txt").write_text(text)
    (node,) = analyze(folder).cluster.nodes
    (found,) = (x for x in node.listeners if x.port == 10250)
    return found


def files(command: str = "nginx", pid: int = 931, inode: int = 48212, port: int = 10250) -> str:
    return FILES.format(command=command, pid=pid, inode=inode, port=port)


def test_the_inode_names_the_owner(tmp_path: Path) -> None:
    """/proc/net/tcp shows no process, but the inode by which lsof shows it; its line is the evidence."""
    found = listener(tmp_path, **{"proc_net_tcp": SOCKETS, "lsof_-i_-n_-P": files()})
    assert (found.process, found.pid) == ("nginx", 931)
    assert found.owner_origin is not None
    assert "nginx" in found.owner_origin.text


def test_another_inode_on_another_port_names_nobody(tmp_path: Path) -> None:
    """A near miss: it is another socket."""
    assert listener(tmp_path, **{"proc_net_tcp": SOCKETS, "lsof_-i_-n_-P": files(inode=7, port=9)}).process is None


def test_the_same_port_names_it_where_no_inode_was_printed(tmp_path: Path) -> None:
    """netstat without -e prints no inode."""
    shown = (
        "Active Internet connections (only servers)\n"
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n"
        "tcp        0      0 0.0.0.0:10250           0.0.0.0:*               LISTEN      -\n"
    )
    assert listener(tmp_path, **{"netstat_-nltp": shown, "lsof_-i_-n_-P": files()}).process == "nginx"


@pytest.mark.parametrize(("pid", "name", "cut"), [(931, "kube-controller-manager", False), (4, "kube-cont", True)])
def test_a_list_of_processes_completes_a_name_that_was_cut(tmp_path: Path, pid: int, name: str, cut: bool) -> None:
    """lsof prints nine characters; the PID must be the same."""
    own = files(command="kube-cont", pid=pid)
    found = listener(tmp_path, **{"proc_net_tcp": SOCKETS, "lsof_-i_-n_-P": own, "ps_aux": PROCESSES})
    assert found.owner is not None
    assert (found.owner.name, found.owner.cut) == (name, cut)

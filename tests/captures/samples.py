"""The saved captures that the tests of this folder cut, shuffle and wrap."""

from pathlib import Path

from netparse.parsers import PARSERS, Kind

ROOT = Path(__file__).parents[2] / "fixtures" / "captures"
FILES = sorted(ROOT.rglob("*.txt"))
_BESIDE = [p.stem for p in PARSERS if p.hosts or p.kinds == (Kind.MESSAGES,)]
"""They have no signature: objects are known as objects first, messages are looked for in what is left."""
ONE_COMMAND = [p for p in FILES if p.relative_to(ROOT).parts[0] not in ("mixed", "near_misses", *_BESIDE)]

NODES = """\
NAME    STATUS     ROLES           AGE   VERSION
cp1     Ready      control-plane   12d   v1.30.4
node1   NotReady   <none>          12d   v1.30.4
"""
ROUTES = """\
default via 10.31.4.1 dev eth0
10.31.4.0/24 dev eth0 proto kernel scope link src 10.31.4.10
10.244.1.0/24 via 10.31.4.21 dev eth0
"""
SOCKETS = """\
Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name
tcp        0      0 127.0.0.1:10248         0.0.0.0:*               LISTEN      812/kubelet
tcp6       0      0 :::10250                :::*                    LISTEN      812/kubelet
"""

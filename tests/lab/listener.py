"""The process that listens: takes another program's name, opens the sockets it was told to, and sleeps.

Started with its settings as JSON in the first argument. It enters the network namespace by itself, because only then
can argv[0], which netstat shows, be chosen freely; ss shows the name set with prctl.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import socket
import sys
from pathlib import Path

CLONE_NEWNET = 0x40000000
PR_SET_NAME = 15


def opened(family: str, address: str, port: int, device: str = "", user: int = 0) -> socket.socket:
    """A listening TCP or bound UDP socket. `tcp6` at `::` is dual stack; `tcp6only` is not."""
    version = socket.AF_INET6 if "6" in family else socket.AF_INET
    kind = socket.SOCK_STREAM if family.startswith("tcp") else socket.SOCK_DGRAM
    made = socket.socket(version, kind)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if version == socket.AF_INET6:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(family.endswith("only")))
    if device:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
    made.bind((address, port))
    if kind == socket.SOCK_STREAM:
        made.listen(4096)
    if user:
        os.fchown(made.fileno(), user, user)
    return made


def main() -> None:
    settings = json.loads(sys.argv[1])
    libc = ctypes.CDLL(None, use_errno=True)
    with Path(f"/proc/{settings['space']}/ns/net").open() as space:
        if libc.setns(space.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")
    libc.prctl(PR_SET_NAME, settings["comm"].encode()[:15], 0, 0, 0)
    sockets = [opened(*one) for one in settings["sockets"]]
    for address, port in settings["connect"]:
        client = socket.create_connection((address, port), timeout=5)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        sockets.append(client)
    os.write(1, b"ready\n")
    servers = [one for one in sockets if one.type == socket.SOCK_STREAM and one.getsockopt(1, socket.SO_ACCEPTCONN)]
    kept = []
    while True:
        readable, _, _ = select.select(servers, [], [])
        kept += [server.accept()[0] for server in readable]


if __name__ == "__main__":
    main()

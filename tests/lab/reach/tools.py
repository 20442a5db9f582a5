"""Rules as firewalld and ufw make them: the real tools, each run inside a namespace with a configuration of its own."""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

from tests.lab.reach.net import ENVIRONMENT, Net

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={bus}</listen><policy context="default"><allow user="*"/><allow own="*"/>
<allow send_type="method_call"/><allow send_type="signal"/><allow send_type="method_return"/><allow send_type="error"/>
<allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="signal"/><allow receive_type="error"/>
</policy></busconfig>
"""
_PATIENCE = 20


def firewalld(net: Net, lines: str) -> dict[str, str]:
    """Run firewalld inside, tell it each line (options of firewall-cmd), and end it so that its rules stay; return what it says of itself."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        bus = home / "bus"
        (home / "bus.conf").write_text(_BUS.format(bus=bus))
        script = (
            f"mkdir {home}/etc && cp -r /etc/firewalld/. {home}/etc/ && mount --bind {home}/etc /etc/firewalld\n"
            f"dbus-daemon --config-file={home}/bus.conf --nofork & echo $! > {home}/pids\n"
            f"while ! [ -S {bus} ]; do sleep 0.1; done\n"
            f"echo $$ >> {home}/pids; exec firewalld --nofork --nopid"
        )
        environment = {**ENVIRONMENT, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
        with (home / "log").open("w") as log:
            running = subprocess.Popen(_inside(net, "sh", "-ec", script), env=environment, stdout=log, stderr=log)
        try:
            for _ in range(_PATIENCE):
                if _asked(net, environment, "firewall-cmd", "--state").strip() == "running":
                    break
                time.sleep(1)
            else:
                raise RuntimeError(f"firewalld does not start: {(home / 'log').read_text()}")
            for line in filter(None, map(str.strip, lines.split("\n"))):
                _asked(net, environment, "sh", "-ec", f"firewall-cmd -q {line}", check=True)
            shown = {
                "firewall-cmd_--list-all-zones.txt": _asked(net, environment, "firewall-cmd", "--list-all-zones"),
                "firewall-cmd_--list-all.txt": _asked(net, environment, "firewall-cmd", "--list-all"),
            }
        finally:
            for pid in (home / "pids").read_text().split():
                subprocess.run(["kill", "-9", pid], check=False)
            running.wait()
    return shown


def ufw(net: Net, lines: str, forward: str = "DROP") -> dict[str, str]:
    """Tell ufw each line inside, switch it on, and return what it says of itself."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        told = "\n".join(f"ufw {line.strip()} >/dev/null" for line in lines.split("\n") if line.strip())
        script = (
            f"cp -r /etc/ufw {home}/ufw; mount --bind {home}/ufw /etc/ufw; mkdir {home}/default; cp /etc/default/* {home}/default/\n"
            f"sed -i 's/^DEFAULT_FORWARD_POLICY=.*/DEFAULT_FORWARD_POLICY=\"{forward}\"/; s/^IPV6=.*/IPV6=yes/' {home}/default/ufw\n"
            f"mount --bind {home}/default /etc/default\n"
            f"{told}\nufw --force enable >/dev/null\nufw status verbose"
        )
        return {"ufw_status_verbose.txt": _asked(net, ENVIRONMENT, "unshare", "-m", "sh", "-ec", script, check=True)}


def _inside(net: Net, *command: str) -> list[str]:
    return ["nsenter", f"--net=/proc/{net.pid}/ns/net", "unshare", "-m", *command]


def _asked(net: Net, environment: dict[str, str], *command: str, check: bool = False) -> str:
    done = subprocess.run(
        ["nsenter", f"--net=/proc/{net.pid}/ns/net", *command],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if check and done.returncode:
        raise RuntimeError(f"{net.name}: {' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout

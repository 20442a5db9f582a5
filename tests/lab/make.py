"""Makes the fixtures that need a live system: `python tests/lab/make.py [--list] [--only NAME]`.

Builds everything in namespaces of its own (network, PIDs, mounts), touches no interface of the machine, and leaves
nothing behind: when the first process of the PID namespace ends, however it ends, the kernel ends the rest.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = (
    "unshare",
    "nsenter",
    "setpriv",
    "bash",
    "ip",
    "bridge",
    "ss",
    "netstat",
    "arp",
    "route",
    "ifconfig",
    "kubectl",
)
ENTER = ["unshare", "--mount", "--net", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]


def main() -> int:
    options = arguments()
    if os.environ.get("NETPARSE_LAB") != "inside" and not options.list:
        return enter()
    sys.path.insert(0, str(ROOT))
    from tests.lab.registry import FIXTURES

    chosen = [fixture for fixture in FIXTURES if options.only in fixture.name]
    if not chosen:
        sys.exit(f"make.py: no fixture has {options.only!r} in its name; --list shows them")
    if options.list:
        print("\n".join(fixture.name for fixture in chosen))
        return 0
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for fixture in chosen:
        made = fixture.write(options.out / fixture.root)
        print(f"{fixture.name}: {len(made)} files", flush=True)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="the names of all fixtures, without making them")
    parser.add_argument("--only", default="", metavar="NAME", help="only those with NAME in their name")
    parser.add_argument("--out", type=Path, default=ROOT / "fixtures", help="the folder to write to (fixtures)")
    return parser.parse_args()


def enter() -> int:
    """Runs this script once more inside new namespaces and gives its exit code."""
    if os.geteuid() != 0:
        sys.exit("make.py: namespaces need root; run it with sudo")
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        sys.exit(f"make.py: not installed: {', '.join(missing)} (iproute2, net-tools, util-linux, kubectl)")
    command = [*ENTER, sys.executable, *sys.argv]
    return subprocess.run(command, env=os.environ | {"NETPARSE_LAB": "inside"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

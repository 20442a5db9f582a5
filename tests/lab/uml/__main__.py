"""Runs a module of this checkout inside user-mode-linux: `python -m tests.lab.uml tests.lab.reach.compare devices --seeds 0-9`.

The kernel of Debian's package user-mode-linux is a program. Its root is this machine's; what is written outside this checkout stays in its
memory and is gone with it. It has IPVS, VRF, bonds, VLANs, IPIP, GRE and Geneve; it has no WireGuard, and nft for bridges only.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

INIT = Path(__file__).with_name("init.sh")
HOME = Path(__file__).resolve().parents[3]
MEMORY = "1500M"
_RESULT = "netparse-exit "


def main() -> int:
    kernel = shutil.which("linux.uml")
    if kernel is None:
        print("There is no linux.uml: apt-get install user-mode-linux", file=sys.stderr)
        return 2
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    command = [
        kernel, f"mem={MEMORY}", "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "rw", "quiet", "loglevel=0", f"init={INIT}",
        "console=tty0", "con=null", "con0=null,fd:1", "--", sys.executable, str(HOME), *sys.argv[1:],
    ]  # fmt: skip
    code = 1
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as guest:
        assert guest.stdout is not None
        for line in guest.stdout:
            if line.startswith(_RESULT):
                code = int(line.removeprefix(_RESULT))
            elif not line.startswith("sysrq:"):
                print(line, end="", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())

"""Writes what captures parse to beside them, as ``netparse snapshot`` does; read the result before you commit it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from netparse import regress

if __name__ == "__main__":
    for outcome in regress.snapshot(map(Path, sys.argv[1:])):
        print(f"{outcome.state}: {outcome.path}")

"""Makes a bundle that differs from a healthy one in what a test says."""

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.conftest import BUNDLES

HEALTHY = BUNDLES / "healthy" / "kubeadm-flannel-netstat"
NODES = "kubectl_get_nodes_o_wide.txt"


def copy(folder: Path, name: str = "after", of: Path = HEALTHY) -> Path:
    """Return a copy of a bundle."""
    return Path(shutil.copytree(of, folder / name))


def edit(bundle: Path, file: str, *replacements: tuple[str, str]) -> Path:
    """Replace texts in a file of the bundle, each of which must be there; return the bundle."""
    path = bundle / file
    text = path.read_text()
    for before, after in replacements:
        assert before in text, f"{file} has no {before!r}"
        text = text.replace(before, after)
    path.write_text(text)
    return bundle


def edit_all(bundle: Path, change: Callable[[str], str]) -> Path:
    """Change the text of every file of the bundle."""
    for path in bundle.rglob("*.txt"):
        path.write_text(change(path.read_text()))
    return bundle
